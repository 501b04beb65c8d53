import { rmSync } from "node:fs";
import { join } from "node:path";
import { isLink, namesIn } from "../../shared/folders.js";
import type { Lease } from "./lease.js";
import { type LeaseOptions, takeLease } from "./take.js";

/** The lease file of a whole folder: a run, a comparison or a sweep. */
export function leasePath(folder: string): string {
  return join(folder, "lease.json");
}

/**
 * The end of the names of lease files that protect a part of a folder's work: a trial, or a member of a
 * comparison.
 */
export const CLAIM_END = ".claim.json";

/**
 * Takes the lease of a folder, removes files left half-written there by killed processes, runs a function and
 * releases the lease.
 *
 * @throws UserError naming the owner if it is alive
 */
export async function withFolder<T>(
  folder: string,
  options: LeaseOptions,
  use: (lease: Lease) => T | Promise<T>,
): Promise<T> {
  const lease = await takeLease(leasePath(folder), { subject: folder, ...options });
  try {
    removeLeftovers(folder);
    return await use(lease);
  } finally {
    lease.release();
  }
}

/**
 * Removes the temporary files of killed writers and outdated attempts to take the lease. Only the owner of
 * the folder may do this.
 */
function removeLeftovers(folder: string): void {
  for (const name of [folder, join(folder, "checkpoints")].flatMap(leftoversIn)) {
    rmSync(name, { force: true });
  }
}

const LEFTOVER = /\.[0-9a-f]{8,64}\.(tmp|claim)$/;

function leftoversIn(folder: string): string[] {
  if (isLink(folder)) return []; // it leads to another run, whose owner may be writing
  return namesIn(folder)
    .filter((name) => LEFTOVER.test(name))
    .map((name) => join(folder, name));
}
