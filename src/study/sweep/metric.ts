import { type Metric, metrics } from "../../config/metric.js";
import type { EpochRecord } from "../../runs/epoch-record.js";
import type { Summary } from "../../runs/records.js";
import { UserError } from "../../shared/errors.js";
import { suggestion } from "../../shared/suggestion.js";
import { bestEpoch } from "../../training/stopping.js";

/** A validation figure by which trials are ranked. */
export interface SweepMetric {
  readonly name: string;
  readonly better: "less" | "more";
  /** The corresponding figure of an epoch, which rungs compare: only a finished run has all figures. */
  readonly epochMetric: Metric;
  /** The figure of a finished run; undefined if its data has no such figure. */
  readonly ofRun: (run: FinishedRun) => number | undefined;
}

interface FinishedRun {
  readonly summary: Summary;
  readonly epochs: readonly EpochRecord[];
}

/** @returns the metric with this name */
export function sweepMetric(name: string): SweepMetric {
  const found = sweepMetrics.find((metric) => metric.name === name);
  if (found) return found;
  if (name.startsWith("test.")) {
    const twin = name.replace("test.", "validation.");
    throw new UserError(
      `--metric ${name}: a figure of the test set, expected one of the validation part: a test error by ` +
        `which settings were chosen no longer estimates the error on new data. Use ${twin}.`,
    );
  }
  const names = sweepMetrics.map((metric) => metric.name);
  throw new UserError(
    `--metric ${name}: is not a figure of the validation part, expected one of ${names.join(", ")}.` +
      suggestion(name, names),
  );
}

const errors = ["mse", "rmse", "mae", "smape", "mase"];

/** Metrics by the beginning of their names, with the corresponding figure of an epoch. */
const sweepMetrics: readonly SweepMetric[] = [
  ...(["valLoss", "valLossLastStep", "valAccuracy", "valMacroF1"] as const).map(ofEpoch),
  ...errors.map((key) => ofSummary(`${key}LastStep`, "less", "valLossLastStep")),
  ...errors.map((key) => ofSummary(key, "less", "valLoss")),
  ofSummary("crossEntropy", "less", "valLoss"),
  ofSummary("errorRate", "less", "valAccuracy"),
  ofSummary("accuracy", "more", "valAccuracy"),
  ofSummary("macroF1", "more", "valMacroF1"),
];

/** A metric of the epoch whose weights were tested. Epoch 0, the initial weights, has no record. */
function ofEpoch(name: Metric): SweepMetric {
  return {
    name,
    better: metrics[name].better,
    epochMetric: name,
    ofRun: ({ summary, epochs }) => {
      const tested = summary.testedEpoch ?? epochs.length;
      return epochs[Math.max(0, tested - 1)]?.[name];
    },
  };
}

function ofSummary(key: string, better: "less" | "more", epochMetric: Metric): SweepMetric {
  return {
    name: `validation.${key}`,
    better,
    epochMetric,
    ofRun: ({ summary: { validation = {} } }) => {
      const value = Object.entries(validation).find(([name]) => name === key)?.[1];
      return typeof value === "number" ? value : undefined;
    },
  };
}

/** The value to minimise: the metric, negated if higher is better; Infinity if it is not a number. */
export function costOf({ better }: Pick<SweepMetric, "better">, value: number | null): number {
  if (value === null || Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  return better === "less" ? value : -value;
}

/**
 * The figure that a run would have if it ended after the given epochs: that of the best epoch with
 * `restoreBest`, otherwise that of the last one.
 */
export function figureAfter(
  history: readonly EpochRecord[],
  { epochMetric }: SweepMetric,
  { restoreBest, checkpoint }: { restoreBest: boolean; checkpoint: { metric: Metric } },
): number | undefined {
  const best = restoreBest ? bestEpoch(history, checkpoint.metric) : undefined;
  return history[(best ?? history.length) - 1]?.[epochMetric];
}

/** Compares two costs for a sorted list; two infinite costs are equal. */
export function comparedCosts(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
