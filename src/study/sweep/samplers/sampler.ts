import type { Dimension } from "../../../runs/sweep-file.js";

/** What a sampler is asked for. */
export interface Proposal {
  readonly space: readonly Dimension[];
  readonly seed: number;
  /** Number of the trial, from 1. */
  readonly number: number;
  /** Trials with a result, by number; only adaptive samplers look at them. */
  readonly observations: readonly Observation[];
  /** Values of trials that are running, by number. */
  readonly pending: readonly Observation[];
}

/** A trial that a sampler may learn from. */
export interface Observation {
  readonly number: number;
  readonly values: readonly unknown[];
  /** Epochs that the cost was seen after, where the trial did not come to its end. */
  readonly stoppedAt?: number | undefined;
  /** What is to be small; Infinity where the trial diverged. NaN of a pending one. */
  readonly cost: number;
}

/** A way to choose the values of trials. */
export interface Sampler {
  /** In a sentence for the help. */
  readonly text: string;
  /** Whether it looks at results; else trial n is a function of (seed, n). */
  readonly adaptive: boolean;
  /** Whether another seed means other values. */
  readonly usesSeed: boolean;
  /**
   * How many different trials there are, Infinity where there is no end.
   *
   * @throws UserError when it cannot work on the space
   */
  readonly most: (space: readonly Dimension[]) => number;
  /** The values of a trial in the order of the space. */
  readonly propose: (proposal: Proposal) => readonly unknown[];
}
