import type { Config } from "../config/schema.js";
import type { EpochRecord } from "./epoch-record.js";
import type { Manifest } from "./manifest.js";
import type { Summary, WindowRecord } from "./records.js";

/** The content of a finished run folder. */
export interface RunRecord {
  readonly folder: string;
  readonly config: Config;
  readonly manifest: Manifest;
  readonly epochs: readonly EpochRecord[];
  readonly summary: Summary;
  readonly windows: readonly WindowRecord[];
  /** The test examples of a regression; undefined for other runs, or if their file is missing. */
  readonly examples?: ExampleValues | undefined;
}

/** Targets and predictions of a regression's test examples, value by value. */
export interface ExampleValues {
  readonly targets: ArrayLike<number>;
  readonly predictions: ArrayLike<number>;
}
