import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type ComparisonFile,
  finishedFolder,
  memberFolder,
  type OwnedFolder,
  readComparison,
  writeComparison,
} from "../runs/comparison-file.js";
import { Lease, LeaseHeldError, LeaseLostError } from "../runs/lease/lease.js";
import { tryLease } from "../runs/lease/take.js";
import {
  clearMemberFailures,
  memberClaimPath,
  readMemberFailure,
  writeMemberFailure,
} from "../runs/member-file.js";
import { createRunFolder } from "../runs/run-folder.js";
import { InterruptedError } from "../shared/errors.js";
import { errorCode, isFolder } from "../shared/files.js";
import { memberConfig } from "./missing.js";
import { trainRun } from "./run-work.js";

/** Settings of a worker. */
export interface WorkOptions {
  readonly threads: number;
  readonly command: readonly string[];
  /** Makes the worker save a checkpoint and stop. */
  readonly signal: AbortSignal;
  /** Milliseconds without a beat after which a worker on another machine counts as gone. */
  readonly staleMs?: number | undefined;
  readonly onWarning: (message: string) => void;
}

const POLL_MS = 500;

/**
 * Assigns run folders to a comparison's members, so that workers need not write `comparison.json`, and lets
 * failed members be tried again.
 */
export function preparedForWorkers(owned: OwnedFolder, comparison: ComparisonFile): ComparisonFile {
  const { folder } = owned;
  clearMemberFailures(folder, comparison.members.length);
  const members = comparison.members.map((member) => {
    if (member.config === undefined) return member;
    const { error: _, ...open } = member;
    const known = memberFolder(folder, member);
    if (known !== undefined && isFolder(known)) return open;
    const run = createRunFolder(folder, memberConfig(folder, member).name);
    return { ...open, run: relative(folder, run) };
  });
  const prepared = { ...comparison, members };
  writeComparison(owned, prepared);
  return prepared;
}

/** The comparison with the failures that its workers recorded. */
export function withFailures(folder: string, comparison: ComparisonFile): ComparisonFile {
  const members = comparison.members.map((member, index) => {
    if (finishedFolder(folder, member) !== undefined) return member;
    const error = readMemberFailure(folder, index);
    return error === undefined ? member : { ...member, error };
  });
  return { ...comparison, members };
}

/** Members that are neither finished nor failed, by index. */
export function openMembers(folder: string, { members }: ComparisonFile): number[] {
  return members.flatMap((member, index) => {
    const isClosed =
      finishedFolder(folder, member) !== undefined ||
      readMemberFailure(folder, index) !== undefined;
    return isClosed ? [] : [index];
  });
}

/**
 * Trains members of a comparison until none is left, as one of any number of processes.
 *
 * @throws InterruptedError after the signal, with the current member saved and released
 * @throws the file system's errors
 */
export async function workOnComparison(folder: string, options: WorkOptions): Promise<void> {
  const comparison = readComparison(folder);
  for (;;) {
    if (options.signal.aborted) throw new InterruptedError(folder);
    const open = openMembers(folder, comparison);
    if (open.length === 0) return;
    const isAnyMine = await workOnFirstFree(folder, comparison, open, options);
    if (!isAnyMine) await pause(POLL_MS, undefined, { signal: options.signal }).catch(() => {});
  }
}

async function workOnFirstFree(
  folder: string,
  comparison: ComparisonFile,
  open: readonly number[],
  options: WorkOptions,
): Promise<boolean> {
  for (const index of open) {
    const lease = tryLease(memberClaimPath(folder, index), { staleMs: options.staleMs });
    if (!(lease instanceof Lease)) continue;
    try {
      await trainMember(folder, comparison, index, lease, options);
    } finally {
      lease.release();
    }
    return true;
  }
  return false;
}

async function trainMember(
  folder: string,
  { members }: ComparisonFile,
  index: number,
  lease: Lease,
  options: WorkOptions,
): Promise<void> {
  const member = members[index]!;
  if (finishedFolder(folder, member) !== undefined) return; // finished before it was claimed
  const config = memberConfig(folder, member);
  const run = join(folder, member.run ?? "");
  try {
    await trainRun(run, config, options);
  } catch (error) {
    if (error instanceof LeaseLostError || error instanceof LeaseHeldError) {
      options.onWarning(error.message);
      return;
    }
    if (error instanceof InterruptedError || errorCode(error) !== undefined) throw error;
    writeMemberFailure(folder, index, lease, error instanceof Error ? error.message : `${error}`);
  }
}
