import { type Command, Option } from "commander";
import { reportFormats } from "../../report/formats/index.js";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";
import type { ReportOptions } from "../report.js";

const examples = `
Examples:
  # Make the newest run's report.html again
  $ rnnlab report last
  # One page that compares runs; runs of one model differ in their seed alone
  $ rnnlab report best last --output compared.html
  # The figures of a comparison that is done, as JSON
  $ rnnlab report 2026-11-23T15-02-40-compare --format json
  # Every picture as an SVG file of its own, for a paper
  $ rnnlab report last --svg figures`;

export function addReport(program: Command, context: CliContext): void {
  program
    .command("report")
    .description("Write a run's pictures and figures, or several runs', as one HTML page.")
    .argument("<run...>", 'run or comparison folder, the beginning of its name, "last" or "best"')
    .option("-o, --output <file>", "file to write (default: report.html in the folder)")
    .addOption(
      new Option(
        "--format <name>",
        "kind of report (default: by the file's extension, else html); without a file, " +
          "text and json are printed",
      ).choices(reportFormats.map(({ name }) => name)),
    )
    .option("--svg <folder>", "write the pictures there, each as a file")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (names: string[], options: ReportOptions) => {
      const { report } = await import("../report.js");
      await report(names, options, context);
    });
}
