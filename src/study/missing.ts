import { relative } from "node:path";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import { configParameters } from "../model/match.js";
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
  const shape = { objective: "forecast", inputs: 1, outputs: 1 } as const; // the same for all
  return configParameters(model, shape) * training.epochs;
}

/**
 * Runs the missing members of a comparison, keeping `comparison.json` up to date: after a crash it
 * names every run folder that was begun.
 */
export async function runMissing(
  folder: string,
  comparison: ComparisonFile,
  options: ComparisonRunOptions,
): Promise<void> {
  const missing = missingMembers(folder, comparison);
  const tasks = missing.map((member) => taskOf(folder, member, options.command));
  await runMembers(tasks, {
    ...options,
    onReport: (index, report) => {
      const member = missing[index]!;
      if (note(folder, member, report)) writeComparison(folder, comparison);
      options.onReport(member, report);
    },
  });
}

/** Takes over what a report says of a member; false where that is nothing to keep. */
function note(folder: string, member: ComparisonMember, report: MemberReport): boolean {
  if (report.type === "start") member.run = relative(folder, report.start.folder);
  else if (report.type === "failed") member.error = report.message;
  else if (report.type === "finished") delete member.error;
  else return false;
  return true;
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
