import { type Command, Option } from "commander";
import { exportFormats } from "../../export/index.js";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";

const examples = `
Examples:
  # The newest run's whole model, scaling included, for ONNX Runtime
  $ rnnlab export last --to model.onnx
  # The weights that the newest run was tested with, under PyTorch's names
  $ rnnlab export last --to model.safetensors
  # The weights after its last epoch, regardless of training.restoreBest
  $ rnnlab export last --last --to model.safetensors
  # Every epoch of two runs as one table
  $ rnnlab export last best --to epochs.csv
  # The same for TensorBoard: tensorboard --logdir board
  $ rnnlab export last best --to tensorboard:board
  # A comparison's runs for an MLflow tracking server
  $ rnnlab export last --to mlflow:http://localhost:5000 --experiment sales`;

interface ExportOptions {
  readonly to: string;
  readonly format?: string;
  readonly best?: true;
  readonly last?: true;
  readonly stateful?: true;
  readonly experiment?: string;
  readonly runs: string;
}

export function addExport(program: Command, context: CliContext): void {
  program
    .command("export")
    .description("Write a run's model, or the epochs of several runs, for other programs.")
    .argument(
      "<run...>",
      'folder of a run, comparison or sweep, the beginning of its name, "last" or "best"',
    )
    .requiredOption(
      "--to <target>",
      "file to write, which must not exist, tensorboard:FOLDER or mlflow:URL",
    )
    .addOption(
      new Option("--format <name>", "file format (default: by the file's extension)").choices(
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
    .option(
      "--stateful",
      "ONNX: make the states inputs and outputs, to process sequences in pieces",
    )
    .option(
      "--experiment <name>",
      "MLflow: experiment for the runs (default: MLFLOW_EXPERIMENT_NAME, otherwise rnnlab)",
    )
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (names: string[], options: ExportOptions) => {
      const { to, format, runs, stateful, experiment, ...which } = options;
      const { exportRuns } = await import("../export.js");
      const weights = (["best", "last"] as const).find((name) => which[name]);
      await exportRuns(names, { to, format, runs, weights, stateful, experiment }, context);
    });
}
