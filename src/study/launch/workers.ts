import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type Job,
  logFolder,
  readJobs,
  removeAbandoned,
  removeJob,
  writeJob,
} from "../../runs/job-file.js";
import { CancelledError, ExperimentError, InterruptedError } from "../../shared/errors.js";
import { readFileEnd } from "../../shared/files.js";
import { counted } from "../../shared/format.js";
import type { MemberListener } from "../reports.js";
import type { Launcher } from "./launcher.js";
import { launcherNamed, launcherOf } from "./launchers.js";

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
  /** Receives the progress of the members of a comparison, from workers on this machine. */
  readonly onMember?: MemberListener | undefined;
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
  const { launcher: name = LOCAL, threads, jobs = threads, staleMs, onMember } = choice;
  const wanted = name === LOCAL ? jobs : (choice.workers ?? tasks);
  const workers = Math.max(1, Math.min(wanted, tasks));
  await removeEndedJobs(folder);
  const launcher = await launcherNamed(name);
  const request = { folder, workers, threads, staleMs, options: engineOptions, onMember };
  const job = await launcher.submit(request);
  try {
    writeJob(folder, job);
  } catch (error) {
    await launcher.cancel(job); // without a record, no process could cancel them later
    throw error;
  }
  return job;
}

/**
 * Removes temporary records of killed processes, and the records of jobs that ended with the process that started them.
 * That process removes its own, unless it was killed.
 */
export async function removeEndedJobs(folder: string): Promise<void> {
  for (const job of readJobs(folder)) {
    const launcher = await launcherOf(job);
    if (!launcher.detaches && (await launcher.state(job)) === "ended") removeJob(folder, job);
  }
  removeAbandoned(folder);
}

/** Starts workers on a folder and waits for them, as {@link submitWorkers} and {@link watchWorkers} do. */
export async function runWorkers(
  folder: string,
  tasks: number,
  choice: WorkersChoice,
  watch: Watch,
): Promise<void> {
  await watchWorkers(folder, await submitWorkers(folder, tasks, choice), watch);
}

/** The workers ended before the work was done. */
export class WorkersEndedError extends ExperimentError {
  override name = "WorkersEndedError";
  /** Why they ended, if that is known. */
  readonly reason: string;

  constructor(folder: string, reason: string) {
    super(
      `${folder}: the workers ended before the work was done: ${reason.replace(/\.?$/, ".")} ` +
        `Continue with: rnnlab resume ${folder}`,
    );
    this.reason = reason;
  }
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
 * @throws WorkersEndedError if the workers ended before the work was done
 */
export async function watchWorkers(folder: string, job: Job, watch: Watch): Promise<void> {
  const launcher = await launcherOf(job);
  if (launcher.detaches) await watchElsewhere(folder, job, watch, launcher);
  else await watchHere(folder, job, watch, launcher);
  if (watch.look()) return; // also if the signal came after the last of the work
  if (watch.signal.aborted) throw new InterruptedError(folder);
  throw new WorkersEndedError(folder, launcher.reasonOf?.(job) ?? loggedReason(folder, job));
}

async function watchElsewhere(
  folder: string,
  job: Job,
  { look, signal }: Watch,
  launcher: Launcher,
): Promise<void> {
  let [askedAt, endedLooks] = [Number.NEGATIVE_INFINITY, 0];
  while (!look()) {
    if (signal.aborted) throw new CancelledError(goingOnText(folder, job));
    if (performance.now() - askedAt >= launcher.lookMs) {
      endedLooks = (await launcher.state(job)) === "ended" ? endedLooks + 1 : 0;
      if (endedLooks === LOOKS_TO_BELIEVE) return;
      askedAt = performance.now();
    }
    await pause(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

/** Waits until the workers end. When all work is done, asks workers that still wait for others to end. */
async function watchHere(
  folder: string,
  job: Job,
  { look, signal }: Watch,
  launcher: Launcher,
): Promise<void> {
  let [isAsked, lookedAt] = [false, performance.now()];
  const ask = async () => {
    if (!isAsked) await launcher.cancel(job);
    isAsked = true;
  };
  try {
    while ((await launcher.state(job)) !== "ended") {
      if (signal.aborted) await ask();
      await pause(launcher.lookMs, undefined, isAsked ? {} : { signal }).catch(() => {});
      if (isAsked || performance.now() - lookedAt < LOOK_MS) continue;
      if (look()) await ask();
      lookedAt = performance.now();
    }
  } finally {
    await ask(); // if a look failed
    while ((await launcher.state(job)) !== "ended") await pause(launcher.lookMs);
    removeJob(folder, job);
  }
}

const LOOK_MS = 250;

/**
 * Number of looks in a row after which a job is taken to have ended: an engine that was restarted, or is about to start
 * workers again, may not list them for a moment.
 */
const LOOKS_TO_BELIEVE = 2;

/** How to watch or cancel workers that run on other machines. */
export function goingOnText(folder: string, { id, workers }: Job): string {
  return (
    `${counted(workers, "worker")} of ${id} continue without this process. Watch with: rnnlab resume ` +
    `${folder}; stop with: rnnlab sweep cancel ${folder}`
  );
}

/** The bytes at the end of a log in which the last error is looked for. */
const MOST_LOGGED = 65_536;

/** Why workers ended, as far as their logs say. */
function loggedReason(folder: string, { id }: Job): string {
  const logs = logFolder(folder);
  const names = readdirSync(logs).filter((name) => name.startsWith(`${id}-`));
  const lines = names.flatMap((name) =>
    readFileEnd(join(logs, name), MOST_LOGGED).toString().split("\n"),
  );
  const last = lines.findLast((line) => line.startsWith("error: "))?.slice("error: ".length);
  return last ?? `see the logs in ${logs}`;
}
