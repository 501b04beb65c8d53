import type { Trial } from "../../runs/sweep-file.js";
import { costOf, type SweepMetric } from "./metric.js";

/** Successive halving: which trials are worth more epochs. */
export interface AshaOptions {
  /** Each rung has this many times fewer trials, which are trained this many times longer. */
  readonly eta: number;
  /** Epochs of the lowest rung, at least. */
  readonly minEpochs: number;
}

/** A piece of work: train a trial up to an epoch. */
export interface Step {
  readonly number: number;
  readonly goal: number;
}

/** Epochs after which trials are compared, the last one being all: 1, 3, 9, 27. */
export function rungsOf(epochs: number, { eta, minEpochs }: AshaOptions): number[] {
  const rungs = [epochs];
  for (let next = Math.ceil(epochs / eta); next >= minEpochs && next < rungs[0]!; ) {
    rungs.unshift(next);
    next = Math.ceil(next / eta);
  }
  return rungs;
}

/**
 * The trials to promote, those nearest to the end first: of each rung the best ones that belong to its
 * first 1/eta and have not gone on yet (Li et al. 2018, "A System for Massively Parallel Hyperparameter
 * Tuning", algorithm 2). The other ones of a rung may still be running.
 *
 * @param trials all that were begun
 */
export function promotions(
  trials: readonly Trial[],
  rungs: readonly number[],
  metric: SweepMetric,
  { eta }: Pick<AshaOptions, "eta">,
): Step[] {
  const steps: Step[] = [];
  let ended: readonly Trial[] = []; // trials that end early go up without being trained
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
 * The trial to train to the end where no trial would come there: there are fewer trials than the rungs
 * need. Only of use where nothing else is to be done.
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

/** The best first, of equal ones the oldest. */
function ranked(trials: readonly Trial[], rung: number, metric: SweepMetric): Trial[] {
  const costs = new Map(trials.map((trial) => [trial, rungCost(trial, rung, metric)]));
  const cost = (trial: Trial) => costs.get(trial)!;
  return [...trials].sort((a, b) => compare(cost(a), cost(b)) || a.number - b.number);
}

/** Infinity counts as equal to Infinity. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The cost at a rung, of a trial that ended before it the last one it had. */
function rungCost(trial: Trial, rung: number, metric: SweepMetric): number {
  const seen = trial.rungs.findLast(({ epochs }) => epochs <= rung);
  const isThere = seen !== undefined && (seen.epochs === rung || trial.state === "finished");
  return isThere ? costOf(metric, seen.value) : Number.POSITIVE_INFINITY;
}
