import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { errorCode, removeQuietly } from "../../shared/files.js";
import { type LeaseRecord, readLease } from "./record.js";

/**
 * The lease, followed by the claims of processes that began to take it over and did not finish. The last one
 * is in force.
 */
export function chainOf(path: string): LeaseRecord[] {
  const chain: LeaseRecord[] = [];
  for (let next = readLease(path); next; next = readLease(claimPath(path, next))) chain.push(next);
  return chain;
}

/** The process that creates this file may replace the record's lease with its own. */
function claimPath(path: string, { token }: LeaseRecord): string {
  return `${path}.${token}.claim`;
}

/**
 * Replaces the leases in a chain, which is empty if the lease is free, with a new lease.
 *
 * @returns whether this process won
 */
export function install(path: string, temporary: string, chain: readonly LeaseRecord[]): boolean {
  const [first, last] = [chain[0], chain.at(-1)];
  if (first === undefined || last === undefined) return linked(temporary, path);
  const claim = claimPath(path, last);
  if (!linked(temporary, claim)) return false;
  if (readLease(path)?.token !== first.token) {
    rmSync(claim, { force: true }); // it was taken over or released before the claim
    return false;
  }
  const won = renamed(temporary, path);
  for (const record of chain) removeQuietly(claimPath(path, record));
  return won;
}

/** @returns false if the file no longer exists: its owner was alive after all and removed it */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return false;
  }
}

/** Gives a file a second name unless that name exists; this is atomic on NFS as well. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (code === "EEXIST" || !existsSync(from)) return false; // the present owner removed it
    if (!WITHOUT_LINKS.has(code)) throw error;
    return copied(from, to);
  }
}

/** Error codes of file systems without hard links. */
const WITHOUT_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

function copied(from: string, to: string): boolean {
  try {
    writeFileSync(to, readFileSync(from), { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}
