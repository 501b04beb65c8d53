import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { exportFormat, exportFormats } from "../../export/index.js";
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
  readonly format?: string;
  readonly best?: true;
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
    .option("--best", "the weights of the epoch with the least validation loss")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (run: string, { to, format: name, best, runs }: ExportOptions) => {
      const format = exportFormat(to, name);
      const { findRun } = await import("../../runs/find.js");
      const { writeNewOutput } = await import("../output-file.js");
      const folder = findRun(run, resolve(context.cwd, runs));
      const content = await format.render(folder, { best: best === true });
      writeNewOutput(resolve(context.cwd, to), content, `--to ${to}`);
      context.stdout.write(`${to}\n`);
    });
}
