import { type SweepStanding, settingsText, type TrialRow } from "../../report/sweep/standing.js";
import { leaseState } from "../../runs/lease/record.js";
import { recordedEpochs } from "../../runs/recorded-epochs.js";
import { claimPath, type SweepFile, type Trial } from "../../runs/sweep-file.js";
import { lastPromotion, promotions, rungsOf } from "./asha.js";
import { costOf, type SweepMetric, sweepMetric } from "./metric.js";
import { baseConfig } from "./trial-config.js";
import { runFolders } from "./trial-run.js";
import { hasFailed, isAtGoal, type SweepView } from "./view.js";

/** The present standing of a sweep, the best trial first. */
export function standingOf(view: SweepView): SweepStanding {
  const { folder, sweep, trials } = view;
  const metric = sweepMetric(sweep.metric);
  const { epochs } = baseConfig(folder, sweep).training;
  const rows = ranked(trials, metric).map((trial) => rowOf(view, trial));
  const [first] = rows;
  return {
    folder,
    sweep,
    better: metric.better,
    epochMetric: metric.epochMetric,
    epochs,
    rows,
    best: first !== undefined && hasFigure(first) ? first : undefined,
    isDone: isComplete(sweep, trials) && !isAnyWorthMore(view, epochs, metric),
  };
}

function hasFigure({ value, rungValue }: TrialRow): boolean {
  return value !== undefined || rungValue !== undefined;
}

/** Whether no trial is left to begin or continue. With rungs, trials that are not promoted count as done. */
function isComplete({ trials: total, failFast }: SweepFile, trials: readonly Trial[]): boolean {
  const isOpen = (trial: Trial) =>
    trial.state === "running" || (trial.state === "paused" && !isAtGoal(trial));
  if (failFast && trials.some(hasFailed)) {
    return !trials.some(({ state }) => state === "running");
  }
  return trials.length >= total && !trials.some(isOpen);
}

/** Whether a trial that waits at a rung will be trained longer. */
function isAnyWorthMore(
  { sweep: { asha, failFast }, trials }: SweepView,
  epochs: number,
  metric: SweepMetric,
): boolean {
  if (asha === undefined || (failFast && trials.some(hasFailed))) return false;
  const rungs = rungsOf(epochs, asha);
  const isAny = promotions(trials, rungs, metric, asha).length > 0;
  return isAny || lastPromotion(trials, rungs, metric) !== undefined;
}

/** Finished trials by their metric, then others by their last rung, then those that failed or diverged. */
function ranked(trials: readonly Trial[], metric: SweepMetric): Trial[] {
  const keys = new Map(trials.map((trial) => [trial, rankKey(trial, metric)]));
  return [...trials].sort((a, b) => {
    const [x, y] = [keys.get(a)!, keys.get(b)!];
    const differing = x.findIndex((value, index) => value !== y[index]);
    return differing < 0 ? a.number - b.number : x[differing]! - y[differing]!;
  });
}

function rankKey(trial: Trial, metric: SweepMetric): readonly number[] {
  if (trial.state === "finished") return [0, 0, costOf(metric, trial.value ?? null)];
  if (trial.state === "failed" || trial.state === "diverged") return [2, 0, 0];
  const rung = trial.rungs.at(-1);
  return rung ? [1, -rung.epochs, costOf(metric, rung.value)] : [1, 0, 0];
}

function rowOf({ folder, sweep }: SweepView, trial: Trial): TrialRow {
  const isRunning = trial.state === "running";
  const lease = isRunning ? leaseState(claimPath(folder, trial.number)) : "free";
  const rungValue = trial.rungs.at(-1)?.value;
  return {
    trial,
    status: isRunning && lease !== "held" ? "waiting" : statusOf(trial),
    settings: settingsText(sweep.space, trial.values),
    epochs: isRunning ? epochsByNow(folder, trial) : trial.epochs,
    value: trial.value ?? undefined,
    rungValue: rungValue ?? undefined,
  };
}

/** A trial's epochs are the mean of its runs, some of which may not have begun. */
function epochsByNow(folder: string, trial: Trial): number {
  const counts = runFolders(folder, trial).map(recordedEpochs);
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  return Math.max(trial.epochs, Math.floor(mean));
}

/** `stopped` means that a trial was not promoted. */
function statusOf(trial: Trial): TrialRow["status"] {
  if (trial.state !== "paused") return trial.state;
  return isAtGoal(trial) ? "stopped" : "waiting";
}
