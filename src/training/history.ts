import { type Metric, metrics } from "../config/metric.js";

/** The figures that an epoch can be judged by; figures that the data lacks are missing. */
export type Judged = Readonly<Partial<Record<Metric, number | undefined>>>;

/**
 * The figures of the finished epochs, oldest first. All decisions in training depend on them alone.
 */
export type History = readonly Judged[];

/**
 * The quantity that decisions minimise: the metric, negated if larger is better; NaN if it is
 * missing.
 */
export function costOf(epoch: Judged, metric: Metric): number {
  const value = epoch[metric] ?? Number.NaN;
  const signs = { less: 1, more: -1 };
  return signs[metrics[metric].better] * value;
}
