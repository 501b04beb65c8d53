import type { Command } from "commander";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";
import type { ReportOptions } from "../report.js";

const examples = `
Examples:
  # Make the newest run's report.html again
  $ rnnlab report last
  # One page that compares runs; runs of one model differ in their seed alone
  $ rnnlab report best last --output compared.html
  # Every picture as an SVG file of its own, for a paper
  $ rnnlab report last --svg figures`;

export function addReport(program: Command, context: CliContext): void {
  program
    .command("report")
    .description("Write a run's pictures and figures, or several runs', as one HTML page.")
    .argument("<run...>", 'run or comparison folder, the beginning of its name, "last" or "best"')
    .option("-o, --output <file>", "page to write (default: report.html in the folder)")
    .option("--svg <folder>", "write the pictures there, each as a file")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (names: string[], options: ReportOptions) => {
      const { report } = await import("../report.js");
      report(names, options, context);
    });
}
