import { setTimeout as pause } from "node:timers/promises";
import { loadData } from "../../data/registry.js";
import { Lease, LeaseHeldError, LeaseLostError } from "../../runs/lease/lease.js";
import { tryLease } from "../../runs/lease/take.js";
import { claimPath, ensureTrials } from "../../runs/sweep-file.js";
import { InterruptedError } from "../../shared/errors.js";
import { type WorkOptions, workOnComparison } from "../comparison-work.js";
import type { Step } from "./asha.js";
import { ensureConfirmation } from "./confirm.js";
import { agendaOf } from "./next.js";
import { standingOf } from "./standing.js";
import { type ClaimedTrial, runTrial } from "./trial.js";
import { baseConfig } from "./trial-config.js";
import { isFinal, SweepView } from "./view.js";

/** Milliseconds from one look at what others do to the next. */
const POLL_MS = 100;
const LONGEST_POLL_MS = 2000;
/** More for each trial that runs: with many workers the last ones would ask too often. */
const POLL_FOR_EACH_MS = 20;

function longestPoll({ trials }: SweepView): number {
  const running = trials.filter(({ state }) => state === "running").length;
  return LONGEST_POLL_MS + running * POLL_FOR_EACH_MS;
}

/**
 * Works on a sweep until nothing of it is left: claims a trial, trains it to its rung, records that,
 * takes the next. Any number of processes on any machines may do so at once, and may come and go: the
 * folder says what is to be done, and a trial's lease who does it.
 *
 * @throws InterruptedError after the signal, with the trial under way saved and given back
 * @throws UserError where the data cannot be read, and the file system's errors
 */
export async function work(folder: string, options: WorkOptions): Promise<void> {
  const view = new SweepView(folder);
  const base = baseConfig(folder, view.sweep);
  await loadData(base.data); // what is wrong with the data is no result of a trial
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

/** Trains the winner and the base config with more seeds, where the sweep is to do that. */
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
    await runTrial(view, claimed, options);
  } catch (error) {
    // Another process has the trial, or still has a run of it: there are others to go on with.
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

/** Misses after which a process looks farther along: many that begin at once would meet at each trial. */
const PATIENT_MISSES = 3;

function skipped(miss: number, count: number): number {
  return miss < PATIENT_MISSES ? 0 : Math.floor(Math.random() * count);
}

/**
 * Claims a trial.
 *
 * @returns undefined where another process has it, `stale` where it stands otherwise than it seemed
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
  const now = view.refreshTrial(number); // whoever had it may have come further
  const isMoved =
    now !== undefined && (isFinal(now) || now.goal > goal || now.epochs > (before?.epochs ?? -1));
  if (!isMoved) return { number, goal, lease };
  lease.release();
  return "stale";
}
