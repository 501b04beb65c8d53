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
 * Gives a sweep more trials: so many in all. Workers that are at it take them up.
 *
 * @throws UserError when it has more already, or the sampler has not so many
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
