import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { errorCode, readRegularFile, writeJson } from "../shared/files.js";
import { makeOwnFolder } from "../shared/folders.js";
import { CLAIM_END } from "./lease/folder.js";
import type { Lease } from "./lease/lease.js";
import { checked } from "./reader.js";

const MEMBERS = "members";
const MAX_BYTES = 2 ** 20;

const failureSchema = z.object({ error: z.string() });

const lossesSchema = z.object({
  /** Number of lost processes since the last finished epoch. */
  count: z.int(),
  /** Number of epochs finished by then. */
  epochs: z.int(),
});

/** How often the processes that trained a member were lost. */
export type Losses = Readonly<z.infer<typeof lossesSchema>>;

/** The folder of what workers record about a comparison's members while they train. */
export function membersFolder(folder: string): string {
  return join(folder, MEMBERS);
}

/** The lease file of a comparison's member: who holds it trains the member. */
export function memberClaimPath(folder: string, index: number): string {
  const path = membersFolder(folder);
  makeOwnFolder(path);
  return join(path, `${digitsOf(index)}${CLAIM_END}`);
}

/**
 * Records why a member has no finished run. It has its own file because only one process writes the
 * comparison's.
 */
export function writeMemberFailure(
  folder: string,
  index: number,
  lease: Lease,
  error: string,
): void {
  lease.guard(() => writeJson(failurePath(folder, index), { error }));
}

/** Why a worker could not finish a member; undefined if no failure is recorded. */
export function readMemberFailure(folder: string, index: number): string | undefined {
  return readIfThere(failurePath(folder, index), failureSchema)?.error;
}

/** Records how many processes that trained a member were lost. */
export function writeLosses(folder: string, index: number, lease: Lease, losses: Losses): void {
  lease.guard(() => writeJson(lossesPath(folder, index), losses));
}

/** @returns undefined if no process was lost */
export function readLosses(folder: string, index: number): Losses | undefined {
  return readIfThere(lossesPath(folder, index), lossesSchema);
}

/** Removes the records of failures and losses, so that workers try the members again. */
export function clearMemberFailures(folder: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    rmSync(failurePath(folder, index), { force: true });
    rmSync(lossesPath(folder, index), { force: true });
  }
}

/** Removes all that workers recorded about members. No worker may be running. */
export function removeMemberFiles(folder: string): void {
  rmSync(membersFolder(folder), { recursive: true, force: true });
}

function readIfThere<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    const text = readRegularFile(path, MAX_BYTES).bytes.toString("utf8");
    return checked(parseJson(text, path), path, schema);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}

function failurePath(folder: string, index: number): string {
  return join(membersFolder(folder), `${digitsOf(index)}.failed.json`);
}

function lossesPath(folder: string, index: number): string {
  return join(membersFolder(folder), `${digitsOf(index)}.lost.json`);
}

function digitsOf(index: number): string {
  return String(index + 1).padStart(4, "0");
}
