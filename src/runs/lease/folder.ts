import { rmSync } from "node:fs";
import { join } from "node:path";
import { namesIn } from "../../shared/files.js";
import type { Lease } from "./lease.js";
import { type LeaseOptions, takeLease } from "./take.js";

/** The lease of a whole folder: of a run, a comparison, a sweep. */
export function leasePath(folder: string): string {
  return join(folder, "lease.json");
}

/**
 * Takes a folder's lease, removes what killed processes left half written there, does something and
 * releases it.
 *
 * @throws UserError naming the owner when that is alive
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
 * Files of writers that did not come to the renaming, and attempts at the lease, which are in vain now.
 * Only the owner of the folder may do this.
 */
function removeLeftovers(folder: string): void {
  for (const name of [folder, join(folder, "checkpoints")].flatMap(leftoversIn)) {
    rmSync(name, { force: true });
  }
}

const LEFTOVER = /\.[0-9a-f]{8,64}\.(tmp|claim)$/;

function leftoversIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => LEFTOVER.test(name))
    .map((name) => join(folder, name));
}
