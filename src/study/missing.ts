import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import { recurrentParameters } from "../model/match.js";
import {
  type ComparisonFile,
  type ComparisonMember,
  finishedFolder,
  memberFolder,
  type OwnedFolder,
  writeComparison,
} from "../runs/comparison-file.js";
import { foundConfig } from "../runs/data-file.js";
import { isEmptyRun, runNames } from "../runs/folders.js";
import { leasePath } from "../runs/lease/folder.js";
import { Lease } from "../runs/lease/lease.js";
import { leaseState } from "../runs/lease/record.js";
import { tryLease } from "../runs/lease/take.js";
import { createRunFolder } from "../runs/run-folder.js";
import { isFolder } from "../shared/files.js";
import { runMembers } from "./pool.js";
import type { MemberReport } from "./protocol.js";

export interface ComparisonRunOptions {
  readonly jobs: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly command: readonly string[];
  /** Receives a member's progress and end. */
  readonly onReport: (member: ComparisonMember, report: MemberReport) => void;
}

/** Members without a finished run, in the order in which they are to run. */
export function missingMembers(folder: string, { members }: ComparisonFile): ComparisonMember[] {
  const missing = members.filter((member) => finishedFolder(folder, member) === undefined);
  const cost = new Map(missing.map((member) => [member, costOf(memberConfig(folder, member))]));
  const seedFirst = (a: ComparisonMember, b: ComparisonMember) =>
    a.seed - b.seed || (cost.get(b) ?? 0) - (cost.get(a) ?? 0);
  return missing.sort(seedFirst);
}

/**
 * The comparison without errors of members whose runs are finished: a process that was killed after its last
 * write could not record that. Also removes the leftovers of that process's lease.
 */
export function settled(folder: string, comparison: ComparisonFile): ComparisonFile {
  const members = comparison.members.map((member) => {
    const run = member.config === undefined ? undefined : finishedFolder(folder, member);
    if (run === undefined) return member;
    const lease = leaseState(leasePath(run)) === "dead" ? tryLease(leasePath(run)) : undefined;
    if (lease instanceof Lease) lease.release();
    const { error: _, ...finished } = member;
    return finished;
  });
  return { ...comparison, members };
}

/** Estimated cost. Large models run first, so that no process waits long for another at the end. */
function costOf({ model, training }: Config): number {
  return recurrentParameters(model) * training.epochs;
}

/**
 * Runs the missing members of a comparison and keeps `comparison.json` up to date. The path of a run folder
 * is recorded before anything is written there, so that a crash leaves no unknown folder.
 *
 * @returns the comparison with the results of its members
 * @throws LeaseLostError, or the file system's error, after all members have saved and ended
 */
export async function runMissing(
  owned: OwnedFolder,
  comparison: ComparisonFile,
  options: ComparisonRunOptions,
): Promise<ComparisonFile> {
  const { folder } = owned;
  const missing = missingMembers(folder, comparison);
  const indices = missing.map((member) => comparison.members.indexOf(member));
  let current = comparison;
  const record = (index: number, updated: ComparisonMember) => {
    if (updated === current.members[index]) return;
    current = { ...current, members: current.members.with(index, updated) };
    writeComparison(owned, current);
  };
  removeUnnamed(folder, comparison);
  await runMembers(missing.length, {
    ...options,
    begin: (task) => {
      const index = indices[task]!;
      const member = current.members[index]!;
      const config = memberConfig(folder, member);
      const run = existingFolder(folder, member) ?? createRunFolder(folder, config.name);
      record(index, { ...member, run: relative(folder, run) });
      return { config, folder: run, command: options.command };
    },
    onReport: (task, report) => {
      const index = indices[task]!;
      record(index, reported(current.members[index]!, report));
      options.onReport(current.members[index]!, report);
    },
  });
  return settled(folder, current);
}

function existingFolder(folder: string, member: ComparisonMember): string | undefined {
  const run = memberFolder(folder, member);
  return run !== undefined && isFolder(run) ? run : undefined;
}

/** Removes run folders that a killed process created but did not record. */
function removeUnnamed(folder: string, { members }: ComparisonFile): void {
  const named = new Set(members.map(({ run }) => run));
  for (const name of runNames(folder)) {
    const path = join(folder, name);
    if (!named.has(name) && isEmptyRun(path)) rmSync(path, { recursive: true, force: true });
  }
}

const INTERRUPTED = "a signal stopped its process, which saved a checkpoint";

/** The member after a report; the member itself if the report changes nothing that is stored. */
function reported(member: ComparisonMember, report: MemberReport): ComparisonMember {
  if (report.type === "failed") return { ...member, error: report.message };
  if (report.type === "interrupted") return { ...member, error: INTERRUPTED };
  if (report.type !== "finished") return member;
  const { error: _, ...finished } = member;
  return finished;
}

/** The whole config of a member that the comparison trains. */
export function memberConfig(
  folder: string,
  { label, seed, fold, config }: ComparisonMember,
): Config {
  const suffix = fold ? `, fold ${fold.number}` : "";
  const kept = resolveConfig(config, `${folder}: ${label} with seed ${seed}${suffix}`);
  return foundConfig(kept, folder);
}
