import { join } from "node:path";
import type { ResumeOptions } from "../experiment/resume.js";
import { hasLostManifest, runNames } from "../runs/folders.js";
import { runFiles } from "../runs/layout.js";
import { leasePath } from "../runs/lease/folder.js";
import { leaseState } from "../runs/lease/record.js";
import { disagreements } from "../runs/proof.js";
import { readManifest } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";

/**
 * Writes files of the finished runs in a comparison's or a sweep's folder again if they are missing or have changed.
 * Its workers pass over runs that are finished.
 *
 * @throws UserError if a file cannot be written again
 */
export async function repairRuns(
  study: string,
  options: Omit<ResumeOptions, "epochs">,
): Promise<void> {
  const runs = runNames(study).map((name) => join(study, name));
  const damaged = runs.filter(isDamaged);
  if (damaged.length === 0) return;
  const { resumeExperiment } = await import("../experiment/resume.js");
  for (const run of damaged) await resumeExperiment(run, options);
}

/** Whether a run is finished, nobody writes to it and a file is not the one that it finished with. */
function isDamaged(run: string): boolean {
  const state = leaseState(leasePath(run));
  if (state !== "free" && state !== "dead") return false;
  if (hasLostManifest(run)) return isFile(join(run, runFiles.summary)); // otherwise a worker continues it
  try {
    const manifest = readManifest(run);
    return manifest.status === "finished" && disagreements(run, manifest).length > 0;
  } catch (error) {
    if (error instanceof UserError) return false; // whoever needs the run reports what is wrong with it
    throw error;
  }
}
