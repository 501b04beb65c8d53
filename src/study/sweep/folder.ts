import { resolve } from "node:path";
import { keptContent } from "../../runs/data-file.js";
import { withFolder } from "../../runs/lease/folder.js";
import { createRunFolder } from "../../runs/run-folder.js";
import { readSweep, SWEEP_FORMAT, type SweepFile, writeSweep } from "../../runs/sweep-file.js";
import { UserError } from "../../shared/errors.js";
import { type PlannedSweep, trialCount } from "./plan.js";

/** Makes a sweep's folder; nothing runs yet. */
export async function createSweep(
  { config, ...plan }: PlannedSweep,
  base: string,
  command: readonly string[],
): Promise<string> {
  const folder = createRunFolder(base, "sweep");
  const sweep: SweepFile = {
    ...plan,
    format: SWEEP_FORMAT,
    createdAt: new Date().toISOString(),
    command: [...command],
    base: keptContent(plan.base, folder),
  };
  await withFolder(folder, {}, (lease) => writeSweep(folder, lease, sweep));
  return folder;
}

/**
 * Raises the number of trials of a sweep to a new total. Workers that are running start the added ones.
 *
 * @throws UserError if it already has more, or the sampler cannot make that many
 */
export async function extendSweep(folder: string, trials: number): Promise<void> {
  await withFolder(folder, { patienceMs: 5000 }, (lease) => {
    const sweep = readSweep(folder);
    if (trials < sweep.trials) {
      throw new UserError(
        `--trials ${trials}: ${resolve(folder)} has ${sweep.trials} trials, expected at least as many: ` +
          "the number is a total",
      );
    }
    writeSweep(folder, lease, {
      ...sweep,
      trials: trialCount(sweep.sampler, sweep.space, trials),
    });
  });
}
