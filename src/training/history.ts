import type { Metric } from "../config/metric.js";

/** The figures of the finished epochs, oldest first: all that decisions in training depend on. */
export type History = readonly Readonly<Record<Metric, number>>[];
