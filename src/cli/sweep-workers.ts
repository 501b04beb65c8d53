import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Job, logFolder, writeJob } from "../runs/job-file.js";
import { ExperimentError, InterruptedError } from "../shared/errors.js";
import { launcherNamed } from "../study/launch/index.js";
import type { Launcher } from "../study/launch/launcher.js";
import { standingOf } from "../study/sweep/standing.js";
import { SweepView } from "../study/sweep/view.js";
import type { CliContext } from "./context.js";
import { interruptible } from "./interruption.js";
import { SweepProgress } from "./sweep-progress.js";

export interface WorkersOptions {
  /** CPU threads of all processes together. */
  readonly threads: number;
  /** Processes at once; without it one for each thread. */
  readonly jobs?: number | undefined;
}

const LOOK_MS = 250;

/**
 * Starts workers on a sweep and shows how it goes until they have ended.
 *
 * @throws InterruptedError after a signal, with every trial saved
 * @throws ExperimentError where the workers ended before the work did
 */
export async function runWorkers(
  folder: string,
  { threads, jobs = threads }: WorkersOptions,
  { stderr, env }: CliContext,
): Promise<void> {
  const view = new SweepView(folder);
  const before = standingOf(view);
  if (before.isDone) return;
  const launcher = launcherNamed("local");
  const workers = Math.min(jobs, before.sweep.trials);
  const progress = new SweepProgress(stderr, env);
  progress.begin(before, workers);
  try {
    await interruptible(async (signal) => {
      const job = await launcher.submit({
        folder,
        workers,
        threads: Math.max(1, Math.floor(threads / workers)),
        options: [],
      });
      writeJob(folder, job);
      await followed({ launcher, job, view, progress }, signal);
      if (signal.aborted) throw new InterruptedError(folder);
      if (!standingOf(view).isDone) throw new ExperimentError(endedEarly(folder, job));
    });
  } finally {
    progress.stop();
  }
}

interface Followed {
  readonly launcher: Launcher;
  readonly job: Job;
  readonly view: SweepView;
  readonly progress: SweepProgress;
}

async function followed(
  { launcher, job, view, progress }: Followed,
  signal: AbortSignal,
): Promise<void> {
  let isCancelled = false;
  for (;;) {
    if (signal.aborted && !isCancelled) await launcher.cancel(job);
    isCancelled = signal.aborted;
    const state = await launcher.state(job);
    view.refresh();
    progress.show(standingOf(view));
    if (state === "ended") return;
    await pause(LOOK_MS, undefined, isCancelled ? {} : { signal }).catch(() => {});
  }
}

/** Why workers ended, as far as their logs say. */
function endedEarly(folder: string, { id }: Job): string {
  const logs = logFolder(folder);
  const names = readdirSync(logs).filter((name) => name.startsWith(`${id}-`));
  const lines = names.flatMap((name) => readFileSync(join(logs, name), "utf8").split("\n"));
  const last = lines.findLast((line) => line.startsWith("error: "))?.slice("error: ".length);
  return (
    `${folder}: the workers ended before the sweep was done: ${last ?? `see the logs in ${logs}`}. ` +
    `Go on with: rnnlab resume ${folder}`
  );
}
