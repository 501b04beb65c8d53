import type { Command } from "commander";
import { exitCodes } from "./exit.js";

const examples = `
Examples:
  # What a command does, its options and examples
  $ rnnlab help train
  # The same for a command of a command
  $ rnnlab help runs show`;

/**
 * Adds `rnnlab help [command...]`. Commander's own command of this name shows the whole help for a command
 * that does not exist.
 */
export function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command("help")
    .argument("[command...]", "a command, such as train or runs show")
    .description("Show the help of a command.")
    .addHelpText("after", examples)
    .action(async (names: readonly string[]) => {
      let command = program;
      for (const name of names) command = await innerCommand(command, name);
      command.help();
    });
}

async function innerCommand(outer: Command, name: string): Promise<Command> {
  const known = outer.commands.find((command) => command.name() === name);
  if (known !== undefined) return known;
  const { similarName } = await import("../shared/suggestion.js"); // loaded only when needed
  const path = outer.parent === null ? outer.name() : `${outer.parent.name()} ${outer.name()}`;
  const names = outer.commands.map((command) => command.name());
  const near = similarName(name, names);
  const advice = near === undefined ? "" : `\nDid you mean: ${path} ${near}?`;
  return outer.error(`error: ${path} has no command '${name}'${advice}`, {
    code: "commander.unknownCommand",
    exitCode: exitCodes.usage,
  });
}
