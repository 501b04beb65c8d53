import { type Command, Option } from "commander";
import { reportFormats } from "../../report/formats/index.js";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";
import type { ReportOptions } from "../report.js";

const examples = `
Examples:
  # Write the newest run's report.html again
  $ rnnlab report last
  # One page that compares two runs
  $ rnnlab report best last --output compared.html
  # The results of a finished comparison, as JSON
  $ rnnlab report 2026-11-23T15-02-40-compare --format json
  # Every picture as a separate SVG file, for a paper
  $ rnnlab report last --svg figures`;

export function addReport(program: Command, context: CliContext): void {
  program
    .command("report")
    .description("Write an HTML report of one run, or of several runs compared.")
    .argument("<run...>", 'run or comparison folder, the beginning of its name, "last" or "best"')
    .option("-o, --output <file>", "file to write (default: report.html in the folder)")
    .addOption(
      new Option(
        "--format <name>",
        "report format (default: by the file's extension, otherwise html); without a file, " +
          "text and json are printed",
      ).choices(reportFormats.map(({ name }) => name)),
    )
    .option("--svg <folder>", "folder for the pictures as separate SVG files")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (names: string[], options: ReportOptions) => {
      const { report } = await import("../report.js");
      await report(names, options, context);
    });
}
