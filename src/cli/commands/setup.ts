import type { Command } from "commander";
import type { CliContext } from "../context.js";
import { collect } from "../options.js";

const examples = `
Examples:
  # TensorFlow on a GPU: about 3 GB of downloads, a minute of compiling
  $ rnnlab setup native --gpu
  # The same library on the CPU
  $ rnnlab setup native
  # Without network access to PyPI: from local wheels
  $ rnnlab setup native --wheel tensorflow_cpu-2.21.0-cp312-manylinux.whl
  # Uninstall it
  $ rnnlab setup native --undo`;

interface SetupCommandOptions {
  readonly gpu?: true;
  readonly wheel: readonly string[];
  readonly undo?: true;
}

export function addSetup(program: Command, context: CliContext): void {
  const setup = program
    .command("setup")
    .description("Build optional components that are not part of the package.")
    .addHelpText("after", examples);
  setup
    .command("native")
    .description("Build tfjs-node-gpu against a current TensorFlow, for --device gpu and native.")
    .option("--gpu", "with CUDA 12, for NVIDIA GPUs")
    .option("--wheel <file>", "local wheel to use instead of a download (repeatable)", collect, [])
    .option("--undo", "remove everything that this command installed")
    .addHelpText("after", examples)
    .action((options: SetupCommandOptions) =>
      options.undo ? undo(context) : build(options, context),
    );
}

async function build(options: SetupCommandOptions, { stdout, stderr }: CliContext): Promise<void> {
  const { setUpNative } = await import("../../setup/native.js");
  const { interruptible } = await import("../interruption.js");
  const { folder, tensorflow, gpu } = await interruptible((signal) =>
    setUpNative({
      gpu: options.gpu ?? false,
      wheels: options.wheel,
      signal,
      onStep: (step) => stderr.write(`setup: ${step}\n`),
    }),
  );
  const device = gpu ? "gpu" : "native";
  stdout.write(`tfjs-node-gpu on TensorFlow ${tensorflow} is in ${folder}\n`);
  stdout.write(`Use it with --device ${device}; rnnlab doctor shows what is found.\n`);
}

async function undo({ stdout }: CliContext): Promise<void> {
  const { undoNative } = await import("../../setup/native.js");
  const removed = undoNative();
  stdout.write(removed.length === 0 ? "nothing to remove\n" : `removed ${removed.join(", ")}\n`);
}
