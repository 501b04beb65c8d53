import { type Metric, metrics } from "../config/metric.js";

/** The figures of an epoch by which it can be judged; those that it does not have are missing. */
export type Judged = Readonly<Partial<Record<Metric, number | undefined>>>;

/** The figures of the finished epochs, oldest first: all that decisions in training depend on. */
export type History = readonly Judged[];

/** What decisions make small: the metric, negated where more is better; NaN where it is missing. */
export function costOf(epoch: Judged, metric: Metric): number {
  const value = epoch[metric] ?? Number.NaN;
  const signs = { less: 1, more: -1 };
  return signs[metrics[metric].better] * value;
}
