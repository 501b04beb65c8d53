import { resolve } from "node:path";
import type { Command } from "commander";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";

const examples = `
Examples:
  # Loss curves and test windows of the newest run
  $ rnnlab plot last
  # The same for one run, by the beginning of its name
  $ rnnlab plot 2026-11-23T14-58`;

export function addPlot(program: Command, context: CliContext): void {
  program
    .command("plot")
    .description("Plot a run's loss curves and test predictions in the terminal.")
    .argument("<run>", 'run folder, the beginning of its name, "last" or "best"')
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (run: string, { runs }: { runs: string }) => {
      const { findRun } = await import("../../runs/find.js");
      const { readRun } = await import("../../runs/reader.js");
      const { terminalPlots } = await import("../../report/plots-text.js");
      const { terminalLayout } = await import("../output.js");
      const { looksAfter } = await import("../../runs/looks.js");
      const { looksText } = await import("../../report/looks-text.js");
      const record = readRun(findRun(run, resolve(context.cwd, runs)));
      const { wrap, ...layout } = terminalLayout(context);
      const remark = looksText(looksAfter(record.folder));
      const plots = terminalPlots(record, layout);
      context.stdout.write(remark ? `${plots}\n${wrap(remark)}\n` : plots);
    });
}
