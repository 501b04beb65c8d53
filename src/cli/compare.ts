import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { requireExpectations } from "../experiment/expectations.js";
import { looksRemark } from "../experiment/looks.js";
import { seesTargets } from "../model/spec.js";
import { printedFormats } from "../report/formats/index.js";
import type { RunGroup } from "../report/groups.js";
import {
  type ComparisonFile,
  type ComparisonMember,
  finishedFolder,
  type OwnedFolder,
  readComparison,
} from "../runs/comparison-file.js";
import { MOVED_HINT, requireDataFile } from "../runs/data-file.js";
import { shownPath } from "../runs/folders.js";
import { withFolder } from "../runs/lease/folder.js";
import { counted } from "../shared/format.js";
import {
  type ComparisonStart,
  failures,
  memberLabel,
  recordResult,
  requireAll,
  withNewComparison,
} from "../study/comparison.js";
import { finishedGroups } from "../study/groups.js";
import { openJobs } from "../study/launch/index.js";
import type { PlannedMember } from "../study/members.js";
import { memberConfig, missingMembers, settled } from "../study/missing.js";
import { withMovedData } from "../study/moved-data.js";
import type { MemberReport } from "../study/reports.js";
import { runMissing } from "../study/run-missing.js";
import { unfinishedComparison } from "../study/unfinished.js";
import { runByWorkers } from "./compare-workers.js";
import type { CliContext } from "./context.js";
import { interruptible, stoppingText } from "./interruption.js";
import type { ProgressChoice } from "./options.js";
import { terminalLayout, writeNote, writeWarning } from "./output.js";
import { createProgressGroup } from "./progress.js";
import type { ProgressGroup, TrainingListener } from "./progress-group.js";
import { bidirectionalNotice, deviceText } from "./train.js";
import {
  continuedText,
  isElsewhere,
  type LauncherOptions,
  requireLauncher,
  withFittingJobs,
} from "./workers.js";

export interface CompareOptions extends LauncherOptions, ProgressChoice {
  readonly json?: true;
}

export interface ResumeComparisonOptions extends CompareOptions {
  /** The data file's new path, if it has moved. */
  readonly data?: string | undefined;
}

/**
 * `rnnlab compare`: creates a comparison's folder, runs it and prints the result. If the same command has begun a
 * comparison that is not finished, continues that.
 */
export async function startOrContinue(
  members: readonly PlannedMember[],
  start: Omit<ComparisonStart, "command">,
  options: CompareOptions & { readonly new?: true },
  context: CliContext,
): Promise<void> {
  const begun = options.new ? undefined : await unfinishedComparison(resolve(start.base), members);
  if (begun === undefined) return compareAndPrint(members, start, options, context);
  const folder = shownPath(begun);
  writeNote(context.stderr, continuedText(folder, "comparison"));
  await resumeComparison(folder, options, context);
}

/** Starts a comparison in a new folder, runs it and prints the result. */
export async function compareAndPrint(
  members: readonly PlannedMember[],
  start: Omit<ComparisonStart, "command">,
  options: CompareOptions,
  context: CliContext,
): Promise<void> {
  requireLauncher(options);
  const configs = members.flatMap(({ config }) => config ?? []);
  const fitting = await withFittingJobs(configs, options, context);
  const command = ["rnnlab", ...context.argv];
  await withNewComparison(members, { ...start, command }, (owned) =>
    runComparison(owned, readComparison(owned.folder), fitting, context),
  );
}

/**
 * Runs the missing members of a comparison and prints the result.
 *
 * @throws UserError if another process is running it
 * @throws ExperimentError that names the members that failed, after the others are done and
 *   printed, or a run that does not meet its expectations
 * @throws InterruptedError after a signal, with every run saved
 */
export async function resumeComparison(
  folder: string,
  options: ResumeComparisonOptions,
  context: CliContext,
): Promise<void> {
  requireLauncher(options);
  const say = (text: string) => writeWarning(context.stderr, text);
  const leaseOptions = { staleMs: options.staleMs, onTakeover: say, onWait: say };
  await withFolder(folder, leaseOptions, async (lease) => {
    const kept = readComparison(folder);
    const { data } = options;
    const found = data === undefined ? kept : await withMovedData(folder, kept, data);
    const configs = missingMembers(folder, found).map((member) => memberConfig(folder, member));
    for (const config of configs) requireDataFile(config, MOVED_HINT);
    const fitting = await withFittingJobs(configs, options, context);
    await runComparison({ folder, lease }, found, fitting, context);
  });
}

