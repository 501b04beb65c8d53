import { setTimeout as pause } from "node:timers/promises";
import { loadData } from "../../data/registry.js";
import { Lease, LeaseHeldError, LeaseLostError } from "../../runs/lease/lease.js";
import { tryLease } from "../../runs/lease/take.js";
import { claimPath, ensureTrials } from "../../runs/sweep-file.js";
import { InterruptedError } from "../../shared/errors.js";
import { threadsAmong, type WorkOptions, workOnComparison } from "../comparison-work.js";
import type { Step } from "./asha.js";
import { ensureConfirmation } from "./confirm.js";
import { agendaOf } from "./next.js";
import { standingOf } from "./standing.js";
import { type ClaimedTrial, runTrial } from "./trial.js";
import { baseConfig } from "./trial-config.js";
import { isFinal, SweepView } from "./view.js";

/** Milliseconds between two looks at the work of other processes. */
const POLL_MS = 100;
const LONGEST_POLL_MS = 2000;
/** Added for each running trial, so that many workers do not read too often. */
const POLL_FOR_EACH_MS = 100;

function longestPoll({ trials }: SweepView): number {
  const running = trials.filter(({ state }) => state === "running").length;
  return LONGEST_POLL_MS + running * POLL_FOR_EACH_MS;
}

/**
 * Works on a sweep until nothing is left to do: claims a trial, trains it to its rung, records the result,
 * takes the next. Any number of processes on any machines may do so at once, and may start and end at any
 * time: the folder defines the work, and the lease of a trial shows who works on it.
 *
 * @throws InterruptedError after the signal, with the current trial saved and released
 * @throws UserError if the data cannot be read, and the file system's errors
 */
export async function work(folder: string, options: WorkOptions): Promise<void> {
  const view = new SweepView(folder);
  const base = baseConfig(folder, view.sweep);
  await loadData(base.data); // an error in the data is not a result of a trial
  let wait = POLL_MS;
  for (;;) {
    if (options.signal.aborted) throw new InterruptedError(folder);
    const claimed = claimNext(view, base.training.epochs, options);
    if (claimed === "done") return confirm(view, options);
    if (claimed === "wait") {
      await pause(wait, undefined, { signal: options.signal }).catch(() => {});
      wait = Math.min(longestPoll(view), wait * 1.5);
      view.refresh();
      continue;
    }
    wait = POLL_MS;
    await runClaimed(view, claimed, options);
    view.refresh();
  }
}

/** Trains the winner and the base config with further seeds, if the sweep asks for it. */
async function confirm(view: SweepView, options: WorkOptions): Promise<void> {
  const folder = await ensureConfirmation(standingOf(view));
  if (folder !== undefined) await workOnComparison(folder, options);
}

async function runClaimed(
  view: SweepView,
  claimed: ClaimedTrial,
  options: WorkOptions,
): Promise<void> {
  try {
    const threads = threadsAmong(view.sweep.trials, options);
    await runTrial(view, claimed, { ...options, threads });
  } catch (error) {
    // Another process has the trial, or still holds one of its runs. Continue with others.
    if (!(error instanceof LeaseLostError || error instanceof LeaseHeldError)) throw error;
    options.onWarning(error.message);
  } finally {
    claimed.lease.release();
  }
}

function claimNext(
  view: SweepView,
  epochs: number,
  options: WorkOptions,
): ClaimedTrial | "wait" | "done" {
  const busy = new Set<number>();
  for (let miss = 0; ; miss += 1) {
    const { steps, waiting } = agendaOf(view, epochs, busy, options.staleMs);
    const step = steps[skipped(miss, steps.length)];
    if (step === undefined) return waiting ? "wait" : "done";
    const claimed = claim(view, step, options);
    if (claimed === undefined) busy.add(step.number);
    else if (claimed !== "stale") return claimed;
  }
}

/**
 * Number of failed claims after which a process tries later trials at random, so that processes that start
 * together do not collide at each trial.
 */
const PATIENT_MISSES = 3;

function skipped(miss: number, count: number): number {
  return miss < PATIENT_MISSES ? 0 : Math.floor(Math.random() * count);
}

/**
 * Claims a trial.
 *
 * @returns undefined if another process has it, `stale` if its state has changed since the step was planned
 */
function claim(
  view: SweepView,
  { number, goal }: Step,
  { staleMs, onWarning }: WorkOptions,
): ClaimedTrial | "stale" | undefined {
  const onTakeover = (reason: string) => onWarning(`trial ${number}: ${reason}`);
  ensureTrials(view.folder);
  const lease = tryLease(claimPath(view.folder, number), { staleMs, onTakeover });
  if (!(lease instanceof Lease)) return undefined;
  const before = view.trial(number);
  const now = view.refreshTrial(number); // another process may have continued it
  const isMoved =
    now !== undefined && (isFinal(now) || now.goal > goal || now.epochs > (before?.epochs ?? -1));
  if (!isMoved) return { number, goal, lease };
  lease.release();
  return "stale";
}
