import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Job, logFolder, writeJob } from "../../runs/job-file.js";
import { CancelledError, ExperimentError, InterruptedError } from "../../shared/errors.js";
import { counted } from "../../shared/format.js";
import { launcherNamed } from "./index.js";

/** Where the workers of a folder run, and how many. */
export interface WorkersChoice {
  /** Number of CPU threads of all processes on this machine together. */
  readonly threads: number;
  /** Number of simultaneous processes on this machine (default: one per thread). */
  readonly jobs?: number | undefined;
  readonly launcher?: string | undefined;
  /** Number of simultaneous processes on a cluster. */
  readonly workers?: number | undefined;
  readonly staleMs?: number | undefined;
}

/** The launcher for processes on this machine. */
export const LOCAL = "local";

/**
 * Starts workers for the open tasks of a folder, at most one for each task, and records the job.
 *
 * @param engineOptions options for the launcher, such as those of `sbatch`
 * @throws UserError when the launcher is unavailable or refuses
 */
export async function submitWorkers(
  folder: string,
  tasks: number,
  choice: WorkersChoice,
  engineOptions: readonly string[] = [],
): Promise<Job> {
  const { launcher = LOCAL, threads, jobs = threads, staleMs } = choice;
  const wanted = launcher === LOCAL ? jobs : (choice.workers ?? tasks);
  const workers = Math.max(1, Math.min(wanted, tasks));
  const job = await launcherNamed(launcher).submit({
    folder,
    workers,
    threads: Math.max(1, Math.floor(threads / workers)),
    staleMs,
    options: engineOptions,
  });
  writeJob(folder, job);
  return job;
}

export interface Watch {
  /**
   * Reads the state of the folder and shows it.
   *
   * @returns whether all work is done
   */
  readonly look: () => boolean;
  /** Makes workers on this machine save and end; those on other machines continue. */
  readonly signal: AbortSignal;
}

/**
 * Watches until the work is done or the workers have ended.
 *
 * @throws InterruptedError after the signal, with every run saved
 * @throws CancelledError after the signal if the workers continue without this process
 * @throws ExperimentError if the workers ended before the work was done
 */
export async function watchWorkers(
  folder: string,
  job: Job,
  { look, signal }: Watch,
): Promise<void> {
  const launcher = launcherNamed(job.launcher);
  let state = await launcher.state(job);
  let askedAt = performance.now();
  let isCancelled = false;
  while (state !== "ended" && !(look() && launcher.detaches)) {
    if (signal.aborted && launcher.detaches) throw new CancelledError(goingOnText(folder, job));
    if (signal.aborted && !isCancelled) {
      await launcher.cancel(job);
      isCancelled = true;
    }
    await pause(LOOK_MS, undefined, isCancelled ? {} : { signal }).catch(() => {});
    if (performance.now() - askedAt < launcher.lookMs) continue;
    state = await launcher.state(job);
    askedAt = performance.now();
  }
  const isDone = look();
  if (signal.aborted) throw new InterruptedError(folder);
  if (!isDone) throw new ExperimentError(endedEarly(folder, job));
}

const LOOK_MS = 250;

/** How to watch or cancel workers that run on other machines. */
export function goingOnText(folder: string, { id, workers }: Job): string {
  return (
    `${counted(workers, "worker")} of ${id} continue without this process. Watch with: rnnlab resume ` +
    `${folder}; stop with: rnnlab sweep cancel ${folder}`
  );
}

/** Why workers ended, from their logs. */
function endedEarly(folder: string, { id }: Job): string {
  const logs = logFolder(folder);
  const names = readdirSync(logs).filter((name) => name.startsWith(`${id}-`));
  const lines = names.flatMap((name) => readFileSync(join(logs, name), "utf8").split("\n"));
  const last = lines.findLast((line) => line.startsWith("error: "))?.slice("error: ".length);
  return (
    `${folder}: the workers ended before the work was done: ${last ?? `see the logs in ${logs}`}. ` +
    `Continue with: rnnlab resume ${folder}`
  );
}
