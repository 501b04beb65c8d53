import { relative } from "node:path";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import { recurrentParameters } from "../model/match.js";
import {
  type ComparisonFile,
  type ComparisonMember,
  memberFolder,
  writeComparison,
} from "../runs/comparison-file.js";
import { readManifest } from "../runs/reader.js";
import { runMembers } from "./pool.js";
import type { MemberReport, MemberTask } from "./protocol.js";

export interface ComparisonRunOptions {
  readonly jobs: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly command: readonly string[];
  /** Told how a member goes. */
  readonly onReport: (member: ComparisonMember, report: MemberReport) => void;
}

/** Members that have no finished run, in the order in which they are to run. */
export function missingMembers(folder: string, { members }: ComparisonFile): ComparisonMember[] {
  const missing = members.filter((member) => {
    const run = memberFolder(folder, member);
    return run === undefined || readManifest(run).status !== "finished";
  });
  const cost = new Map(missing.map((member) => [member, costOf(configOf(folder, member))]));
  const seedFirst = (a: ComparisonMember, b: ComparisonMember) =>
    a.seed - b.seed || (cost.get(b) ?? 0) - (cost.get(a) ?? 0);
  return missing.sort(seedFirst);
}

/** Large models first, so that at the end no process waits long for another. */
function costOf({ model, training }: Config): number {
  return recurrentParameters(model) * training.epochs;
}

/**
 * Runs the missing members of a comparison, keeping `comparison.json` up to date: after a crash it
 * names every run folder that was begun.
 *
 * @returns the comparison with what became of its members
 */
export async function runMissing(
  folder: string,
  comparison: ComparisonFile,
  options: ComparisonRunOptions,
): Promise<ComparisonFile> {
  const missing = missingMembers(folder, comparison);
  const tasks = missing.map((member) => taskOf(folder, member, options.command));
  const indices = missing.map((member) => comparison.members.indexOf(member));
  let current = comparison;
  await runMembers(tasks, {
    ...options,
    onReport: (task, report) => {
      const index = indices[task]!;
      const member = current.members[index]!;
      const updated = reported(folder, member, report);
      if (updated !== member) {
        current = { ...current, members: current.members.with(index, updated) };
        writeComparison(folder, current);
      }
      options.onReport(updated, report);
    },
  });
  return current;
}

/** A member after a report; the member itself where the report changes nothing that is kept. */
function reported(
  folder: string,
  member: ComparisonMember,
  report: MemberReport,
): ComparisonMember {
  if (report.type === "start") return { ...member, run: relative(folder, report.start.folder) };
  if (report.type === "failed") return { ...member, error: report.message };
  if (report.type !== "finished") return member;
  const { error: _, ...finished } = member;
  return finished;
}

function taskOf(folder: string, member: ComparisonMember, command: readonly string[]): MemberTask {
  return {
    config: configOf(folder, member),
    base: folder,
    resume: memberFolder(folder, member),
    command,
  };
}

function configOf(folder: string, { label, seed, fold, config }: ComparisonMember): Config {
  const of = fold ? `, fold ${fold.number}` : "";
  return resolveConfig(config, `${folder}: ${label} with seed ${seed}${of}`);
}
