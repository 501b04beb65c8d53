import type { SweepResult, SweepTrial } from "./schemas/sweep.js";

/** What `sweep`, and `resume` of a sweep, report. */
export type SweepEvent =
  /** The sweep has a folder, and its workers are about to begin. */
  | {
      readonly type: "sweep";
      readonly folder: string;
      /** Trials in all. */
      readonly trials: number;
      /** The validation figure that ranks them. */
      readonly metric: string;
      /** Processes at once, at most. */
      readonly jobs: number;
    }
  /** A trial has begun, reached a rung or ended. */
  | { readonly type: "trial"; readonly trial: SweepTrial }
  /** Something to know that does not stop the sweep. */
  | { readonly type: "warning"; readonly message: string }
  /** The last one: what the trials say, which `result.json` keeps. */
  | { readonly type: "swept"; readonly result: SweepResult };
