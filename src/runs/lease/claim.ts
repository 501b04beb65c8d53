import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { errorCode, removeQuietly } from "../../shared/files.js";
import { type LeaseRecord, readLease } from "./record.js";

/**
 * The lease and the claims of those that began to take it over and did not come to an end: the last
 * one counts.
 */
export function chainOf(path: string): LeaseRecord[] {
  const chain: LeaseRecord[] = [];
  for (let next = readLease(path); next; next = readLease(claimPath(path, next))) chain.push(next);
  return chain;
}

/** Who makes this file may put his own lease in the place of the record's. */
function claimPath(path: string, { token }: LeaseRecord): string {
  return `${path}.${token}.claim`;
}

/**
 * Puts a lease in the place of those in a chain, which has none where the lease is free.
 *
 * @returns whether this process won
 */
export function install(path: string, temporary: string, chain: readonly LeaseRecord[]): boolean {
  const [first, last] = [chain[0], chain.at(-1)];
  if (first === undefined || last === undefined) return linked(temporary, path);
  const claim = claimPath(path, last);
  if (!linked(temporary, claim)) return false;
  if (readLease(path)?.token !== first.token) {
    rmSync(claim, { force: true }); // it was taken over, or released, before the claim
    return false;
  }
  const won = renamed(temporary, path);
  for (const record of chain) removeQuietly(claimPath(path, record));
  return won;
}

/** @returns false where the file is gone: the owner was not dead, and cleared it away */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return false;
  }
}

/** Gives a file a second name unless that exists, which is atomic on NFS as well. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (code === "EEXIST" || !existsSync(from)) return false; // who has the lease cleared it away
    if (!WITHOUT_LINKS.has(code)) throw error;
    return copied(from, to);
  }
}

/** From file systems that know no links. */
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
