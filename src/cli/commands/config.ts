import type { Command } from "commander";
import type { CliContext } from "../context.js";
import { addConfigOptions, type ConfigOptions } from "../options.js";

const examples = `
Examples:
  # What a config may hold, for an editor
  $ rnnlab config schema > rnnlab.schema.json
  # What will really run
  $ rnnlab config show --config lstm.json --set model.hidden=64`;

export function addConfig(program: Command, context: CliContext): void {
  const print = (value: unknown): void => {
    context.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  };
  const config = program
    .command("config")
    .description("Show the config that a run would use, or the schema of all configs.")
    .addHelpText("after", examples);
  config
    .command("schema")
    .description("Print the JSON Schema of a config file.")
    .addHelpText("after", examples)
    .action(async () => {
      const { configJsonSchema } = await import("../../config/schema.js");
      print(configJsonSchema());
    });
  addConfigOptions(config.command("show"))
    .description("Print a config with every default filled in.")
    .addHelpText("after", examples)
    .action(async (options: ConfigOptions) => {
      const { requestedConfig } = await import("../../config/request.js");
      print(requestedConfig(options, context.cwd));
    });
}
