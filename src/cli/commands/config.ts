import type { Command } from "commander";
import { jsonText } from "../../report/json-text.js";
import type { CliContext } from "../context.js";
import { addConfigOptions, type ConfigOptions } from "../options.js";
import { SUBJECT, subjectConfig } from "../subject.js";

const schemaExample = `
  # The schema of config files, for an editor
  $ rnnlab config schema > rnnlab.schema.json`;

const showExample = `
  # The complete config that will run
  $ rnnlab config show lstm --hidden 64`;

const examplesOf = (...texts: readonly string[]) => `\nExamples:${texts.join("")}`;

export function addConfig(program: Command, context: CliContext): void {
  const print = (value: unknown): void => {
    context.stdout.write(`${jsonText(value)}\n`);
  };
  const config = program
    .command("config")
    .description("Show the complete config of a run, or the schema of config files.")
    .addHelpText("after", examplesOf(schemaExample, showExample));
  config
    .command("schema")
    .description("Print the JSON Schema of a config file.")
    .addHelpText("after", examplesOf(schemaExample))
    .action(async () => {
      const { configJsonSchema } = await import("../../config/json-schema.js");
      print(configJsonSchema());
    });
  addConfigOptions(config.command("show"))
    .description("Print a config with every default filled in.")
    .addHelpText("after", examplesOf(showExample))
    .argument(SUBJECT, "a config (lstm, mine.yaml) or a data file (sales.csv)")
    .action(async (name: string | undefined, options: ConfigOptions) => {
      print(await subjectConfig(name, options, context));
    });
}
