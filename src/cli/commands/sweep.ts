import { type Command, Option } from "commander";
import { UserError } from "../../shared/errors.js";
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
  # 81 random settings; only good ones are trained for longer
  $ rnnlab sweep -c smoke --trials 81 --asha model.hidden=8,16,32 \\
      'training.optimizer.learningRate=log(1e-4,1e-1)'
  # 20 workers on a Slurm cluster, without waiting for them
  $ rnnlab sweep -c lstm model.hidden=16,32,64 --launcher slurm --workers 20 \\
      --sbatch "--partition=x --time=1:00:00" --detach
  # Show a sweep; then continue it, up to 200 trials
  $ rnnlab sweep runs/2026-11-25T15-02-40-sweep-91c2
  $ rnnlab resume runs/2026-11-25T15-02-40-sweep-91c2 --trials 200`;

const spaceHelp = `
Values: a,b,c  choice(a,b)  range(1,10)  interval(0,1)  int(interval(8,64))
        log(1e-4,1e-1)  tag(log,interval(1e-4,1e-1))  int(log(8,512))
        A key with one value is a setting of all trials.`;

export function addSweep(program: Command, context: CliContext): void {
  const command = addLauncherOptions(addComputeOptions(program.command("sweep"), []))
    .description("Search settings: train many trials, rank them by validation.")
    .argument(
      "[arguments...]",
      "a config and key=values to search (not needed if the config has a sweep part), a sweep's folder, or cancel FOLDER",
    );
  addSearchOptions(command)
    .option("--new", "start a new sweep even if the same command has an unfinished one")
    .option("--jobs <number>", "processes in parallel (default: one per thread)", positiveInteger)
    .option("--runs <folder>", "folder that holds the run folders, to show a sweep", runsFolder)
    .option("-q, --quiet", "show no progress, only warnings and the result")
    .option("--json", "print the result as JSON")
    .addHelpText("after", spaceHelp)
    .addHelpText("after", examples)
    .action(async (args: string[], options: SweepOptions) => {
      const { startSweep } = await import("../sweep.js");
      const { cancelSweep, showSweep } = await import("../show-sweep.js");
      const { isConfig } = await import("../../config/find.js");
      const [first = "", second = ""] = args;
      const given = { ...options, staleMs: staleMsOf(options) };
      if (first === "cancel" && args.length === 2) await cancelSweep(second, options, context);
      else if (args.length === 1 && !first.includes("=") && !isConfig(first, context.cwd))
        await showSweep(first, options, context);
      else await startSweep(...withConfigArgument(args, given), context);
    });
}

/** Options that decide which trials there are and how long they are trained. */
function addSearchOptions(command: Command): Command {
  return command
    .option("--sampler <name>", "grid, random, sobol or tpe (default: grid, or random)")
    .option(
      "--trials <number>",
      "total number of trials (default: the whole grid, or 20)",
      epochCount,
    )
    .option("--seeds <number>", "runs per trial, which is ranked by their mean", positiveInteger)
    .option("--seed <number>", "seed of the sampler (default: training.seed)", epochCount)
    .option(
      "--metric <figure>",
      "validation figure that ranks trials (default: the deciding figure)",
    )
    .option("--asha", "successive halving: train all trials briefly, only the best ones for longer")
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
    .option("--fail-fast", "stop at the first trial that fails or diverges");
}

/**
 * The key=values and the options, with the config before the key=values, if there is one.
 *
 * @throws UserError if `--config` names another one
 */
function withConfigArgument(
  args: readonly string[],
  options: SweepOptions,
): readonly [string[], SweepOptions] {
  const [first = "", ...others] = args;
  if (args.length === 0 || first.includes("=")) return [[...args], options];
  if (options.config === undefined) return [others, { ...options, config: first }];
  throw new UserError(
    `${first} and --config ${options.config} are both given, expected one config. Leave one of them out.`,
  );
}
