import type { FileHash } from "../data/table/hash.js";
import type { TaskData } from "../data/task.js";
import { UserError } from "../shared/errors.js";
import type { Manifest } from "./manifest.js";

/** @throws UserError when a run's data file has changed since the run began */
export function requireSameData(
  { source: then }: Pick<Manifest, "source">,
  { source: now }: Pick<TaskData, "source">,
  folder: string,
): void {
  if (then === undefined || now === undefined) return;
  if (then.test !== undefined && now.test !== undefined) {
    requireSameFile(then.test, now.test, folder);
  }
  requireSameFile(then, now, folder);
}

function requireSameFile(then: FileHash, now: FileHash, folder: string): void {
  if (then.sha256 === now.sha256) return;
  throw new UserError(
    `${now.file}: has changed since ${folder} began (${now.bytes} bytes, SHA-256 ` +
      `${now.sha256.slice(0, 12)}…; then ${then.bytes} bytes, ${then.sha256.slice(0, 12)}…). Put the ` +
      "old file back, or start a new run.",
  );
}
