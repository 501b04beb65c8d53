import type { Config } from "../config/schema.js";
import { resumeExperiment } from "../experiment/resume.js";
import { type ExperimentOptions, runExperiment } from "../experiment/run.js";
import { dataFileOf } from "../runs/data-file.js";
import { isRun } from "../runs/folders.js";

/** An owner that was killed a moment ago may still be saving. */
const PATIENCE_MS = 30_000;

/** What a worker adds to the options of a run. */
export type RunWorkOptions = Omit<ExperimentOptions, "folder" | "weights" | "base"> & {
  readonly onWarning: (message: string) => void;
};

/**
 * Trains a run of a comparison or a sweep, from where it stands. All workers do it by this, on this machine
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
  if (isRun(folder)) await resumeExperiment(folder, { ...options, data: dataFileOf(config.data) });
  else await runExperiment(config, { ...options, folder });
}
