import type { Command } from "commander";
import { jsonText } from "../../report/json-text.js";
import type { CliContext } from "../context.js";

const examples = `
Examples:
  # The outputs that have a schema
  $ rnnlab schema
  # What rnnlab train --json prints
  $ rnnlab schema train
  # What every command prints on stderr when it fails with --json
  $ rnnlab schema error`;

export function addSchema(program: Command, context: CliContext): void {
  program
    .command("schema")
    .description("Print the JSON Schema of a command's --json output, or list them.")
    .argument("[command...]", "train, compare, runs show, ..., or error")
    .addHelpText("after", examples)
    .action(async (words: string[]) => {
      const { outputSchema, outputs } = await import("../../library/schemas/index.js");
      const text =
        words.length > 0
          ? jsonText(outputSchema(words.join(" ")))
          : Object.keys(outputs).join("\n");
      context.stdout.write(`${text}\n`);
    });
}
