import type { Trial } from "../../runs/sweep-file.js";
import { comparedCosts, costOf, type SweepMetric } from "./metric.js";

/** Settings of successive halving, which decides which trials get more epochs. */
export interface AshaOptions {
  /** Each rung has this many times fewer trials, which are trained this many times longer. */
  readonly eta: number;
  /** The least number of epochs of the lowest rung. */
  readonly minEpochs: number;
}

/** A unit of work: train a trial up to an epoch. */
export interface Step {
  readonly number: number;
  readonly goal: number;
}

/** Numbers of epochs after which trials are compared, ending with all epochs: 1, 3, 9, 27. */
export function rungsOf(epochs: number, { eta, minEpochs }: AshaOptions): number[] {
  const rungs = [epochs];
  for (let next = Math.ceil(epochs / eta); next >= minEpochs && next < rungs[0]!; ) {
    rungs.unshift(next);
    next = Math.ceil(next / eta);
  }
  return rungs;
}

/**
 * The trials to promote, those nearest to the end first: of each rung, those among its best 1/eta that have
 * not been promoted yet (Li et al. 2018, "A System for Massively Parallel Hyperparameter Tuning", algorithm
 * 2). Other trials of the rung may still be running.
 *
 * @param trials all that have begun
 */
export function promotions(
  trials: readonly Trial[],
  rungs: readonly number[],
  metric: SweepMetric,
  { eta }: Pick<AshaOptions, "eta">,
): Step[] {
  const steps: Step[] = [];
  let ended: readonly Trial[] = []; // trials that ended early are promoted without further training
  for (const [index, rung] of rungs.slice(0, -1).entries()) {
    const goal = rungs[index + 1]!;
    const reached = trials.filter((trial) => trial.state !== "failed" && reaches(trial, rung));
    const members = [...new Set([...reached, ...ended])];
    const best = ranked(members, rung, metric).slice(0, Math.floor(members.length / eta));
    ended = best.filter(({ state }) => state === "finished");
    const waiting = best.filter(({ state, epochs }) => state === "paused" && epochs === rung);
    steps.unshift(...waiting.map(({ number }) => ({ number, goal })));
  }
  return steps;
}

/**
 * The trial to train to the end when there are too few trials for any to reach the last rung. Used only when
 * nothing else is left to do.
 */
export function lastPromotion(
  trials: readonly Trial[],
  rungs: readonly number[],
  metric: SweepMetric,
): Step | undefined {
  if (trials.some(({ state }) => state === "finished")) return undefined;
  for (const [index, rung] of [...rungs.slice(0, -1).entries()].reverse()) {
    const waiting = trials.filter(({ state, epochs }) => state === "paused" && epochs === rung);
    const [best] = ranked(waiting, rung, metric);
    if (best) return { number: best.number, goal: rungs[index + 1]! };
  }
  return undefined;
}

function reaches(trial: Trial, rung: number): boolean {
  if (trial.rungs.some(({ epochs }) => epochs === rung)) return true;
  return (trial.state === "diverged" || trial.state === "finished") && trial.goal >= rung;
}

/** The trials of a rung, best first, equal ones oldest first. */
function ranked(trials: readonly Trial[], rung: number, metric: SweepMetric): Trial[] {
  const costs = new Map(trials.map((trial) => [trial, rungCost(trial, rung, metric)]));
  const cost = (trial: Trial) => costs.get(trial)!;
  return [...trials].sort((a, b) => comparedCosts(cost(a), cost(b)) || a.number - b.number);
}

/** A trial's cost at a rung; if the trial finished earlier, its last cost. */
function rungCost(trial: Trial, rung: number, metric: SweepMetric): number {
  const seen = trial.rungs.findLast(({ epochs }) => epochs <= rung);
  const isThere = seen !== undefined && (seen.epochs === rung || trial.state === "finished");
  return isThere ? costOf(metric, seen.value) : Number.POSITIVE_INFINITY;
}
