import type { Config } from "../config/schema.js";
import { resumeExperiment } from "../experiment/resume.js";
import { type ExperimentOptions, runExperiment } from "../experiment/run.js";
import { dataFileOf } from "../runs/data-file.js";
import type { EpochRecord } from "../runs/epoch-record.js";
import { hasLostManifest, isRun } from "../runs/folders.js";
import { latestCheckpoint } from "../runs/latest.js";
import type { Lease } from "../runs/lease/lease.js";

/** How long to wait for an owner that was just killed and may still be saving. */
const PATIENCE_MS = 30_000;

/** A run counts as failed after this number of lost processes without another finished epoch. */
export const MOST_LOSSES = 5;

/** The error of such a run. */
export const lostText = `its process was killed ${MOST_LOSSES} times before it completed another epoch (out of memory?)`;

/** What a worker adds to the options of a run. */
export type RunWorkOptions = Omit<ExperimentOptions, "folder" | "weights" | "base"> & {
  readonly claim: Lease;
  readonly onWarning: (message: string) => void;
};

/**
 * Starts a run of a comparison or a sweep, or continues it. All workers use this function, on this machine
 * and elsewhere.
 *
 * @param folder the run's folder, which is empty or holds the run
 * @throws InterruptedError after the signal, and what `runExperiment` and `resumeExperiment` throw
 */
export async function trainRun(
  folder: string,
  config: Config,
  given: RunWorkOptions,
): Promise<void> {
  const options = { ...given, patienceMs: PATIENCE_MS };
  const isBegun = isRun(folder) || hasLostManifest(folder);
  if (isBegun) await resumeExperiment(folder, { ...options, data: dataFileOf(config.data) });
  else await runExperiment(config, { ...options, folder });
}

/** Finished epochs that a run's newest checkpoint holds; none before the first one. */
export function epochHistory(run: string): readonly EpochRecord[] {
  return isRun(run) ? (latestCheckpoint(run).checkpoint?.state.history ?? []) : [];
}
