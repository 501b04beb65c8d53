import { type Command, Option } from "commander";
import type { CliContext } from "../context.js";
import { addLauncherOptions } from "../launcher-options.js";
import {
  addComputeOptions,
  epochCount,
  positiveInteger,
  runsFolder,
  staleMsOf,
} from "../options.js";
import type { SweepOptions } from "../sweep.js";

const examples = `
Examples:
  # Every combination of some sizes and cells
  $ rnnlab sweep -c smoke model.hidden=8,16,32 model.cell=lstm,gru
  # 81 settings at random, of which good ones are trained longer
  $ rnnlab sweep -c smoke --trials 81 --asha model.hidden=8,16,32 \\
      'training.optimizer.learningRate=log(1e-4,1e-1)'
  # On a Slurm cluster: 20 workers, and back to the shell
  $ rnnlab sweep -c lstm model.hidden=16,32,64 --launcher slurm --workers 20 \\
      --sbatch "--partition=x --time=1:00:00" --detach
  # How a sweep stands; go on with it, to 200 trials in all
  $ rnnlab sweep runs/2026-11-25T15-02-40-sweep-91c2
  $ rnnlab resume runs/2026-11-25T15-02-40-sweep-91c2 --trials 200`;

const spaceHelp = `
Values: a,b,c  choice(a,b)  range(1,10)  interval(0,1)  int(interval(8,64))
        log(1e-4,1e-1)  tag(log,interval(1e-4,1e-1))  int(log(8,512))
        A key with one value is a setting of all trials.`;

export function addSweep(program: Command, context: CliContext): void {
  addLauncherOptions(addComputeOptions(program.command("sweep"), []))
    .description("Search settings: train many trials, rank them by validation.")
    .argument(
      "[arguments...]",
      "key=values of the space, unless the config has a sweep part; a sweep's folder; cancel FOLDER",
    )
    .option("--sampler <name>", "grid, random, sobol or tpe (default: grid, or random)")
    .option("--trials <number>", "trials in all (default: the grid, or 20)", epochCount)
    .option("--seeds <number>", "runs of each trial; their mean counts", positiveInteger)
    .option("--seed <number>", "seed of the sampler (default: training.seed)", epochCount)
    .option("--metric <figure>", "validation figure that ranks trials (default: what decides)")
    .option("--asha", "train all trials shortly and the best of them longer, again and again")
    .addOption(
      new Option(
        "--eta <number>",
        "with --asha: promote the best 1/eta of the trials of a rung (default: 3)",
      ).argParser(positiveInteger),
    )
    .option(
      "--min-epochs <number>",
      "with --asha: epochs of the first rung (default: 1)",
      epochCount,
    )
    .option(
      "--confirm <number>",
      "train the winner and the base config with this number of new seeds",
      positiveInteger,
    )
    .option("--fail-fast", "end at the first trial that fails or diverges")
    .option("--jobs <number>", "processes at once (default: one for each thread)", positiveInteger)
    .option("--runs <folder>", "folder that holds the run folders, to look at a sweep", runsFolder)
    .option("-q, --quiet", "show no progress, only warnings and the result")
    .option("--json", "print the result as JSON")
    .addHelpText("after", spaceHelp)
    .addHelpText("after", examples)
    .action(async (args: string[], options: SweepOptions) => {
      const { cancelSweep, showSweep, startSweep } = await import("../sweep.js");
      const [first = "", second = ""] = args;
      const given = { ...options, staleMs: staleMsOf(options) };
      if (first === "cancel" && args.length === 2) await cancelSweep(second, options, context);
      else if (args.length === 1 && !first.includes("=")) await showSweep(first, options, context);
      else await startSweep(args, given, context);
    });
}
