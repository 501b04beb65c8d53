import type { Command } from "commander";
import { similarName } from "../shared/suggestion.js";
import { exitCodes } from "./exit.js";

const examples = `
Examples:
  # What a command does, its options and examples
  $ rnnlab help train
  # The same for a command of a command
  $ rnnlab help runs show`;

/**
 * Adds `rnnlab help [command...]`. The one of commander shows the whole help for a command that
 * does not exist.
 */
export function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command("help [command...]")
    .description("Show the help of a command.")
    .addHelpText("after", examples)
    .action((names: readonly string[]) => {
      names.reduce((command, name) => innerCommand(program, command, name), program).help();
    });
}

function innerCommand(program: Command, outer: Command, name: string): Command {
  const known = outer.commands.find((command) => command.name() === name);
  if (known !== undefined) return known;
  const path = outer === program ? "rnnlab" : `rnnlab ${outer.name()}`;
  const near = similarName(
    name,
    outer.commands.map((command) => command.name()),
  );
  const advice = near === undefined ? "" : `\nDid you mean: ${path} ${near}?`;
  return program.error(`error: ${path} has no command '${name}'${advice}`, {
    code: "commander.unknownCommand",
    exitCode: exitCodes.usage,
  });
}
