import {
  type ComparisonFile,
  type ComparisonMember,
  type OwnedFolder,
  writeComparison,
} from "../runs/comparison-file.js";
import { removeLeft } from "../runs/job-file.js";
import { leaseState } from "../runs/lease/record.js";
import { memberClaimPath, removeMemberFiles } from "../runs/member-file.js";
import { LOCAL, runWorkers, WorkersEndedError } from "./launch/workers.js";
import { settled } from "./missing.js";
import { openMembers, preparedForWorkers, withFailures } from "./open-members.js";
import type { MemberListener, MemberReport } from "./reports.js";
import { MOST_LOSSES } from "./run-work.js";

export interface ComparisonRunOptions {
  readonly jobs: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Receives the progress and the end of each member. */
  readonly onReport: (member: ComparisonMember, report: MemberReport) => void;
}

/**
 * Runs the missing members of a comparison by workers on this machine. `comparison.json` names each run folder
 * before anything is written there, so that a crash leaves no unknown folder.
 *
 * @returns the comparison with the results of its members
 * @throws InterruptedError after the signal, with every member saved
 * @throws what the listener throws, and the file system's error, after all members have saved
 */
export async function runMissing(
  owned: OwnedFolder,
  comparison: ComparisonFile,
  options: ComparisonRunOptions,
): Promise<ComparisonFile> {
  const prepared = preparedForWorkers(owned, comparison);
  const failure = new AbortController();
  const onMember: MemberListener = (index, report) => {
    try {
      if (!failure.signal.aborted) options.onReport(prepared.members[index]!, report);
    } catch (error) {
      failure.abort(error); // an event calls this, so that no caller would catch the error
    }
  };
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const reason = await runAll(owned.folder, prepared, { ...options, signal, onMember }).catch(
    (error: unknown) => {
      failure.signal.throwIfAborted();
      throw error;
    },
  );
  return recordMembers(owned, prepared, reason);
}

interface RunOptions extends Omit<ComparisonRunOptions, "onReport"> {
  readonly onMember: MemberListener;
}

/**
 * Runs workers until all members are finished or failed. If all workers were killed, starts others, which continue
 * the members.
 *
 * @returns why members are still open; undefined if none is
 */
async function runAll(
  folder: string,
  comparison: ComparisonFile,
  { signal, ...choice }: RunOptions,
): Promise<string | undefined> {
  const open = () => openMembers(folder, comparison);
  const look = () => open().length === 0;
  let before = open().length;
  let losses = 0;
  for (;;) {
    try {
      await runWorkers(folder, before, choice, { look, signal });
      return undefined;
    } catch (error) {
      if (!(error instanceof WorkersEndedError)) throw error;
      const left = open();
      losses = left.length < before ? 1 : losses + 1;
      before = left.length;
      const isKilled = left.some((index) => isOfDeadWorker(folder, index));
      if (!isKilled || losses > MOST_LOSSES) return error.reason;
    }
  }
}

function isOfDeadWorker(folder: string, index: number): boolean {
  return leaseState(memberClaimPath(folder, index)) === "dead";
}

/**
 * Records the results of the members in `comparison.json` and removes what workers left. No worker on another machine
 * may be running.
 *
 * @param reason why members are still open; undefined if none is
 */
export function recordMembers(
  owned: OwnedFolder,
  prepared: ComparisonFile,
  reason?: string,
): ComparisonFile {
  const { folder } = owned;
  const open = new Set(openMembers(folder, prepared));
  const failed = withFailures(folder, prepared);
  const members = failed.members.map((member, index) =>
    reason !== undefined && open.has(index) ? { ...member, error: reason } : member,
  );
  const comparison = settled(folder, { ...failed, members });
  writeComparison(owned, comparison);
  removeMemberFiles(folder);
  removeLeft(folder, LOCAL);
  return comparison;
}
