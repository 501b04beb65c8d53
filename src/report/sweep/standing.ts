import type { Dimension, SweepFile, Trial } from "../../runs/sweep-file.js";
import { significant } from "../../shared/format.js";

/** How a sweep stands: what its reports show. */
export interface SweepStanding {
  readonly folder: string;
  readonly sweep: SweepFile;
  /** Which values of the metric are better. */
  readonly better: "less" | "more";
  /** The figure of an epoch that rungs compare. */
  readonly epochMetric: string;
  /** Of a whole training. */
  readonly epochs: number;
  /** The trials that were begun, the best first. */
  readonly rows: readonly TrialRow[];
  readonly best: TrialRow | undefined;
  /** Whether no trial is left to train. */
  readonly isDone: boolean;
  /** What more seeds of the winner and the base config say, once they are trained. */
  readonly confirmation?:
    | {
        /** The comparison. */
        readonly folder: string;
        /** Whether the winner is better than the base config; undefined where the seeds do not settle it. */
        readonly isBetter: boolean | undefined;
        readonly text: string;
      }
    | undefined;
}

/** `stopped` after a rung, `waiting` for a worker to go on with it. */
export type TrialStatus = "running" | "waiting" | "stopped" | "finished" | "diverged" | "failed";

export interface TrialRow {
  readonly trial: Trial;
  readonly status: TrialStatus;
  readonly settings: string;
  /** The metric of a finished trial. */
  readonly value: number | undefined;
  /** Of the last rung. */
  readonly rungValue: number | undefined;
  /** What is to be small, Infinity where there is no figure. */
  readonly cost: number;
}

/** `hidden=64 learningRate=0.00312`: the last part of each key, if that distinguishes the keys. */
export function settingsText(space: readonly Dimension[], values: readonly unknown[]): string {
  const names = shortNames(space.map(({ key }) => key));
  return names.map((name, index) => `${name}=${valueText(values[index])}`).join(" ");
}

/** A value as a table shows it. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "number" || Number.isInteger(value)) return JSON.stringify(value);
  const short = Number(value.toPrecision(4));
  return short === value ? String(value) : significant(value);
}

/** The last parts of dotted keys, as many as tell one from the others. */
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

/** How many trials have a status. */
export function countOf({ rows }: SweepStanding, ...statuses: readonly TrialStatus[]): number {
  return rows.filter(({ status }) => statuses.includes(status)).length;
}

/** Epochs that were trained in all runs, and those that all trials would take in full. */
export function epochCounts({ sweep, rows, epochs }: SweepStanding) {
  const done = rows.reduce((sum, { trial }) => sum + trial.epochs, 0);
  return { done: done * sweep.seeds, full: sweep.trials * epochs * sweep.seeds };
}
