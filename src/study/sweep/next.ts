import { leaseState } from "../../runs/lease/record.js";
import { claimPath, type Trial } from "../../runs/sweep-file.js";
import { lastPromotion, promotions, rungsOf, type Step } from "./asha.js";
import { sweepMetric } from "./metric.js";
import type { SweepView } from "./view.js";
import { hasFailed, isAtGoal, isFinal } from "./view.js";

/** The work that is open in a sweep. */
export interface Agenda {
  /** Steps that a process could begin now, in the order in which to try them. */
  readonly steps: readonly Step[];
  /** Whether other processes are working, after which there may be more to do. */
  readonly waiting: boolean;
}

/**
 * The open work of a sweep: first trials whose process stopped or disappeared, then promotions, then new
 * trials.
 *
 * @param epochs of a full training; a trial whose config sets another number uses that
 * @param busy trials that another process has just claimed
 * @param staleMs milliseconds without a beat after which a worker on another machine counts as gone
 */
export function agendaOf(
  view: SweepView,
  epochs: number,
  busy: ReadonlySet<number>,
  staleMs?: number,
): Agenda {
  const { sweep, trials } = view;
  if (sweep.failFast && trials.some(hasFailed)) return { steps: [], waiting: false };
  const metric = sweepMetric(sweep.metric);
  const rungs = sweep.asha ? rungsOf(epochs, sweep.asha) : [epochs];
  const open = trials.filter((trial) => !isFinal(trial));
  const begun = open.filter((trial) => trial.state === "running" || !isAtGoal(trial));
  const looked = someOf(begun);
  const [held, left] = partition(
    looked,
    (trial) => busy.has(trial.number) || isHeld(view, trial, staleMs),
  );
  const steps = [
    ...left.map(({ number, goal }) => ({ number, goal })),
    ...(sweep.asha ? promotions(trials, rungs, metric, sweep.asha) : []),
    ...newTrials(view, busy).map((number) => ({ number, goal: rungs[0]! })),
  ].filter(({ number }) => !busy.has(number));
  const waiting = held.length > 0 || busy.size > 0 || looked.length < begun.length;
  const last = steps.length > 0 || waiting ? undefined : lastPromotion(trials, rungs, metric);
  return { steps: last ? [last] : steps, waiting };
}

/**
 * Number of leases that are read in one turn. More would load the file server when there are a thousand
 * workers.
 */
const MOST_LOOKED = 64;

/** Up to `MOST_LOOKED` consecutive trials from a random start, so that other turns look at other trials. */
function someOf(trials: readonly Trial[]): readonly Trial[] {
  if (trials.length <= MOST_LOOKED) return trials;
  const start = Math.floor(Math.random() * trials.length);
  return [...trials.slice(start), ...trials.slice(0, start)].slice(0, MOST_LOOKED);
}

/** Whether a process is at work on a trial, as far as can be seen without claiming it. */
function isHeld({ folder }: SweepView, { number, state }: Trial, staleMs?: number): boolean {
  return state === "running" && leaseState(claimPath(folder, number), staleMs) === "held";
}

/** Number of new trials listed at once; more are not needed. */
const MOST_LISTED = 64;

function newTrials(view: SweepView, busy: ReadonlySet<number>): number[] {
  const numbers: number[] = [];
  for (let number = 1; number <= view.sweep.trials; number += 1) {
    if (view.trial(number) === undefined && !busy.has(number)) numbers.push(number);
    if (numbers.length === MOST_LISTED) break;
  }
  return numbers;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
