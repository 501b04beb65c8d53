import { join, resolve } from "node:path";
import { applyOverride } from "../../config/overrides.js";
import { resolveConfig } from "../../config/resolve.js";
import { keptContent, withDataFile } from "../../runs/data-file.js";
import { isRun, runNames } from "../../runs/folders.js";
import { withFolder } from "../../runs/lease/folder.js";
import { readManifest } from "../../runs/reader.js";
import { createRunFolder } from "../../runs/run-folder.js";
import { requireSameData } from "../../runs/same-data.js";
import { readSweep, SWEEP_FORMAT, type SweepFile, writeSweep } from "../../runs/sweep-file.js";
import { UserError } from "../../shared/errors.js";
import { movedData } from "../moved-data.js";
import { type PlannedSweep, trialCount } from "./plan.js";

/** Creates a sweep's folder without running anything. */
export async function createSweep(
  plan: PlannedSweep,
  base: string,
  command: readonly string[],
): Promise<string> {
  const folder = createRunFolder(base, "sweep");
  const sweep: SweepFile = {
    ...storedPlan(plan, folder),
    format: SWEEP_FORMAT,
    createdAt: new Date().toISOString(),
    command: [...command],
  };
  await withFolder(folder, {}, (lease) => writeSweep(folder, lease, sweep));
  return folder;
}

/** A plan as the `sweep.json` of a folder holds it. */
export function storedPlan({ config: _, ...plan }: PlannedSweep, folder: string) {
  return { ...plan, base: keptContent(plan.base, folder) };
}

/**
 * Records a new path of a sweep's data file.
 *
 * @throws UserError if it is not the file that the trials were trained on, or the data has no file
 */
export async function moveSweepData(folder: string, file: string): Promise<void> {
  const source = await movedData(file);
  await withFolder(folder, { patienceMs: PATIENCE_MS }, (lease) => {
    const sweep = readSweep(folder);
    for (const run of runNames(folder)
      .map((name) => join(folder, name))
      .filter(isRun)) {
      requireSameData(readManifest(run), { source }, run);
    }
    withDataFile(resolveConfig(sweep.base, folder), file); // throws for data without a file
    const base = applyOverride(sweep.base, { path: ["data", "file"], value: file });
    writeSweep(folder, lease, { ...sweep, base: keptContent(base, folder) });
  });
}

const PATIENCE_MS = 5000;

/**
 * Raises the total number of trials of a sweep. Workers that are running start the additional ones.
 *
 * @throws UserError if it already has more, or the sampler cannot make that many
 */
export async function extendSweep(folder: string, trials: number): Promise<void> {
  await withFolder(folder, { patienceMs: PATIENCE_MS }, (lease) => {
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
