import { leasePath } from "./lease/folder.js";
import { livenessOf } from "./lease/owner.js";
import { type LeaseState, leaseState } from "./lease/record.js";
import type { Manifest } from "./manifest.js";

/**
 * The status that the registry shows. Those after the manifest's are derived and never stored in a manifest.
 */
export type RunStatus = Manifest["status"] | "killed" | "lost" | "empty" | "damaged";

/** The status of a run whose manifest says `running`, by the state of its lease. */
const meanings = {
  held: "running",
  dead: "killed",
  free: "killed",
  lost: "lost",
} satisfies Record<LeaseState, RunStatus>;

/**
 * The present status. A run whose manifest says `running` is `killed` if its process has ended, and `lost` if
 * this machine cannot check the process and the lease has had no beat for long.
 */
export function statusNow(folder: string, manifest: Manifest): RunStatus {
  if (manifest.status !== "running") return manifest.status;
  return isWrittenWithoutLease(manifest) ? "running" : meanings[leaseState(leasePath(folder))];
}

/**
 * Whether a process of rnnlab 0.1, which had no leases, may be writing the folder. A process on another
 * machine counts as alive, because it cannot be checked.
 */
export function isWrittenWithoutLease({ status, writer }: Manifest): boolean {
  return status === "running" && writer !== undefined && livenessOf(writer) !== "dead";
}

/** The status of a folder whose manifest is not written yet. */
export function emptyStatus(folder: string): RunStatus {
  return leaseState(leasePath(folder)) === "held" ? "running" : "empty";
}
