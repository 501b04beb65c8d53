import { join } from "node:path";
import { seesTargets } from "../model/spec.js";
import { comparisonText } from "../report/comparison.js";
import { comparisonResult } from "../report/comparison-result.js";
import type { RunGroup } from "../report/groups.js";
import { comparisonHtml } from "../report/html/comparison-report.js";
import { windowsAcross } from "../report/windows-plot.js";
import {
  COMPARISON_FORMAT,
  type ComparisonFile,
  type ComparisonMember,
  readComparison,
  writeComparison,
} from "../runs/comparison-file.js";
import { runFiles } from "../runs/layout.js";
import { createRunFolder } from "../runs/run-folder.js";
import { ExperimentError, InterruptedError } from "../shared/errors.js";
import { writeFileAtomic } from "../shared/files.js";
import { finishedGroups } from "../study/groups.js";
import { type PlannedMember, storedMembers } from "../study/members.js";
import { missingMembers, runMissing } from "../study/missing.js";
import type { MemberReport } from "../study/protocol.js";
import type { CliContext } from "./context.js";
import { interruptible } from "./interruption.js";
import { outputStyles, outputWidth, wrapped } from "./output.js";
import { createProgressGroup } from "./progress.js";
import type { ProgressGroup, TrainingListener } from "./progress-group.js";
import { bidirectionalNotice, deviceText, requireExpectations } from "./train.js";

export interface CompareOptions {
  /** CPU threads of all processes together. */
  readonly threads: number;
  /** Processes at once; without it one for each thread. */
  readonly jobs?: number;
  readonly json?: true;
}

/**
 * Begins a comparison in a folder of its own, runs it and prints what came of it.
 *
 * @param name part of the folder's name
 */
export async function compareAndPrint(
  members: readonly PlannedMember[],
  { base, name }: { readonly base: string; readonly name: "compare" | "backtest" },
  options: CompareOptions,
  context: CliContext,
): Promise<void> {
  const folder = createRunFolder(base, name);
  writeComparison(folder, {
    format: COMPARISON_FORMAT,
    createdAt: new Date().toISOString(),
    command: ["rnnlab", ...context.argv],
    members: storedMembers(members, folder),
  });
  await resumeComparison(folder, options, context);
}

/**
 * Runs what a comparison lacks and prints what came of it.
 *
 * @throws ExperimentError naming the members that failed, after the others are done and printed, or
 *   a fold of a backtest that does not meet its expectations
 * @throws InterruptedError after a signal, with every run saved
 */
export async function resumeComparison(
  folder: string,
  options: CompareOptions,
  context: CliContext,
): Promise<void> {
  const comparison = readComparison(folder);
  const missing = missingMembers(folder, comparison);
  if (missing.length > 0) await runAndShow(folder, comparison, missing, options, context);
  const groups = finishedGroups(folder, comparison);
  if (groups.length > 0) printComparison(folder, comparison, groups, options, context);
  requireAll(folder, comparison);
  for (const run of groups.flatMap(({ runs }) => runs)) {
    if (run.fold) requireExpectations(run);
  }
}

async function runAndShow(
  folder: string,
  comparison: ComparisonFile,
  missing: readonly ComparisonMember[],
  { threads, jobs = threads }: CompareOptions,
  { stderr, env, argv }: CliContext,
): Promise<void> {
  const labels = missing.map((member) => memberLabel(comparison, member));
  const progress = createProgressGroup(stderr, { env, labels, total: missing.length });
  const count = Math.min(jobs, missing.length);
  progress.write(`comparison ${folder}: ${missing.length} runs, ${count} at once`);
  try {
    await interruptible(async (signal) => {
      const command = ["rnnlab", ...argv];
      const onReport = reporter(comparison, progress);
      await runMissing(folder, comparison, { jobs, threads, signal, command, onReport });
      if (signal.aborted) throw new InterruptedError(folder);
    });
  } finally {
    progress.stop();
  }
}

/** Shows each member's training, and once what is the same for all. */
function reporter(comparison: ComparisonFile, progress: ProgressGroup) {
  const listeners = new Map<ComparisonMember, TrainingListener>();
  const told = new Set<string>();
  const tellOnce = (text: string) => {
    if (!told.has(text)) progress.write(text);
    told.add(text);
  };
  return (member: ComparisonMember, report: MemberReport): void => {
    const label = memberLabel(comparison, member);
    const listener = listeners.get(member) ?? progress.listener(label);
    listeners.set(member, listener);
    if (report.type === "start") {
      tellOnce(deviceText(report.start.device));
      if (seesTargets(report.start.spec)) tellOnce(bidirectionalNotice);
    } else if (report.type === "event") listener(report.event);
    else if (report.type === "warning") progress.write(`warning: ${label}: ${report.message}`);
    else if (report.type !== "finished") listener({ type: "end" });
    if (report.type === "failed") progress.write(`${label} failed: ${report.message}`);
  };
}

/** `lstm`, or where there are more seeds than one `lstm 3`, in a backtest `lstm fold 2`. */
function memberLabel({ members }: ComparisonFile, { label, seed, fold }: ComparisonMember): string {
  const several = members.some((other) => other.label === label && other.seed !== seed);
  return `${label}${several ? ` ${seed}` : ""}${fold ? ` fold ${fold.number}` : ""}`;
}

function printComparison(
  folder: string,
  comparison: ComparisonFile,
  groups: readonly RunGroup[],
  { json }: CompareOptions,
  { stdout, env }: CliContext,
): void {
  const result = comparisonResult(folder, groups);
  writeComparison(folder, { ...comparison, result });
  const html = comparisonHtml({ groups, command: comparison.command });
  writeFileAtomic(join(folder, runFiles.report), html);
  if (json) {
    stdout.write(`${JSON.stringify({ ...result, failed: failures(comparison) }, null, 2)}\n`);
    return;
  }
  const width = outputWidth(stdout);
  const windows = windowsAcross(width, groups[0]?.runs[0]?.windows[0]?.prediction.length ?? 1);
  const wrap = (text: string) => wrapped(text, stdout);
  const styles = outputStyles(env, stdout);
  stdout.write(comparisonText(groups, { width, windows, styles, wrap }));
  stdout.write(`\ncomparison ${folder}\n`);
}

function failures({ members }: ComparisonFile) {
  return members.flatMap(({ label, seed, fold, error }) => {
    return error ? [{ label, seed, ...(fold && { fold: fold.number }), error }] : [];
  });
}

/** @throws ExperimentError */
function requireAll(folder: string, comparison: ComparisonFile): void {
  const failed = comparison.members.filter(({ error }) => error !== undefined);
  const [first] = failed;
  if (!first) return;
  const names = failed.map((member) => memberLabel(comparison, member)).join(", ");
  throw new ExperimentError(
    `${folder}: ${failed.length} of ${comparison.members.length} runs failed (${names}): ` +
      `${first.error?.replace(/\.?$/, ".")} Go on with: rnnlab resume ${folder}`,
  );
}
