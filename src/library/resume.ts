import { resolve } from "node:path";
import type { ComparisonFile } from "../runs/comparison-file.js";
import { isComparison, isSweep } from "../runs/folders.js";
import { UserError } from "../shared/errors.js";
import { comparing } from "./comparing.js";
import type { CompareEvent } from "./comparison-events.js";
import { withOptionNames } from "./option-names.js";
import { type ComputeOptions, type StopOptions, wholeNumber } from "./options.js";
import { runEvents } from "./run-events.js";
import type { TrainEvent } from "./training-news.js";

export interface ResumeOptions extends ComputeOptions, StopOptions {
  /** For a run: the total number of epochs, more than it was started with. */
  readonly epochs?: number | undefined;
  /** The data file's new path, if it has moved. */
  readonly data?: string | undefined;
  /** For a comparison: parallel processes (default: one per thread, as far as memory allows). */
  readonly jobs?: number | undefined;
}

/**
 * The events of {@link resume}: those of `train` for a run, those of `compare` for a comparison.
 */
export type ResumeEvent = TrainEvent | CompareEvent;

/**
 * Continues a run that was interrupted or killed, or is to train for more epochs. The result is bit
 * for bit that of an uninterrupted run. A run that is complete already yields only its record. For
 * a comparison, it runs the members that have no finished run.
 *
 * @param folder the folder of a run or a comparison
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
  if (isComparison(path)) {
    requireNone({ epochs }, "a comparison");
    yield* comparisonEvents(path, options);
    return;
  }
  if (isSweep(path)) {
    throw new UserError(
      `${folder}: is a sweep, expected a run or a comparison. Continue with: rnnlab resume ${folder}`,
    );
  }
  requireNone({ jobs: options.jobs }, "a run");
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
  return comparing(options, async ({ onWarning, parallelRuns, run }) => {
    const { withFolder } = await import("../runs/lease/folder.js");
    const { readComparison } = await import("../runs/comparison-file.js");
    const { memberConfig, missingMembers } = await import("../study/missing.js");
    await withFolder(folder, { onTakeover: onWarning, onWait: onWarning }, async (lease) => {
      const found = await whereItIs(folder, readComparison(folder), options);
      const missing = missingMembers(folder, found);
      const jobs = await parallelRuns(missing.map((member) => memberConfig(folder, member)));
      await run({ folder, lease }, found, jobs);
    });
  });
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
