import type { Trial } from "../../runs/sweep-file.js";
import { costOf, type SweepMetric, sweepMetric } from "./metric.js";
import { samplerNamed } from "./samplers/index.js";
import type { Observation } from "./samplers/sampler.js";
import type { SweepView } from "./view.js";

/** Values of a new trial, and the results that an adaptive sampler knew when it chose them. */
export function proposedValues(
  { sweep, trials }: SweepView,
  number: number,
): Pick<Trial, "values" | "seen" | "pending"> {
  const { space, seed } = sweep;
  const sampler = samplerNamed(sweep.sampler);
  if (!sampler.adaptive) {
    const known = { observations: [], pending: [] };
    return { values: [...sampler.propose({ space, seed, number, ...known })] };
  }
  const metric = sweepMetric(sweep.metric);
  const observed = trials.map((trial) => ({ trial, seen: observationOf(trial, metric) }));
  const observations = observed.flatMap(({ seen }) => seen ?? []);
  const pending = observed.flatMap(({ trial, seen }) => {
    if (seen !== undefined || trial.state === "failed") return [];
    return [{ number: trial.number, values: trial.values, cost: Number.NaN }];
  });
  return {
    values: [...sampler.propose({ space, seed, number, observations, pending })],
    seen: observations.map((seen) => ({
      number: seen.number,
      epochs: seen.stoppedAt ?? trials.find((trial) => trial.number === seen.number)!.epochs,
    })),
    pending: pending.map((trial) => trial.number),
  };
}

/**
 * What the sampler proposes for a trial again, given the results that were known according to the trial's
 * record.
 *
 * @throws Error if a record that it refers to is missing
 */
export function replayedValues(view: SweepView, trial: Trial): unknown[] {
  const { sweep } = view;
  const metric = sweepMetric(sweep.metric);
  const known = (number: number) => {
    const found = view.trial(number);
    if (found) return found;
    throw new Error(
      `trial ${trial.number} was proposed from the result of trial ${number}, which has no record`,
    );
  };
  const { seen = [], pending = [], number } = trial;
  return [
    ...samplerNamed(sweep.sampler).propose({
      space: sweep.space,
      seed: sweep.seed,
      number,
      observations: seen.map((before) =>
        observationAt(known(before.number), before.epochs, metric),
      ),
      pending: pending.map((other) => ({
        number: other,
        values: known(other).values,
        cost: Number.NaN,
      })),
    }),
  ];
}

/** What an adaptive sampler learns from a trial at present; undefined if the trial has no figure yet. */
function observationOf(trial: Trial, metric: SweepMetric): Observation | undefined {
  if (trial.state === "failed") return undefined;
  if (trial.state === "running" || trial.state === "paused") {
    const last = trial.rungs.at(-1);
    return last && observationAt(trial, last.epochs, metric);
  }
  return observationAt(trial, trial.epochs, metric);
}

/** What the sampler knew of a trial after `epochs` epochs, so that its choice can be replayed. */
function observationAt(trial: Trial, epochs: number, metric: SweepMetric): Observation {
  const { number, values, state } = trial;
  if (state === "diverged" && epochs === trial.epochs) {
    return { number, values, cost: Number.POSITIVE_INFINITY };
  }
  if (state === "finished" && epochs === trial.epochs) {
    return { number, values, cost: costOf(metric, trial.value ?? null) };
  }
  const value = trial.rungs.find((rung) => rung.epochs === epochs)?.value ?? null;
  return { number, values, stoppedAt: epochs, cost: costOf(metric, value) };
}
