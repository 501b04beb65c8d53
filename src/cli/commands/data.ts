import type { Command } from "commander";
import type { CliContext } from "../context.js";
import { addConfigOptions, type ConfigOptions } from "../options.js";
import { outputWidth } from "../output.js";

const examples = `
Examples:
  # Columns, frequency, gaps and parts of the CO2 series
  $ rnnlab data --config co2.json
  # The same of your own file
  $ rnnlab data -s data.task=csv -s data.file=mine.csv -s data.target=price`;

export function addData(program: Command, context: CliContext): void {
  addConfigOptions(program.command("data"))
    .description("Show what was understood of a file of your own series.")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples)
    .action(async (options: ConfigOptions & { readonly json?: true }) => {
      const { configFrom } = await import("../config-from.js");
      const { describeData } = await import("../../describe-data.js");
      const { seriesText } = await import("../../report/series-text.js");
      const facts = await describeData(configFrom(options, context));
      const text = options.json
        ? JSON.stringify({ ...facts, values: undefined }, null, 2)
        : seriesText(facts, outputWidth(context.stdout));
      context.stdout.write(`${text}\n`);
    });
}
