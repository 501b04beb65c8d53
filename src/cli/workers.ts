import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Job, logFolder, writeJob } from "../runs/job-file.js";
import { CancelledError, ExperimentError, InterruptedError, UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { launcherNamed } from "../study/launch/index.js";
import { interruptible } from "./interruption.js";

/** The options about where workers run. */
export interface LauncherOptions {
  /** CPU threads of all processes on this machine together. */
  readonly threads: number;
  /** Parallel processes on this machine (default: one for each thread). */
  readonly jobs?: number | undefined;
  readonly launcher?: string | undefined;
  /** Parallel processes on a cluster. */
  readonly workers?: number | undefined;
  /** Options for `sbatch`. */
  readonly sbatch?: string | undefined;
  readonly detach?: true | undefined;
  readonly staleMs?: number | undefined;
}

const LOCAL = "local";

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

/** Submits workers for a folder's tasks, at most one for each task, and records the job. */
export async function submitWorkers(
  folder: string,
  tasks: number,
  options: LauncherOptions,
): Promise<Job> {
  const { launcher = LOCAL, threads, jobs = threads, sbatch = "", staleMs } = options;
  const isLocal = !isElsewhere(options);
  const workers = Math.max(1, Math.min(isLocal ? jobs : (options.workers ?? tasks), tasks));
  const job = await launcherNamed(launcher).submit({
    folder,
    workers,
    threads: Math.max(1, Math.floor(threads / workers)),
    staleMs,
    options: shellWords(sbatch),
  });
  writeJob(folder, job);
  return job;
}

/** Splits at spaces outside quotation marks, as a shell does. */
export function shellWords(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/**
 * Watches until the work is done or the workers have ended.
 *
 * @param look reads the folder, shows its state and returns whether all is done
 * @throws InterruptedError after a signal, with every run saved
 * @throws CancelledError after a signal if the workers continue without this process
 * @throws ExperimentError if the workers ended before the work was done
 */
export function watchWorkers(
  folder: string,
  job: Job,
  { look }: { look: () => boolean },
): Promise<void> {
  const launcher = launcherNamed(job.launcher);
  return interruptible(async (signal) => {
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
  });
}

const LOOK_MS = 250;

/** What the user can do about workers that run elsewhere. */
export function goingOnText(folder: string, { id, workers }: Job): string {
  return (
    `${counted(workers, "worker")} of ${id} continue without this process. Watch with: rnnlab resume ` +
    `${folder}; stop with: rnnlab sweep cancel ${folder}`
  );
}

/** Why workers ended, according to their logs. */
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
