import { readFileSync } from "node:fs";
import { Argument, type Command } from "commander";
import { ownFile } from "../../shared/own-files.js";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";

const examples = `
Examples:
  # Complete commands, options, configs and runs with TAB in every new shell
  $ echo 'source <(rnnlab completion bash)' >> ~/.bashrc
  $ echo 'source <(rnnlab completion zsh)' >> ~/.zshrc
  $ rnnlab completion fish > ~/.config/fish/completions/rnnlab.fish`;

export function addCompletion(program: Command, context: CliContext): void {
  program
    .command("completion")
    .description("Print the completion script for a shell.")
    .addArgument(new Argument("<shell>", "shell to complete for").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", examples)
    .action((shell: string) => {
      context.stdout.write(readFileSync(ownFile(`bin/completion/rnnlab.${shell}`)));
    });
  program
    .command("__complete", { hidden: true })
    .description("Print the completions of the last word (called by the completion scripts).")
    .argument("[words...]", "words after the program name, up to the cursor")
    .action(async (words: string[]) => {
      const { complete } = await import("../completion/complete.js");
      const place = { cwd: context.cwd, runs: runsFolder };
      const found = await complete(program, words, place);
      context.stdout.write(found.map(lineOf).join(""));
    });
}

function lineOf({ value, description = "" }: { value: string; description?: string | undefined }) {
  return `${value}\t${description}\n`;
}
