import { resolve } from "node:path";
import type { ComparisonFile } from "../runs/comparison-file.js";
import { isComparison, isSweep } from "../runs/folders.js";
import { UserError } from "../shared/errors.js";
import type { CompareEvent } from "./comparison-events.js";
import { withOptionNames } from "./option-names.js";
import type { ComputeOptions, StopOptions } from "./options.js";
import { type ParallelTools, parallelWork } from "./parallel-work.js";
import { runComparison } from "./run-comparison.js";
import { runEvents } from "./run-events.js";
import { runSweep } from "./run-sweep.js";
import type { SweepEvent } from "./sweep-events.js";
import type { TrainEvent } from "./training-news.js";
import { wholeNumber } from "./whole-number.js";

export interface ResumeOptions extends ComputeOptions, StopOptions {
  /** For a run: the total number of epochs, more than it was started with. */
  readonly epochs?: number | undefined;
  /** The data file's new path, if it has moved. */
  readonly data?: string | undefined;
  /** For a sweep: the total number of trials, at least as many as it has. */
  readonly trials?: number | undefined;
  /** For a comparison or a sweep: parallel processes (default: one per thread, as far as memory allows). */
  readonly jobs?: number | undefined;
}

/** The events of {@link resume}: those of `train`, `compare` or `sweep`, whichever made the folder. */
export type ResumeEvent = TrainEvent | CompareEvent | SweepEvent;

/**
 * Continues a run that was interrupted or killed, or is to train for more epochs. The result is bit
 * for bit that of an uninterrupted run. A run that is complete already yields only its record. For
 * a comparison, it runs the members that have no finished run; for a sweep, the trials that are not done.
 *
 * @param folder the folder of a run, a comparison or a sweep
 * @throws UserError if another process is running it, its files do not allow it, or an option does
 *   not apply
 * @throws ExperimentError if training diverges or a member fails; the last good checkpoint stays
 * @throws InterruptedError after `signal`; it can be resumed
 */
export async function* resume(
  folder: string,
  options: ResumeOptions = {},
): AsyncGenerator<ResumeEvent, void, undefined> {
  const path = resolve(folder);
  const epochs = wholeNumber("epochs", options.epochs, 1_000_000);
  const trials = wholeNumber("trials", options.trials, 1_000_000);
  if (isComparison(path)) {
    requireNone({ epochs, trials }, "a comparison");
    yield* comparisonEvents(path, options);
    return;
  }
  if (isSweep(path)) {
    requireNone({ epochs }, "a sweep");
    yield* sweepEvents(path, options, trials);
    return;
  }
  requireNone({ jobs: options.jobs, trials }, "a run");
  const { resumeExperiment } = await import("../experiment/resume.js");
  const data = options.data === undefined ? undefined : resolve(options.data);
  yield* runEvents((common) => resumeExperiment(path, { ...common, epochs, data }), options);
}

/** @throws UserError if an option does not apply to what is resumed */
function requireNone(options: Readonly<Record<string, unknown>>, resumed: string): void {
  const given = Object.entries(options).find(([, value]) => value !== undefined);
  if (given === undefined) return;
  const [name, value] = given;
  throw new UserError(
    `${name} is ${value}, but the folder is ${resumed}, which has no such option. Leave it out.`,
  );
}

function comparisonEvents(
  folder: string,
  options: ResumeOptions,
): AsyncGenerator<CompareEvent, void, undefined> {
  return parallelWork<CompareEvent>(options, async (tools) => {
    const { onWarning } = tools;
    const { withFolder } = await import("../runs/lease/folder.js");
    const { readComparison } = await import("../runs/comparison-file.js");
    const { memberConfig, missingMembers } = await import("../study/missing.js");
    await withFolder(folder, { onTakeover: onWarning, onWait: onWarning }, async (lease) => {
      const found = await whereItIs(folder, readComparison(folder), options);
      await repair(folder, tools, options);
      const missing = missingMembers(folder, found);
      const jobs = await tools.parallelRuns(missing.map((member) => memberConfig(folder, member)));
      await runComparison({ folder, lease }, found, { ...tools, jobs });
    });
  });
}

function sweepEvents(
  folder: string,
  options: ResumeOptions,
  trials: number | undefined,
): AsyncGenerator<SweepEvent, void, undefined> {
  return parallelWork<SweepEvent>(options, async (tools) => {
    const { extendSweep, moveSweepData } = await import("../study/sweep/folder.js");
    const { baseConfig, configsAtOnce } = await import("../study/sweep/trial-config.js");
    const { isSettled } = await import("../study/sweep/result.js");
    const { standingOf } = await import("../study/sweep/standing.js");
    const { SweepView } = await import("../study/sweep/view.js");
    const { data } = options;
    await withOptionNames(async () => {
      if (data !== undefined) await moveSweepData(folder, resolve(data));
      if (trials !== undefined) await extendSweep(folder, trials);
    });
    await repair(folder, tools, options);
    const view = new SweepView(folder);
    const { sweep } = view;
    const jobs = isSettled(standingOf(view))
      ? 1 // the result needs no data
      : await tools.parallelRuns(configsAtOnce(baseConfig(folder, sweep), sweep, tools.wanted));
    await runSweep(folder, { ...tools, jobs });
  });
}

/** Writes damaged files of finished runs again. */
async function repair(
  study: string,
  { threads, command, signal, onWarning }: ParallelTools<never>,
  { data }: ResumeOptions,
): Promise<void> {
  const { repairRuns } = await import("../study/repair.js");
  const moved = data === undefined ? undefined : resolve(data);
  await repairRuns(study, { threads, command, signal, onWarning, data: moved });
}

/** The comparison with the current path of its data file. */
async function whereItIs(
  folder: string,
  kept: ComparisonFile,
  { data }: ResumeOptions,
): Promise<ComparisonFile> {
  if (data === undefined) return kept;
  const { withMovedData } = await import("../study/moved-data.js");
  return withOptionNames(() => withMovedData(folder, kept, resolve(data)));
}
