import type { Config } from "../../config/schema.js";
import { type Lease, LeaseHeldError, LeaseLostError } from "../../runs/lease/lease.js";
import { unusedRunName } from "../../runs/run-folder.js";
import { type Trial, trialName, writeTrial } from "../../runs/sweep-file.js";
import { InterruptedError, UnreadableError, UserError } from "../../shared/errors.js";
import { makeOwnFolder } from "../../shared/folders.js";
import { DivergenceError } from "../../training/divergence.js";
import { lostText, MOST_LOSSES } from "../run-work.js";
import { type SweepMetric, sweepMetric } from "./metric.js";
import { proposedValues } from "./propose.js";
import { requireComparable } from "./same-validation.js";
import { seeded, trialConfig } from "./trial-config.js";
import {
  type ClaimedRunOptions,
  epochsDone,
  runFolders,
  type TrialRunEnd,
  type TrialRunOptions,
  trainTo,
} from "./trial-run.js";
import type { SweepView } from "./view.js";

/** A trial that this process has claimed. */
export interface ClaimedTrial {
  readonly number: number;
  /** Number of epochs to train it to, if the sweep has rungs. */
  readonly goal: number;
  readonly lease: Lease;
}

/**
 * Trains a trial to its goal and records the result. A trial that diverges or whose config cannot be run has
 * a result, too.
 *
 * @throws InterruptedError after the signal; another worker can continue with the trial
 * @throws LeaseLostError when another process has taken over the trial
 * @throws the file system's error, which is not a result of the trial
 */
export async function runTrial(
  view: SweepView,
  claimed: ClaimedTrial,
  options: TrialRunOptions,
): Promise<void> {
  const { folder } = view;
  const { lease } = claimed;
  const record = (trial: Trial) => writeTrial(folder, lease, trial);
  const started = performance.now();
  const before = begun(view, claimed);
  const ended = (trial: Trial): Trial => ({
    ...trial,
    endedAt: new Date().toISOString(),
    durationMs: before.durationMs + performance.now() - started,
  });
  let trial = before;
  try {
    if (trial.attempts > MOST_LOSSES) {
      record(ended({ ...trial, state: "failed", error: lostText }));
      return;
    }
    const config = configOf(view, trial);
    await requireComparable(view, config, SETTINGS);
    trial = withNamedRuns(folder, trial, config, view.sweep.seeds);
    if (view.sweep.asha === undefined) trial = { ...trial, goal: config.training.epochs };
    record(trial);
    const metric = sweepMetric(view.sweep.metric);
    const claimedOptions = { ...options, claim: lease };
    record(ended(await trained(folder, trial, config, metric, claimedOptions)));
  } catch (error) {
    const result = resultOf(error, folder, trial);
    record(ended(result));
    if (result.state === "paused") throw error;
  }
}

/** The trial's record at the beginning of a session. */
function begun(view: SweepView, { number, goal }: ClaimedTrial): Trial {
  const { folder } = view;
  const known = view.refreshTrial(number);
  const startedAt = new Date().toISOString();
  if (known === undefined) {
    return {
      number,
      ...proposedValues(view, number),
      state: "running",
      runs: [],
      goal,
      epochs: 0,
      rungs: [],
      attempts: 1,
      lost: 0,
      startedAt,
      durationMs: 0,
    };
  }
  const done = Math.max(known.epochs, ...runFolders(folder, known).map(epochsDone));
  const lost = known.state === "running" ? 1 : 0;
  return {
    ...known,
    state: "running",
    goal,
    epochs: done,
    attempts: done > known.epochs || lost === 0 ? 1 : known.attempts + 1,
    lost: known.lost + lost,
    startedAt,
  };
}

/** The beginning of an error about the trial's config. The trial is named where the error is shown. */
const SETTINGS = "its settings";

function configOf({ folder, sweep }: SweepView, { values }: Trial): Config {
  return trialConfig(folder, sweep, values, SETTINGS);
}

/** Names the folders of the trial's runs. They are made after this is recorded, so that none is left over. */
function withNamedRuns(folder: string, trial: Trial, config: Config, seeds: number): Trial {
  const taken = new Set<string>();
  const runs = Array.from({ length: seeds }, (_, index) => {
    const named = trial.runs[index] ?? {
      seed: config.training.seed + index,
      run: unusedRunName(folder, trialName(trial.number), taken),
    };
    taken.add(named.run);
    return named;
  });
  return { ...trial, runs };
}

async function trained(
  folder: string,
  trial: Trial,
  config: Config,
  metric: SweepMetric,
  options: ClaimedRunOptions,
): Promise<Trial> {
  const ends: TrialRunEnd[] = [];
  for (const [index, run] of runFolders(folder, trial).entries()) {
    makeOwnFolder(run);
    const ofSeed = seeded(config, trial.runs[index]!.seed);
    ends.push(await trainTo(run, ofSeed, trial.goal, metric, options));
  }
  const epochs = Math.max(...ends.map((end) => end.epochs));
  const rung = { epochs: trial.goal, value: meanOf(ends.map(({ rungValue }) => rungValue)) };
  const rungs = [...trial.rungs.filter((known) => known.epochs < rung.epochs), rung];
  const common = { ...trial, epochs, rungs, attempts: 0 };
  if (!ends.every((end) => end.isFinished)) {
    return { ...common, state: "paused", epochs: trial.goal };
  }
  const value = meanOf(ends.map((end) => end.value));
  if (value !== null) return { ...common, state: "finished", value };
  return { ...common, state: "failed", error: `${metric.name} is not a figure of this data` };
}

/** Null if a value is missing or NaN. */
function meanOf(values: readonly (number | undefined)[]): number | null {
  const mean = values.reduce<number>((sum, value = Number.NaN) => sum + value, 0) / values.length;
  return Number.isFinite(mean) ? mean : null;
}

/**
 * The trial's record after an error.
 *
 * @throws the error itself if the trial did not cause it
 */
function resultOf(error: unknown, folder: string, trial: Trial): Trial {
  if (error instanceof LeaseLostError || error instanceof UnreadableError) throw error;
  const epochs = Math.max(trial.epochs, ...runFolders(folder, trial).map(epochsDone));
  if (error instanceof InterruptedError || error instanceof LeaseHeldError) {
    return { ...trial, epochs, state: "paused", attempts: 0 };
  }
  if (error instanceof DivergenceError) {
    return { ...trial, epochs, state: "diverged", error: error.message };
  }
  if (error instanceof UserError) return { ...trial, state: "failed", error: error.message };
  throw error;
}
