import { resolve } from "node:path";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import { UserError } from "../shared/errors.js";
import type { ComputeOptions, StopOptions } from "./options.js";
import { runEvents } from "./run-events.js";
import type { TrainEvent } from "./training-news.js";

export interface TrainOptions extends ComputeOptions, StopOptions {
  /** The folder that will contain the run folder (default: the config's `output.runs`). */
  readonly runs?: string | undefined;
  /** A safetensors file, which PyTorch can write too, with the initial weights. */
  readonly init?: string | undefined;
}

/**
 * Trains and tests one model, and leaves a run folder as `rnnlab train` does. Nothing happens
 * before the first step of the loop. Leaving the loop saves a checkpoint and stops; {@link resume}
 * continues.
 *
 * @throws UserError if the config is invalid or asks for something unavailable; no folder is left
 *   behind
 * @throws ExperimentError if training diverges; the last good checkpoint stays
 * @throws InterruptedError after `signal`; the run can be resumed
 * @throws CancelledError after `signal`, before the run had a folder
 */
export async function* train(
  config: Config,
  options: TrainOptions = {},
): AsyncGenerator<TrainEvent, void, undefined> {
  const checked = resolveConfig(config, "the config");
  requireOneRun(checked);
  const { init, runs } = options;
  const [{ runExperiment }, { weightsFrom }] = await Promise.all([
    import("../experiment/run.js"),
    import("../runs/checked-weights.js"),
  ]);
  const base = resolve(runs ?? checked.output.runs);
  const weights = init === undefined ? undefined : weightsFrom(resolve(init));
  yield* runEvents((common) => runExperiment(checked, { ...common, base, weights }), options);
}

/** @throws UserError if the config asks for a backtest, which trains a run for each fold */
function requireOneRun({ evaluation: { backtest } }: Config): void {
  if (backtest === undefined) return;
  throw new UserError(
    "the config has evaluation.backtest, which trains a model for each fold, but train makes one run. " +
      "Remove it, or pass the config to compare: compare([config]).",
  );
}
