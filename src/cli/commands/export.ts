import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { exportFormat, exportFormats } from "../../export/index.js";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";

const examples = `
Examples:
  # The weights that the newest run was tested with, by PyTorch's names
  $ rnnlab export last --to model.safetensors
  # Those after its last epoch, whatever training.restoreBest says
  $ rnnlab export last --last --to model.safetensors`;

interface ExportOptions {
  readonly to: string;
  readonly format?: string;
  readonly best?: true;
  readonly last?: true;
  readonly runs: string;
}

export function addExport(program: Command, context: CliContext): void {
  program
    .command("export")
    .description("Write a run's weights as a safetensors file with PyTorch's names.")
    .argument("<run>", 'run folder, the beginning of its name, "last" or "best"')
    .requiredOption("--to <file>", "file to write; it must not exist")
    .addOption(
      new Option("--format <name>", "kind of file (default: by its extension)").choices(
        exportFormats.map(({ name }) => name),
      ),
    )
    .addOption(
      new Option(
        "--best",
        "the weights of the best epoch (default: those that were tested)",
      ).conflicts("last"),
    )
    .option("--last", "the weights after the last epoch")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (run: string, options: ExportOptions) => {
      const { to, runs } = options;
      const format = exportFormat(to, options.format);
      const weights = (["best", "last"] as const).find((which) => options[which]);
      const { findRun } = await import("../../runs/find.js");
      const { writeNewOutput } = await import("../output-file.js");
      const folder = findRun(run, resolve(context.cwd, runs));
      const content = await format.render(folder, { weights });
      writeNewOutput(resolve(context.cwd, to), content, `--to ${to}`);
      context.stdout.write(`${to}\n`);
    });
}
