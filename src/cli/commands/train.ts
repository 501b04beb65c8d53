import { resolve } from "node:path";
import type { Command } from "commander";
import type { Config } from "../../config/schema.js";
import { UserError } from "../../shared/errors.js";
import type { CliContext } from "../context.js";
import {
  addComputeOptions,
  addProgressOptions,
  type ComputeOptions,
  collect,
  type ProgressChoice,
} from "../options.js";
import { SUBJECT, subjectConfig } from "../subject.js";
import { addSuggestOptions, type SuggestOptions } from "../suggest.js";

const examples = `
Examples:
  # The article's LSTM
  $ rnnlab train lstm
  # The same with hidden size 64 and another seed, the result as JSON
  $ rnnlab train lstm --hidden 64 --seed 2 --json
  # Your own series: write a config and train, for the chosen column
  $ rnnlab train sales.csv --target units
  # A backtest: train and test the model at 4 earlier times
  $ rnnlab train co2 --set evaluation.backtest.folds=4
  # A quick smoke test for CI: the exit code depends on a figure
  $ rnnlab train smoke --quiet --expect "test.mseLastStep<0.1"`;

interface TrainOptions extends ComputeOptions, SuggestOptions, ProgressChoice {
  readonly expect: readonly string[];
  readonly tag: readonly string[];
  readonly init?: string;
  readonly json?: true;
}

/**
 * Adds the model settings that belong to the weights of `--init`, unless a config specifies the
 * model.
 */
async function withHeldModel(
  name: string | undefined,
  options: TrainOptions,
  { cwd, stderr }: CliContext,
): Promise<TrainOptions> {
  const { init, config, set } = options;
  if (init === undefined || config !== undefined) return options;
  const { isDataFile } = await import("../../config/find.js");
  if (name !== undefined && !isDataFile(name)) return options;
  const { modelSettings } = await import("../../runs/held-model.js");
  const settings = modelSettings(resolve(cwd, init));
  if (settings.length > 0) stderr.write(`model of ${init}: ${settings.join(" ")}\n`);
  return { ...options, set: [...settings, ...set] };
}

/**
 * Runs `use`. If it refuses the `--set` settings and one of them names several values, the error adds which
 * command accepts several.
 */
async function withSweepHint<T>(sets: readonly string[], use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    const { asksForSeveral } = await import("../../study/sweep/syntax.js");
    const several = sets.find(asksForSeveral);
    if (!(error instanceof UserError) || several === undefined) throw error;
    const hint = `To train with each of several values: rnnlab sweep '${several}'`;
    throw new UserError(error.summary, [...error.details, hint]);
  }
}

/** Trains one run for each fold, in a folder of the backtest. */
async function backtest(config: Config, options: TrainOptions, context: CliContext): Promise<void> {
  if (options.init !== undefined) {
    throw new UserError(
      "--init is given with evaluation.backtest, which trains each fold from scratch: weights " +
        "trained on more data may have seen the test data. Leave one of them out.",
    );
  }
  const { backtestMembers } = await import("../../study/members.js");
  const { compareAndPrint } = await import("../compare.js");
  const members = await backtestMembers(config);
  const start = { base: config.output.runs, name: "backtest", tags: options.tag } as const;
  await compareAndPrint(members, start, options, context);
}

export function addTrain(program: Command, context: CliContext): void {
  addSuggestOptions(addProgressOptions(addComputeOptions(program.command("train"))))
    .description("Train one model and leave a run folder with metrics, weights and plots.")
    .argument(SUBJECT, "a config (lstm, mine.yaml) or a data file (sales.csv)")
    .option("--init <file>", "initial weights from a safetensors file of rnnlab or PyTorch")
    .option(
      "--expect <expression>",
      'exit with code 1 unless a condition holds, such as "test.mseLastStep<0.02"',
      collect,
      [],
    )
    .option("--tag <tag>", "add a tag to the run (repeatable)", collect, [])
    .option("--json", "print the result as JSON")
    .addHelpText("after", examples)
    .action(async (name: string | undefined, options: TrainOptions) => {
      const { expectationSetting } = await import("../../config/expect-option.js");
      const expected = options.expect.map(expectationSetting);
      const { checkedTags } = await import("../../runs/annotations.js");
      const tags = checkedTags(options.tag);
      const held = await withHeldModel(name, options, context);
      const config = await withSweepHint(options.set, () =>
        subjectConfig(name, held, context, expected),
      );
      if (config.evaluation.backtest) return backtest(config, options, context);
      const { runExperiment } = await import("../../experiment/run.js");
      const { runAndPrint } = await import("../train.js");
      const { weightsFrom } = await import("../../runs/checked-weights.js");
      const { init, threads } = options;
      const weights = init === undefined ? undefined : weightsFrom(resolve(context.cwd, init));
      await runAndPrint(
        (run) => runExperiment(config, { ...run, threads, weights, tags }),
        options,
        context,
      );
    });
}
