import type { Dataset } from "./dataset.js";

/** Sequences of a file other than the one that a model was trained on. */
export interface OtherSequences {
  /** The sequences that a model can use, in the file's order; all targets are 0. */
  readonly dataset: Dataset;
  /** All sequences of the file, in order. */
  readonly all: readonly OtherSequence[];
}

export interface OtherSequence {
  /** Its text, or its name in the file. */
  readonly title: string;
  /** Why a model cannot use it, in one line that names the line of the file; undefined if it can. */
  readonly problem?: string | undefined;
}
