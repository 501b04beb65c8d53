import { leasePath } from "./lease/folder.js";
import { livenessOf } from "./lease/owner.js";
import { type LeaseState, leaseState } from "./lease/record.js";
import type { Manifest } from "./manifest.js";

/** What the registry says of a run; what follows the manifest's own stands in no manifest. */
export type RunStatus = Manifest["status"] | "killed" | "lost" | "empty" | "damaged";

/** What `running` in a manifest means when the lease is in a certain state. */
const meanings = {
  held: "running",
  dead: "killed",
  free: "killed",
  lost: "lost",
} satisfies Record<LeaseState, RunStatus>;

/**
 * The status now. `running` whose process is gone is `killed`; where that process cannot be looked at
 * from here and its lease has had no beat for long, it is `lost`.
 */
export function statusNow(folder: string, manifest: Manifest): RunStatus {
  if (manifest.status !== "running") return manifest.status;
  return isWrittenWithoutLease(manifest) ? "running" : meanings[leaseState(leasePath(folder))];
}

/**
 * Whether a process of rnnlab 0.1, which knew no lease, may be writing the folder. One on another
 * machine counts: nothing is known of it.
 */
export function isWrittenWithoutLease({ status, writer }: Manifest): boolean {
  return status === "running" && writer !== undefined && livenessOf(writer) !== "dead";
}

/** The status of a folder whose manifest was not written yet. */
export function emptyStatus(folder: string): RunStatus {
  return leaseState(leasePath(folder)) === "held" ? "running" : "empty";
}
