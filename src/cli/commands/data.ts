import type { Command } from "commander";
import type { Config } from "../../config/schema.js";
import type { CliContext } from "../context.js";
import { addConfigOptions, type ConfigOptions } from "../options.js";
import { outputWidth } from "../output.js";
import { SUBJECT, subjectConfig } from "../subject.js";
import { addSuggestOptions, type SuggestOptions } from "../suggest.js";

const examples = `
Examples:
  # Columns, frequency, gaps and parts of the CO2 series
  $ rnnlab data co2
  # Words per language, their lengths and the split
  $ rnnlab data words
  # The same for your own file
  $ rnnlab data sales.csv --target units`;

interface DataOptions extends ConfigOptions, SuggestOptions {
  readonly json?: true;
}

export function addData(program: Command, context: CliContext): void {
  addSuggestOptions(addConfigOptions(program.command("data"), []))
    .description("Show how rnnlab reads a data file, or the data that a task generates.")
    .argument(SUBJECT, "a config (words, mine.yaml) or a data file (sales.csv)")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples)
    .action(async (name: string | undefined, options: DataOptions) => {
      const config = await subjectConfig(name, options, context);
      const width = outputWidth(context.stdout);
      const { facts, text } = await described(config, width);
      context.stdout.write(`${options.json ? JSON.stringify(facts, null, 2) : text}\n`);
    });
}

/** Describes series with their time line, and all other data as sequences. */
async function described(config: Config, width: number) {
  if (config.data.task === "csv") {
    const { describeData } = await import("../../insight/describe-data.js");
    const { seriesText } = await import("../../report/series-text.js");
    const facts = await describeData(config);
    return { facts: { ...facts, values: undefined }, text: seriesText(facts, width) };
  }
  const { describeSequences } = await import("../../insight/describe-sequences.js");
  const { sequencesText } = await import("../../report/sequences-text.js");
  const facts = await describeSequences(config);
  return { facts, text: sequencesText(facts, width) };
}
