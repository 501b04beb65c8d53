import type { Dimension } from "../../../runs/sweep-file.js";

/** The input of a sampler. */
export interface Proposal {
  readonly space: readonly Dimension[];
  readonly seed: number;
  /** Number of the trial, from 1. */
  readonly number: number;
  /** Trials with a result, by number; only adaptive samplers use them. */
  readonly observations: readonly Observation[];
  /** Values of trials that are running, by number. */
  readonly pending: readonly Observation[];
}

/** A trial from which a sampler may learn. */
export interface Observation {
  readonly number: number;
  readonly values: readonly unknown[];
  /** Epoch at which the cost was measured, if the trial did not finish. */
  readonly stoppedAt?: number | undefined;
  /** The value to minimise; Infinity if the trial diverged, NaN if it is pending. */
  readonly cost: number;
}

/** A way to choose the values of trials. */
export interface Sampler {
  /** A short description for the help. */
  readonly text: string;
  /** Whether its choices depend on results; otherwise trial n is a function of (seed, n). */
  readonly adaptive: boolean;
  /** Whether its choices depend on the seed. */
  readonly usesSeed: boolean;
  /**
   * Number of different trials; Infinity if unlimited.
   *
   * @throws UserError when it does not support the space
   */
  readonly most: (space: readonly Dimension[]) => number;
  /** The values of a trial in the order of the space. */
  readonly propose: (proposal: Proposal) => readonly unknown[];
}
