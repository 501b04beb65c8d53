import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ExperimentStart } from "../experiment/run.js";
import { type ComparisonFile, readComparison } from "../runs/comparison-file.js";
import { Lease, LeaseHeldError, LeaseLostError } from "../runs/lease/lease.js";
import { tryLease } from "../runs/lease/take.js";
import {
  memberClaimPath,
  readLosses,
  writeLosses,
  writeMemberFailure,
} from "../runs/member-file.js";
import { InterruptedError, UnreadableError, UnwritableError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { makeOwnFolder } from "../shared/folders.js";
import type { TrainingEvent } from "../training/events.js";
import { memberLabel } from "./comparison.js";
import { memberConfig, missingMembers } from "./missing.js";
import { isOpen, openMembers } from "./open-members.js";
import type { MemberListener, MemberReport } from "./reports.js";
import { epochHistory, lostText, MOST_LOSSES, trainRun } from "./run-work.js";

/** Settings of a worker. */
export interface WorkOptions {
  /** Total number of CPU threads of the workers that share them. */
  readonly threads: number;
  /** Number of workers that share the threads (default: 1). */
  readonly sharedBy?: number | undefined;
  readonly command: readonly string[];
  /** Makes the worker save a checkpoint and stop. */
  readonly signal: AbortSignal;
  /** Milliseconds without a beat after which a worker on another machine counts as gone. */
  readonly staleMs?: number | undefined;
  readonly onWarning: (message: string) => void;
  /** Receives the progress of the members of a comparison. */
  readonly onMember?: MemberListener | undefined;
}

const POLL_MS = 500;

/**
 * The number of CPU threads for one worker. Workers without a run leave their threads to the others, so that the
 * last run gets all of them.
 *
 * @param open number of runs that are left
 */
export function threadsAmong(
  open: number,
  { threads, sharedBy = 1 }: Pick<WorkOptions, "threads" | "sharedBy">,
): number {
  return Math.max(1, Math.floor(threads / Math.max(1, Math.min(sharedBy, open))));
}

/**
 * Trains members of a comparison until none is left, as one of any number of processes.
 *
 * @throws InterruptedError after the signal, with the current member saved and released
 * @throws the file system's errors
 */
export async function workOnComparison(folder: string, options: WorkOptions): Promise<void> {
  const comparison = readComparison(folder);
  const order = missingMembers(folder, comparison).map((member) =>
    comparison.members.indexOf(member),
  );
  for (;;) {
    if (options.signal.aborted) throw new InterruptedError(folder);
    const left = new Set(openMembers(folder, comparison));
    if (left.size === 0) return;
    const open = order.filter((index) => left.has(index));
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
  const { staleMs } = options;
  const threads = threadsAmong(open.length, options);
  for (const index of open) {
    let isTakenOver = false;
    const onTakeover = (reason: string) => {
      isTakenOver = true;
      options.onWarning(`${memberLabel(comparison, comparison.members[index]!)}: ${reason}`);
    };
    const lease = tryLease(memberClaimPath(folder, index), { staleMs, onTakeover });
    if (!(lease instanceof Lease)) continue;
    const claimed = { index, lease, isTakenOver };
    try {
      await trainMember(folder, comparison, claimed, { ...options, threads });
    } finally {
      lease.release();
    }
    return true;
  }
  return false;
}

/** A member that this process has claimed. */
interface ClaimedMember {
  readonly index: number;
  readonly lease: Lease;
  /** Whether its former process is lost. */
  readonly isTakenOver: boolean;
}

async function trainMember(
  folder: string,
  comparison: ComparisonFile,
  { index, lease, isTakenOver }: ClaimedMember,
  options: WorkOptions,
): Promise<void> {
  if (!isOpen(folder, comparison, index)) return; // another worker closed it before this one claimed it
  const { members, command } = comparison;
  const member = members[index]!;
  const run = join(folder, member.run ?? "");
  const report = (news: MemberReport) => options.onMember?.(index, news);
  const fail = (message: string) => {
    writeMemberFailure(folder, index, lease, message);
    report({ type: "failed", message });
  };
  try {
    if (isTakenOver && isLostForGood(folder, index, lease, run)) return fail(lostText);
    makeOwnFolder(run);
    const config = memberConfig(folder, member);
    const listeners = options.onMember ? listenersOf(report) : {};
    await trainRun(run, config, { ...options, ...listeners, claim: lease, command });
    report({ type: "finished" });
  } catch (error) {
    const isLeft = error instanceof LeaseLostError || error instanceof LeaseHeldError;
    if (isLeft) options.onWarning(error.message);
    else if (!endsWorker(error)) {
      return fail(error instanceof Error ? error.message : `${error}`);
    }
    report({ type: "interrupted" });
    if (!isLeft) throw error;
  }
}

/** Errors that say nothing about the member, which another worker may continue: an interruption, or a full disk. */
const OF_WORKER = [InterruptedError, UnreadableError, UnwritableError];

function endsWorker(error: unknown): boolean {
  return OF_WORKER.some((type) => error instanceof type) || errorCode(error) !== undefined;
}

/**
 * Counts a lost process of a member.
 *
 * @returns whether too many processes of the member were lost
 */
function isLostForGood(folder: string, index: number, lease: Lease, run: string): boolean {
  const epochs = epochHistory(run).length;
  const known = readLosses(folder, index);
  const count = known?.epochs === epochs ? known.count + 1 : 1;
  writeLosses(folder, index, lease, { count, epochs });
  return count >= MOST_LOSSES;
}

/** Listeners that pass on a run's events as reports of a member. */
function listenersOf(report: (news: MemberReport) => void) {
  return {
    onWarning: (message: string) => report({ type: "warning", message }),
    onWork: (what: string) => report({ type: "work", what }),
    onStart: ({ device, folder, spec }: ExperimentStart) => {
      const { close: _, ...sendable } = device;
      report({ type: "start", start: { device: sendable, folder, spec } });
    },
    onEvent: (event: TrainingEvent) => report({ type: "event", event }),
  };
}
