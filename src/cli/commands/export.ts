import { resolve } from "node:path";
import type { Command } from "commander";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";

const examples = `
Examples:
  # The newest run's weights, for safetensors.torch.load_file in PyTorch
  $ rnnlab export last --to model.safetensors
  # Those of its best epoch
  $ rnnlab export last --best --to model.safetensors`;

interface ExportOptions {
  readonly to: string;
  readonly best?: true;
  readonly runs: string;
}

export function addExport(program: Command, context: CliContext): void {
  program
    .command("export")
    .description("Write a run's weights as a safetensors file with PyTorch's names.")
    .argument("<run>", 'run folder, the beginning of its name, "last" or "best"')
    .requiredOption("--to <file>", "file to write; it must not exist")
    .option("--best", "the weights of the epoch with the least validation loss")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (run: string, { to, best, runs }: ExportOptions) => {
      const { findRun } = await import("../../runs/find.js");
      const { exportWeights } = await import("../../runs/export.js");
      const folder = findRun(run, resolve(context.cwd, runs));
      exportWeights(folder, resolve(context.cwd, to), best === true);
      context.stdout.write(`${to}\n`);
    });
}
