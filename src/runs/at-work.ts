import { join } from "node:path";
import { UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { namesIn } from "../shared/folders.js";
import { readJobs } from "./job-file.js";
import { CLAIM_END, leasePath } from "./lease/folder.js";
import { livenessOf } from "./lease/owner.js";
import { leaseState } from "./lease/record.js";
import { membersFolder } from "./member-file.js";
import { trialsFolder } from "./sweep-file.js";

/**
 * Whether a process works on a comparison or a sweep, also between two of its runs: it holds the folder, was
 * started on this machine as a worker, or has claimed a part of the work. Writes nothing and ignores files
 * that it cannot read.
 */
export function isAtWork(folder: string): boolean {
  try {
    return isHeld(leasePath(folder)) || hasLiveWorker(folder) || hasHeldClaim(folder);
  } catch (error) {
    if (error instanceof UserError || errorCode(error) !== undefined) return false;
    throw error;
  }
}

function isHeld(path: string): boolean {
  return leaseState(path) === "held";
}

function hasLiveWorker(folder: string): boolean {
  const processes = readJobs(folder).flatMap((job) => job.processes ?? []);
  return processes.some((owner) => livenessOf(owner) === "alive");
}

function hasHeldClaim(folder: string): boolean {
  return [membersFolder(folder), trialsFolder(folder)].some((parts) =>
    namesIn(parts)
      .filter((name) => name.endsWith(CLAIM_END))
      .some((name) => isHeld(join(parts, name))),
  );
}
