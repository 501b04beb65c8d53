import { join } from "node:path";
import type { Config } from "../../config/schema.js";
import type { ExperimentOptions } from "../../experiment/run.js";
import { PAUSE } from "../../experiment/session.js";
import type { Lease } from "../../runs/lease/lease.js";
import { isFinished, readRun } from "../../runs/reader.js";
import { InterruptedError } from "../../shared/errors.js";
import { epochHistory, trainRun } from "../run-work.js";
import { figureAfter, type SweepMetric } from "./metric.js";

export interface TrialRunOptions {
  readonly threads: number;
  readonly command: readonly string[];
  /** Makes the run save a checkpoint and stop. */
  readonly signal: AbortSignal;
  readonly onWarning: (message: string) => void;
}

/** With the claim of the trial. */
export interface ClaimedRunOptions extends TrialRunOptions {
  readonly claim: Lease;
}

/** The state of a trial's run. */
export interface TrialRunEnd {
  readonly epochs: number;
  /** The figure that rungs compare, after those epochs. */
  readonly rungValue: number | undefined;
  /** The metric, once the run is finished. */
  readonly value?: number | undefined;
  readonly isFinished: boolean;
}

/**
 * Starts or continues a run up to an epoch and leaves it there. It remains a run of full length, with the
 * learning rates of the full length.
 *
 * @param run its folder, which is empty or holds the run
 * @throws InterruptedError after the signal, and what `runExperiment` and `resumeExperiment` throw
 */
export async function trainTo(
  run: string,
  config: Config,
  goal: number,
  metric: SweepMetric,
  options: ClaimedRunOptions,
): Promise<TrialRunEnd> {
  const isPart = goal < config.training.epochs;
  if (!isPart || epochsDone(run) < goal) {
    const pause = new AbortController();
    const signal = AbortSignal.any([options.signal, pause.signal]);
    const onEvent: ExperimentOptions["onEvent"] = (event) => {
      if (isPart && event.type === "epoch" && event.epoch >= goal) pause.abort(PAUSE);
    };
    try {
      await trainRun(run, config, { ...options, signal, onEvent });
    } catch (error) {
      if (!(error instanceof InterruptedError) || !pause.signal.aborted) throw error;
    }
  }
  return standingOf(run, config, metric);
}

function standingOf(run: string, config: Config, metric: SweepMetric): TrialRunEnd {
  if (!isFinished(run)) {
    const history = epochHistory(run);
    const rungValue = figureAfter(history, metric, config.training);
    return { epochs: history.length, rungValue, isFinished: false };
  }
  const finished = readRun(run);
  return {
    epochs: finished.epochs.length,
    rungValue: figureAfter(finished.epochs, metric, config.training),
    value: metric.ofRun(finished),
    isFinished: true,
  };
}

/** Number of finished epochs in a run's newest checkpoint; 0 before the first checkpoint. */
export function epochsDone(run: string): number {
  return epochHistory(run).length;
}

/** The folders of a trial's runs. */
export function runFolders(
  folder: string,
  { runs }: { readonly runs: readonly { readonly run: string }[] },
): string[] {
  return runs.map(({ run }) => join(folder, run));
}
