import { randomBytes } from "node:crypto";
import { lstatSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { shownPath, studyKind } from "./folders.js";
import { leasePath } from "./lease/folder.js";
import { Lease } from "./lease/lease.js";
import { ownerText } from "./lease/owner.js";
import { leaseOwnerText } from "./lease/record.js";
import { tryLease } from "./lease/take.js";
import { listRuns, type RunEntry, readEntry } from "./registry.js";
import { isWrittenWithoutLease } from "./status.js";

/**
 * Removes a run folder, or the folder of a comparison or sweep with all its runs, that lies directly in
 * `base`. Links are not followed, and folders being written are refused. The folder is renamed first, so that
 * no reader finds a half-removed run.
 *
 * @throws UserError when it is not such a folder, is being written, or cannot be removed
 */
export function removeRun(folder: string, base: string): void {
  const path = requireInside(folder, base);
  const entries = studyKind(path) ? listRuns(path) : [readEntry(path)];
  for (const entry of entries) requireIdle(entry, folder);
  try {
    removeOwned(path, folder);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UserError(`${folder}: cannot be removed (${errorCode(error)})`);
  }
}

/** Holds the lease during removal, so that no process begins to write there. */
function removeOwned(path: string, folder: string): void {
  const lease = tryLease(leasePath(path));
  if (!(lease instanceof Lease)) throw new UserError(`${folder}: ${lease.text}, is writing it`);
  const doomed = join(dirname(path), `.removed-${randomBytes(4).toString("hex")}`);
  try {
    renameSync(path, doomed);
    rmSync(doomed, { recursive: true });
  } finally {
    lease.release();
  }
}

/** @throws UserError when the folder is being written or is not a run of this version */
function requireIdle(entry: RunEntry | undefined, folder: string): void {
  if (entry === undefined || entry.status === "damaged") {
    throw new UserError(`${folder}: not a run folder of this version. Remove it by other means.`);
  }
  if (entry.status !== "running") return;
  const { manifest } = entry;
  const withoutLease = manifest && isWrittenWithoutLease(manifest) ? manifest.writer : undefined;
  throw new UserError(
    withoutLease
      ? `${entry.folder}: ${ownerText(withoutLease)} is writing it. Stop that first. If the process no longer ` +
          'exists, set "status" in its manifest.json to "interrupted".'
      : `${entry.folder}: ${leaseOwnerText(leasePath(entry.folder))} is writing it. Stop that first.`,
  );
}

/** The real path of a folder that is a direct entry of `base` and not a link. */
function requireInside(folder: string, base: string): string {
  const path = resolve(folder);
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) throw new UserError(`${folder}: not a folder, or a link to one`);
  const parent = realpathSync(dirname(path));
  if (parent === realpathSync(base)) return join(parent, basename(path));
  if (studyKind(parent)) {
    throw new UserError(
      `${folder}: part of ${shownPath(parent)}, which would be incomplete without it. Remove that folder instead.`,
    );
  }
  throw new UserError(
    `${folder}: not in ${base}, and nothing outside it is removed. Name its folder with --runs.`,
  );
}
