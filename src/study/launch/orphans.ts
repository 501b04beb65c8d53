import { setTimeout as pause } from "node:timers/promises";
import { type Job, readJobs } from "../../runs/job-file.js";
import { livenessOf, type Owner } from "../../runs/lease/owner.js";
import { duration } from "../../shared/format.js";
import { removeEndedJobs } from "./workers.js";

export interface OrphansOptions {
  /** Ends the wait at once. */
  readonly signal?: AbortSignal | undefined;
  /** Receives one line if it takes long, and one if the workers do not end in time. */
  readonly onWarning: (message: string) => void;
  /** Milliseconds after which to give up. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 30_000;
/** A wait that takes longer is announced. */
const SILENT_MS = 2000;
const POLL_MS = 20;

/**
 * Waits for orphans, the workers on this machine whose parent process was killed, and removes the records of their
 * jobs. Orphans save, release their claims and end by themselves. When the work of a folder is done, they have nothing
 * left to write: a worker writes what belongs to a claim only while it holds the claim, and the claim of a living
 * process of this machine is not taken over. Records of workers that this machine cannot see stay, and so do those of
 * other processes that work on the folder.
 */
export async function awaitOrphans(
  folder: string,
  { signal, onWarning, patienceMs = PATIENCE_MS }: OrphansOptions,
): Promise<void> {
  const startedAt = performance.now();
  let isAnnounced = false;
  for (;;) {
    const orphans = orphansIn(folder); // before the removal, which would miss a worker that ends between the two
    await removeEndedJobs(folder);
    if (orphans.length === 0 || signal?.aborted) return;
    const waitedMs = performance.now() - startedAt;
    if (waitedMs >= patienceMs) return onWarning(leftText(folder, orphans, patienceMs));
    if (waitedMs >= SILENT_MS && !isAnnounced) {
      onWarning(`${folder}: all work is done; waiting for the end of ${orphansText(orphans)}`);
      isAnnounced = true;
    }
    await pause(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

/** Orphans among the recorded workers of a folder. */
export function orphansIn(folder: string): Owner[] {
  return readJobs(folder).flatMap(orphansOf);
}

/** Living workers of a job that should have ended with the process that started them. */
function orphansOf({ processes = [], startedBy }: Job): readonly Owner[] {
  const isOrphaned = startedBy !== undefined && livenessOf(startedBy) === "dead";
  return isOrphaned ? processes.filter((owner) => livenessOf(owner) === "alive") : [];
}

function leftText(folder: string, orphans: readonly Owner[], patienceMs: number): string {
  return (
    `${folder}: all work is done, but after ${duration(patienceMs)} there is still ` +
    `${orphansText(orphans)}. Its record in jobs stays until the next resume.`
  );
}

function orphansText(orphans: readonly Owner[]): string {
  return orphans.map(({ pid }) => `worker process ${pid} of a killed command`).join(", ");
}
