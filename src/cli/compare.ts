import { resolve } from "node:path";
import { requireExpectations } from "../experiment/expectations.js";
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
import { looksAfter } from "../runs/looks.js";
import {
  type ComparisonStart,
  failures,
  recordResult,
  requireAll,
  withNewComparison,
} from "../study/comparison.js";
import { finishedGroups } from "../study/groups.js";
import { openJobs } from "../study/launch/index.js";
import type { PlannedMember } from "../study/members.js";
import { memberConfig, missingMembers, settled } from "../study/missing.js";
import { withMovedData } from "../study/moved-data.js";
import { recordMembers } from "../study/run-missing.js";
import { unfinishedComparison } from "../study/unfinished.js";
import { runAndShow } from "./compare-here.js";
import { runByWorkers } from "./compare-workers.js";
import type { CliContext } from "./context.js";
import type { ProgressChoice } from "./options.js";
import { terminalLayout, writeNote, writeWarning } from "./output.js";
import { repairHere } from "./repair.js";
import {
  awaitOrphansHere,
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
    await repairHere(folder, options, context);
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
  const comparison = await withMissing(owned, begun, missing, options, context);
  if (options.detach && missing.length > 0) return;
  await awaitOrphansHere(folder, context);
  const groups = finishedGroups(folder, comparison);
  if (groups.length > 0) await printComparison(owned, comparison, groups, options, context);
  requireAll(folder, comparison);
  const trained = trainedFolders(folder, comparison);
  for (const run of groups.flatMap(({ runs }) => runs)) {
    if (trained.has(run.folder)) requireExpectations(run);
  }
}

/** The comparison with the results of its members, after those that are missing have been run. */
async function withMissing(
  owned: OwnedFolder,
  begun: ComparisonFile,
  missing: readonly ComparisonMember[],
  options: CompareOptions,
  context: CliContext,
): Promise<ComparisonFile> {
  const isByWorkers = await hasWorkers(owned.folder, options);
  if (missing.length === 0) return isByWorkers ? begun : recordMembers(owned, begun);
  return (isByWorkers ? runByWorkers : runAndShow)(owned, begun, missing, options, context);
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
    looks: first && looksAfter(first.folder),
  } as const;
  context.stdout.write(await format.render(subject, terminalLayout(context)));
}
