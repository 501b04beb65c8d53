import type { EpochRecord } from "../../runs/epoch-record.js";
import type { RunEntry } from "../../runs/registry.js";

/** A run in the list of all runs. */
export interface ListedRun {
  /** Path relative to the runs folder, with slashes. */
  readonly path: string;
  readonly entry: RunEntry;
  /** The last epoch of an unfinished run. */
  readonly lastEpoch?: EpochRecord | undefined;
}

export type StudyKind = "comparison" | "backtest" | "sweep";

/** A comparison, backtest or sweep in the list of all runs. */
export interface ListedStudy {
  /** Name of its folder. */
  readonly name: string;
  readonly kind: StudyKind;
  readonly status: "running" | "finished" | "failed" | "unfinished" | "damaged";
  /** ISO 8601; undefined if its file is damaged. */
  readonly createdAt: string | undefined;
  readonly tags: readonly string[];
  readonly note: string;
  /** Number of runs that it will have; undefined if the file does not say. */
  readonly planned: number | undefined;
  /** Its runs that have begun, those that it only refers to included. */
  readonly runs: readonly ListedRun[];
}
