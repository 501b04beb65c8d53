import { leaseState } from "../../runs/lease/record.js";
import { claimPath, type Trial } from "../../runs/sweep-file.js";
import { lastPromotion, promotions, rungsOf, type Step } from "./asha.js";
import { sweepMetric } from "./metric.js";
import type { SweepView } from "./view.js";
import { isAtGoal, isFinal } from "./view.js";

/** What is to be done in a sweep. */
export interface Agenda {
  /** What a process could begin now, in the order in which it should be tried. */
  readonly steps: readonly Step[];
  /** Whether other processes are at work, after which there may be more to do. */
  readonly waiting: boolean;
}

/**
 * What there is to do: first trials whose process stopped or is gone, then promotions, then new trials.
 *
 * @param epochs of a whole training; a trial whose config says something else has its own number
 * @param busy trials that were found to be claimed by another process just now
 * @param staleMs without a beat, after which a worker on another machine counts as gone
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

/** So many leases are looked at in one turn: with a thousand workers more would burden the file server. */
const MOST_LOOKED = 64;

/** Trials from a place by chance on, as many as are looked at; in other turns it is other ones. */
function someOf(trials: readonly Trial[]): readonly Trial[] {
  if (trials.length <= MOST_LOOKED) return trials;
  const start = Math.floor(Math.random() * trials.length);
  return [...trials.slice(start), ...trials.slice(0, start)].slice(0, MOST_LOOKED);
}

/** A trial that fails, and one that diverges too, ends a sweep with `failFast`. */
function hasFailed({ state }: Trial): boolean {
  return state === "failed" || state === "diverged";
}

/** Whether a process is at work on a trial, as far as can be seen without claiming it. */
function isHeld({ folder }: SweepView, { number, state }: Trial, staleMs?: number): boolean {
  return state === "running" && leaseState(claimPath(folder, number), staleMs) === "held";
}

/** More are not listed at once: the first ones will do. */
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
