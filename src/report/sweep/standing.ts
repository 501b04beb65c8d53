import type { Dimension, SweepFile, Trial } from "../../runs/sweep-file.js";
import { significant } from "../../shared/format.js";

/** The state of a sweep, which its reports show. */
export interface SweepStanding {
  readonly folder: string;
  readonly sweep: SweepFile;
  /** Which values of the metric are better. */
  readonly better: "less" | "more";
  /** The figure of an epoch that rungs compare. */
  readonly epochMetric: string;
  /** Number of epochs of a full training. */
  readonly epochs: number;
  /** The trials that have begun, best first. */
  readonly rows: readonly TrialRow[];
  readonly best: TrialRow | undefined;
  /** Whether no trial is left to train. */
  readonly isDone: boolean;
  /** The result of training the winner and the base config with further seeds, once they are trained. */
  readonly confirmation?:
    | {
        /** The folder of the comparison. */
        readonly folder: string;
        /** Whether the winner is better than the base config; undefined if the seeds are not conclusive. */
        readonly isBetter: boolean | undefined;
        readonly text: string;
      }
    | undefined;
}

/** `stopped` after a rung; `waiting` for a worker to continue. */
export type TrialStatus = "running" | "waiting" | "stopped" | "finished" | "diverged" | "failed";

export interface TrialRow {
  readonly trial: Trial;
  readonly status: TrialStatus;
  readonly settings: string;
  /** Number of epochs done by now; its record counts those of a running trial only up to its last rung. */
  readonly epochs: number;
  /** The metric of a finished trial. */
  readonly value: number | undefined;
  /** The figure at the last rung. */
  readonly rungValue: number | undefined;
}

/** A figure by which a chart compares trials. */
export interface CommonFigure {
  readonly name: string;
  /** NaN if the trial does not have it. */
  readonly valueIn: (row: TrialRow) => number;
}

/**
 * The figure that all trials of a sweep have in the same unit: in a sweep with rungs the figure at the last rung,
 * since only finished trials have the metric; otherwise the metric.
 */
export function commonFigure({
  sweep,
  epochMetric,
}: Pick<SweepStanding, "sweep" | "epochMetric">): CommonFigure {
  if (sweep.asha) return { name: epochMetric, valueIn: ({ rungValue }) => rungValue ?? Number.NaN };
  return { name: sweep.metric, valueIn: ({ value }) => value ?? Number.NaN };
}

/** The figure of a trial with its name: the metric or, before the trial has finished, the figure at its last rung. */
export function namedFigure(
  { sweep, epochMetric }: Pick<SweepStanding, "sweep" | "epochMetric">,
  { value, rungValue }: TrialRow,
): string {
  if (value !== undefined) return `${sweep.metric} ${significant(value)}`;
  return rungValue === undefined ? "-" : `${epochMetric} ${significant(rungValue)}`;
}

/** `hidden=64 learningRate=0.00312`: the last part of each key, if that distinguishes the keys. */
export function settingsText(space: readonly Dimension[], values: readonly unknown[]): string {
  const names = shortNames(space.map(({ key }) => key));
  return names.map((name, index) => `${name}=${valueText(values[index])}`).join(" ");
}

/** A value for a table. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "number" || Number.isInteger(value)) return JSON.stringify(value);
  const short = Number(value.toPrecision(4));
  return short === value ? String(value) : significant(value);
}

/** The last parts of dotted keys, as many as are needed to distinguish them. */
export function shortNames(keys: readonly string[]): string[] {
  return keys.map((key) => {
    const parts = key.split(".");
    const lengths = parts.map((_, index) => index + 1);
    const length = lengths.find((count) => {
      const end = `.${parts.slice(-count).join(".")}`;
      return keys.filter((other) => `.${other}`.endsWith(end)).length === 1;
    });
    return parts.slice(-(length ?? parts.length)).join(".");
  });
}

/** Number of trials with one of these statuses. */
export function countOf({ rows }: SweepStanding, ...statuses: readonly TrialStatus[]): number {
  return rows.filter(({ status }) => statuses.includes(status)).length;
}

/** Number of epochs of a trial that is trained in full. */
export function fullEpochs({ sweep, epochs }: SweepStanding, { trial }: TrialRow): number {
  const searched = sweep.space.findIndex(({ key }) => key === "training.epochs");
  return searched < 0 ? epochs : Number(trial.values[searched] ?? epochs);
}

/** Number of epochs trained in all runs, and of those that all trials would take in full. */
export function epochCounts(standing: SweepStanding) {
  const { sweep, rows, epochs } = standing;
  const done = rows.reduce((sum, row) => sum + row.epochs, 0);
  const begun = rows.reduce((sum, row) => sum + fullEpochs(standing, row), 0);
  const full = begun + (sweep.trials - rows.length) * epochs;
  return { done: done * sweep.seeds, full: full * sweep.seeds };
}
