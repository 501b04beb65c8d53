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
import type { MemberReport } from "./reports.js";
import { MOST_LOSSES } from "./run-work.js";

export interface ComparisonRunOptions {
  readonly jobs: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Receives a member's progress, and how its worker left it. */
  readonly onReport: (member: ComparisonMember, report: MemberReport) => void;
}

/**
 * Has workers on this machine run the missing members of a comparison. `comparison.json` names a run folder
 * before anything is written there, so that a crash leaves none that nobody knows.
 *
 * @returns the comparison with what became of its members
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
  const onMember = (index: number, report: MemberReport) => {
    try {
      if (!failure.signal.aborted) options.onReport(prepared.members[index]!, report);
    } catch (error) {
      failure.abort(error); // it is called from events, where nobody would catch it
    }
  };
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const reason = await runAll(owned.folder, prepared, { ...options, signal, onMember }).catch(
    (error: unknown) => {
      failure.signal.throwIfAborted();
      throw error;
    },
  );
  return recorded(owned, prepared, reason);
}

interface RunOptions extends Omit<ComparisonRunOptions, "onReport"> {
  readonly onMember: (index: number, report: MemberReport) => void;
}

/**
 * Runs workers until all members are closed. Where all of them were killed, others try again what these worked on.
 *
 * @returns why members were left open; undefined where none was
 */
async function runAll(
  folder: string,
  comparison: ComparisonFile,
  { signal, ...choice }: RunOptions,
): Promise<string | undefined> {
  const open = () => openMembers(folder, comparison);
  const look = () => open().length === 0;
  for (let [losses, before] = [0, open().length]; ; ) {
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

/** Writes what became of the members into `comparison.json`, when no worker is left. */
function recorded(
  owned: OwnedFolder,
  prepared: ComparisonFile,
  reason: string | undefined,
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
