import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { errorCode, readRegularFile, writeJson } from "../shared/files.js";
import type { Lease } from "./lease/lease.js";
import { checked } from "./reader.js";

const MEMBERS = "members";
const MAX_BYTES = 2 ** 20;

const failureSchema = z.object({ error: z.string() });

/** The lease file of a comparison's member: the process that holds it trains the member. */
export function memberClaimPath(folder: string, index: number): string {
  const path = join(folder, MEMBERS);
  mkdirSync(path, { recursive: true });
  return join(path, `${digitsOf(index)}.claim.json`);
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
  const path = failurePath(folder, index);
  try {
    const text = readRegularFile(path, MAX_BYTES).bytes.toString("utf8");
    return checked(parseJson(text, path), path, failureSchema).error;
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}

/** Lets failed members be tried again. */
export function clearMemberFailures(folder: string, count: number): void {
  for (let index = 0; index < count; index += 1)
    rmSync(failurePath(folder, index), { force: true });
}

function failurePath(folder: string, index: number): string {
  return join(folder, MEMBERS, `${digitsOf(index)}.failed.json`);
}

function digitsOf(index: number): string {
  return String(index + 1).padStart(4, "0");
}
