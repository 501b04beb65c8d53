import type { Trial } from "../../runs/sweep-file.js";
import { costOf, type SweepMetric } from "./metric.js";
import type { Observation } from "./samplers/sampler.js";

/** What an adaptive sampler learns from a trial now; undefined where nothing is known of it yet. */
export function observationOf(trial: Trial, metric: SweepMetric): Observation | undefined {
  if (trial.state === "failed") return undefined;
  if (trial.state === "running" || trial.state === "paused") {
    const last = trial.rungs.at(-1);
    return last && observationAt(trial, last.epochs, metric);
  }
  return observationAt(trial, trial.epochs, metric);
}

/** What it learnt from a trial when so many epochs of that were done: to replay what it chose. */
export function observationAt(trial: Trial, epochs: number, metric: SweepMetric): Observation {
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
