import type { Dataset } from "./dataset.js";

/** Sequences of another file than a model was trained on. */
export interface OtherSequences {
  /** Those that a model can take, in the file's order; all targets are 0. */
  readonly dataset: Dataset;
  /** All sequences of the file in its order. */
  readonly all: readonly OtherSequence[];
}

export interface OtherSequence {
  /** Its text, or the name that it has in the file. */
  readonly title: string;
  /** Why a model cannot take it, in one line that names the file's line; undefined where it can. */
  readonly problem?: string | undefined;
}
