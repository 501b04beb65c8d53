import type { SweepResult, SweepTrial } from "./schemas/sweep.js";

/** The events of `sweep`, and of `resume` for a sweep. */
export type SweepEvent =
  /** The sweep has a folder, and its workers are about to start. */
  | {
      readonly type: "sweep";
      readonly folder: string;
      /** Total number of trials. */
      readonly trials: number;
      /** The validation figure that ranks them. */
      readonly metric: string;
      /** The maximum number of parallel processes. */
      readonly jobs: number;
    }
  /** A trial has started, reached a rung or ended. */
  | { readonly type: "trial"; readonly trial: SweepTrial }
  /** A warning that does not stop the sweep. */
  | { readonly type: "warning"; readonly message: string }
  /** The last event: the result of the trials, which is also in `result.json`. */
  | { readonly type: "swept"; readonly result: SweepResult };
