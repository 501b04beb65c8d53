import { resolve } from "node:path";
import type { Command } from "commander";
import { jsonText } from "../../report/json-text.js";
import type { CliContext } from "../context.js";
import { addConfigOptions, type ConfigOptions } from "../options.js";
import { outputStyles, outputWidth } from "../output.js";
import { SUBJECT, subjectConfig } from "../subject.js";
import { addSuggestOptions, type SuggestOptions } from "../suggest.js";
import { typedFiles } from "../typed-files.js";

const examples = `
Examples:
  # Columns, frequency, gaps and split of the CO2 series
  $ rnnlab data co2
  # Words per language, their lengths and the split
  $ rnnlab data words
  # The same for your own file
  $ rnnlab data sales.csv --target units
  # As a page with plots of the series, their gaps and the parts of the split
  $ rnnlab data sales.csv --html sales.html
  # The plots alone, for a paper
  $ rnnlab data sales.csv --svg figures`;

interface DataOptions extends ConfigOptions, SuggestOptions {
  readonly json?: true;
  readonly svg?: string;
  readonly html?: string;
}

export function addData(program: Command, context: CliContext): void {
  addSuggestOptions(addConfigOptions(program.command("data"), []))
    .description("Show how rnnlab reads a data file, or the data that a task generates.")
    .argument(SUBJECT, "a config (words, mine.yaml) or a data file (sales.csv)")
    .option("--json", "print it as JSON")
    .option("--svg <folder>", "also write its plots as SVG pictures")
    .option("--html <file>", "also write it as an HTML page with plots")
    .addHelpText("after", examples)
    .action(async (name: string | undefined, options: DataOptions) => {
      const config = await subjectConfig(name, options, context);
      const { described } = await import("../../insight/described.js");
      const { facts, text, page, charts } = await described(config);
      if (options.svg !== undefined) {
        const { writeDataPictures } = await import("../data-pictures.js");
        writeDataPictures(charts(), options.svg, context);
      }
      if (options.html !== undefined) {
        const { writeOutput } = await import("../output-file.js");
        const { versions } = await import("../../runs/manifest.js");
        const origin = { command: ["rnnlab", ...context.argv], versions: versions() };
        writeOutput(resolve(context.cwd, options.html), page(origin), options.html);
      }
      const width = outputWidth(context.stdout);
      const shown = options.json
        ? jsonText(facts)
        : typedFiles(context)(text(width, outputStyles(context.env, context.stdout)));
      context.stdout.write(`${shown}\n`);
    });
}
