import type { Config } from "../config/schema.js";
import { availableMemory } from "../experiment/available-memory.js";
import { type Job, readJobs } from "../runs/job-file.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { requireRunnable } from "../study/check-members.js";
import { awaitOrphans, orphansIn } from "../study/launch/orphans.js";
import {
  LOCAL,
  removeEndedJobs,
  submitWorkers,
  type WorkersChoice,
  WorkersEndedError,
  watchWorkers,
} from "../study/launch/workers.js";
import type { CliContext, OutputStream } from "./context.js";
import { interruptible } from "./interruption.js";
import { writeNote, writeWarning } from "./output.js";

/** The options about where workers run. */
export interface LauncherOptions extends WorkersChoice {
  /** Options for `sbatch`. */
  readonly sbatch?: string | undefined;
  readonly detach?: true | undefined;
}

/** Whether workers are to run elsewhere. */
export function isElsewhere({ launcher = LOCAL }: LauncherOptions): boolean {
  return launcher !== LOCAL;
}

/** @throws UserError if an option is given that only workers on a cluster have */
export function requireLauncher(options: LauncherOptions): void {
  const { workers, sbatch, detach } = options;
  if (isElsewhere(options)) return;
  const given = Object.entries({ workers, sbatch, detach }).find(
    ([, value]) => value !== undefined,
  );
  if (given === undefined) return;
  throw new UserError(`--${given[0]} is given without --launcher slurm, to which it belongs`);
}

/**
 * The options with as many parallel processes as fit into memory.
 *
 * @param available how much memory there is
 * @throws UserError if an experiment cannot be run; this is checked before anything is made
 */
export async function withFittingJobs<O extends LauncherOptions>(
  configs: readonly Config[],
  options: O,
  { stderr }: Pick<CliContext, "stderr">,
  available = availableMemory,
): Promise<O> {
  const { jobs, threads } = options;
  const onWarning = (text: string) => writeWarning(stderr, text);
  if (isElsewhere(options)) {
    await requireRunnable(configs, { onWarning }, available);
    return options;
  }
  const place = { jobs: jobs ?? threads, isChosen: jobs !== undefined, onWarning };
  return { ...options, jobs: await requireRunnable(configs, place, available) };
}

/** Starts workers for a number of tasks of a folder, as the command line says. */
export function startWorkers(
  folder: string,
  tasks: number,
  { sbatch = "", ...choice }: LauncherOptions,
): Promise<Job> {
  return submitWorkers(folder, tasks, choice, shellWords(sbatch));
}

/** Says which study a command continues. */
export function continuedText(folder: string, kind: "sweep" | "comparison"): string {
  return (
    `continuing ${folder}, an unfinished ${kind} of the same command. ` +
    "To start another one, use --new."
  );
}

/** Splits at spaces outside quotation marks, as a shell does. */
export function shellWords(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

function watchUntilDone(
  folder: string,
  job: Job,
  look: () => boolean,
  onStopping?: () => void,
): Promise<void> {
  return interruptible((signal) => watchWorkers(folder, job, { look, signal }), onStopping);
}

/** Workers that work on a folder, and what to do if they end early. */
export interface WatchedWorkers {
  readonly folder: string;
  readonly job: Job;
  /** Whether they were at work before this command. */
  readonly isJoined: boolean;
  readonly options: LauncherOptions;
}

/**
 * Watches workers until the work is done; a signal stops that. If workers of an earlier command end before the work is done, and
 * this command may start workers there, it starts its own: their engine may have lost them, for example in a restart.
 * Workers that were cancelled by `rnnlab sweep cancel` are not replaced.
 *
 * @param watch `look` as for {@link watchWorkers}; `tasks` returns the number of open tasks; `onStopping` is called at
 *   the first signal
 */
export async function watchOrReplace(
  { folder, job, isJoined, options }: WatchedWorkers,
  {
    look,
    tasks,
    onStopping,
  }: { look: () => boolean; tasks: () => number; onStopping?: () => void },
  stderr: OutputStream,
): Promise<void> {
  try {
    await watchUntilDone(folder, job, look, onStopping);
  } catch (error) {
    const isReplaced = isJoined && isElsewhere(options) && !isCancelled(folder, job);
    if (!(error instanceof WorkersEndedError && isReplaced)) throw error;
    const next = await startWorkers(folder, tasks(), options);
    const count = counted(next.workers, "worker");
    writeNote(stderr, `the workers of ${job.id} ended early; started ${count} (${next.id})`);
    await watchUntilDone(folder, next, look, onStopping);
  }
}

function isCancelled(folder: string, { id }: Job): boolean {
  return readJobs(folder).find((job) => job.id === id)?.cancelledAt !== undefined;
}

/** Waits for workers of a killed command when all work is done, as {@link awaitOrphans} does; a signal ends the wait. */
export async function awaitOrphansHere(
  folder: string,
  { stderr }: Pick<CliContext, "stderr">,
): Promise<void> {
  await removeEndedJobs(folder);
  if (orphansIn(folder).length === 0) return;
  const onWarning = (text: string) => writeWarning(stderr, text);
  await interruptible((signal) => awaitOrphans(folder, { signal, onWarning }));
}