async function runComparison(
  owned: OwnedFolder,
  found: ComparisonFile,
  options: CompareOptions,
  context: CliContext,
): Promise<void> {
  const { folder } = owned;
  const begun = settled(folder, found);
  const missing = missingMembers(folder, begun);
  const run = (await hasWorkers(folder, options)) ? runByWorkers : runAndShow;
  const comparison =
    missing.length > 0 ? await run(owned, begun, missing, options, context) : begun;
  if (options.detach && missing.length > 0) return;
  const groups = finishedGroups(folder, comparison);
  if (groups.length > 0) await printComparison(owned, comparison, groups, options, context);
  requireAll(folder, comparison);
  const trained = trainedFolders(folder, comparison);
  for (const run of groups.flatMap(({ runs }) => runs)) {
    if (trained.has(run.folder)) requireExpectations(run);
  }
}

/**
 * Folders of the runs that the comparison trained, without the finished runs that it only lists.
 */
function trainedFolders(folder: string, { members }: ComparisonFile): ReadonlySet<string> {
  const trained = members.filter(({ config }) => config !== undefined);
  return new Set(trained.flatMap(({ run }) => finishedFolder(folder, { run }) ?? []));
}

/** Whether workers elsewhere are to run it, or are running it. */
async function hasWorkers(folder: string, options: CompareOptions): Promise<boolean> {
  return isElsewhere(options) || (await openJobs(folder)).length > 0;
}

async function runAndShow(
  owned: OwnedFolder,
  comparison: ComparisonFile,
  missing: readonly ComparisonMember[],
  { threads, jobs = threads, quiet, logEvery }: CompareOptions,
  { stderr, env }: CliContext,
): Promise<ComparisonFile> {
  const { folder } = owned;
  const labels = missing.map((member) => memberLabel(comparison, member));
  const progress = createProgressGroup(stderr, {
    env,
    labels,
    total: missing.length,
    quiet,
    logEvery,
  });
  const count = Math.min(jobs, missing.length);
  const cores = availableParallelism();
  if (threads > cores) {
    progress.warn(`--threads ${threads}: this machine has ${counted(cores, "core")}`);
  }
  progress.write(`comparison ${folder}: ${counted(missing.length, "run")}, ${count} in parallel`);
  try {
    return await interruptible(
      (signal) => {
        const onReport = reporter(comparison, progress);
        return runMissing(owned, comparison, { jobs, threads, signal, onReport });
      },
      () => progress.write(stoppingText),
    );
  } finally {
    progress.stop();
  }
}

/** Shows the training of each member, and once what is the same for all. */
function reporter(comparison: ComparisonFile, progress: ProgressGroup) {
  const listeners = new Map<string, TrainingListener>();
  const written = new Set<string>();
  const tellOnce = (text: string) => {
    if (!written.has(text)) progress.write(text);
    written.add(text);
  };
  return (member: ComparisonMember, report: MemberReport): void => {
    const label = memberLabel(comparison, member);
    const listener = listeners.get(label) ?? progress.listener(label);
    listeners.set(label, listener);
    if (report.type === "start") {
      tellOnce(deviceText(report.start.device));
      if (seesTargets(report.start.spec)) tellOnce(bidirectionalNotice);
    } else if (report.type === "event") listener(report.event);
    else if (report.type === "warning") progress.warn(`${label}: ${report.message}`);
    else if (report.type !== "finished") listener({ type: "end" });
    if (report.type === "failed") progress.write(`${label} failed: ${report.message}`);
  };
}

async function printComparison(
  owned: OwnedFolder,
  comparison: ComparisonFile,
  groups: readonly RunGroup[],
  { json }: CompareOptions,
  context: CliContext,
): Promise<void> {
  const { folder } = owned;
  recordResult(owned, comparison, groups);
  const format = json ? printedFormats.json : printedFormats.text;
  const [first] = groups.flatMap(({ runs }) => runs);
  const subject = {
    kind: "comparison",
    folder,
    groups,
    failed: failures(comparison),
    remark: first && looksRemark(first.folder),
  } as const;
  context.stdout.write(await format.render(subject, terminalLayout(context)));
}
