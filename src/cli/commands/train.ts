import { resolve } from "node:path";
import type { Command } from "commander";
import type { Config } from "../../config/schema.js";
import { UserError } from "../../shared/errors.js";
import type { CliContext } from "../context.js";
import { addComputeOptions, type ComputeOptions, collect } from "../options.js";
import { addSuggestOptions, givenHint, type SuggestOptions, suggested } from "../suggest.js";

const examples = `
Examples:
  # The article's LSTM
  $ rnnlab train --config lstm.json
  # The same with 64 units, another seed, the result as JSON
  $ rnnlab train --config lstm.json -s model.hidden=64 -s training.seed=2 --json
  # A series of your own: init and train in one, for a column of your choice
  $ rnnlab train sales.csv --target units
  # How the forecast of a series would have done at 4 times, each trained anew
  $ rnnlab train --config co2 --set evaluation.backtest.folds=4
  # A smoke test for CI: seconds, and a figure that decides the exit code
  $ rnnlab train --config smoke.json --expect "test.mseLastStep<0.1"`;

interface TrainOptions extends ComputeOptions, SuggestOptions {
  readonly expect: readonly string[];
  readonly init?: string;
  readonly json?: true;
}

/**
 * The config of a run: the one that is asked for, or one made for a file of one's own.
 *
 * @throws UserError where both are given, or an option for a file without one
 */
async function configOf(
  file: string | undefined,
  options: TrainOptions,
  context: CliContext,
): Promise<Config> {
  const { requestedConfig } = await import("../../config/request.js");
  const { expectationSetting } = await import("../../config/expect-option.js");
  const extra = options.expect.map(expectationSetting);
  const hint = givenHint(options);
  if (file === undefined) {
    if (hint === undefined)
      return requestedConfig(await withHeldModel(options, context), context.cwd, extra);
    throw new UserError(`${hint} needs a data file, for example: rnnlab train sales.csv`);
  }
  if (options.config !== undefined) {
    throw new UserError(
      `${file} and --config ${options.config} are given both, expected a file of your own or a ` +
        "config. Leave one of them out.",
    );
  }
  const path = resolve(context.cwd, file);
  const { config, choices } = await suggested(path, path, options);
  context.stderr.write(choices.map((choice) => `${choice}\n`).join(""));
  const changed = await withHeldModel(options, context);
  return requestedConfig({ ...changed, content: { config, source: file } }, context.cwd, extra);
}

/** With the settings of the model whose weights `--init` names, unless a config says what the model is. */
async function withHeldModel(options: TrainOptions, { cwd, stderr }: CliContext) {
  const { init, config, set } = options;
  if (init === undefined || config !== undefined) return options;
  const { modelSettings } = await import("../../runs/held-model.js");
  const settings = modelSettings(resolve(cwd, init));
  if (settings.length > 0) stderr.write(`model of ${init}: ${settings.join(" ")}\n`);
  return { ...options, set: [...settings, ...set] };
}

/** A run for each fold, in a folder of their own. */
async function backtest(config: Config, options: TrainOptions, context: CliContext): Promise<void> {
  if (options.init !== undefined) {
    throw new UserError(
      "--init is given with evaluation.backtest, which trains each fold from scratch: weights that " +
        "have seen more would know what they are tested on. Leave one of them out.",
    );
  }
  const { backtestMembers } = await import("../../study/members.js");
  const { compareAndPrint } = await import("../compare.js");
  const members = await backtestMembers(config);
  await compareAndPrint(members, { base: config.output.runs, name: "backtest" }, options, context);
}

export function addTrain(program: Command, context: CliContext): void {
  addSuggestOptions(addComputeOptions(program.command("train")))
    .description("Train one model and leave a run folder with metrics, weights and plots.")
    .argument("[file]", "a file of your own, in place of --config: a config is made for it")
    .option("--init <file>", "begin with the weights in a safetensors file, PyTorch's included")
    .option("--expect <expression>", 'exit with 1 unless "test.mseLastStep<0.02"', collect, [])
    .option("--json", "print the result as JSON")
    .addHelpText("after", examples)
    .action(async (file: string | undefined, options: TrainOptions) => {
      const { withSweepHint } = await import("../sweep-hint.js");
      const config = await withSweepHint(options.set, () => configOf(file, options, context));
      if (config.evaluation.backtest) return backtest(config, options, context);
      const { runExperiment } = await import("../../experiment/run.js");
      const { runAndPrint } = await import("../train.js");
      const { weightsFrom } = await import("../../runs/checked-weights.js");
      const { init, threads } = options;
      const weights = init === undefined ? undefined : weightsFrom(resolve(context.cwd, init));
      await runAndPrint(
        (run) => runExperiment(config, { ...run, threads, weights }),
        options,
        context,
      );
    });
}
