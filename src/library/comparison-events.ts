import type { Fold } from "../data/task.js";
import type { ComparisonResult } from "./schemas/comparison.js";
import type { TrainingNews } from "./training-news.js";

/** A run of a comparison. */
export interface Member {
  /** The model's name in the result. */
  readonly label: string;
  readonly seed: number;
  /** The fold, in a backtest. */
  readonly fold?: Fold | undefined;
}

/** What a run of a comparison reports; the last event says how it ended. */
export type MemberEvent =
  | TrainingNews
  | { readonly type: "finished" }
  /** The run was stopped after saving, and can be resumed. */
  | { readonly type: "interrupted" }
  | { readonly type: "failed"; readonly message: string };

/** The events of `compare`, and of `resume` for a comparison. */
export type CompareEvent =
  /** The comparison has a folder, and its missing runs are about to start. */
  | {
      readonly type: "comparison";
      readonly folder: string;
      readonly missing: readonly Member[];
      /** The maximum number of parallel processes. */
      readonly jobs: number;
    }
  /** An event of one run; runs are interleaved in any order. */
  | { readonly type: "member"; readonly member: Member; readonly event: MemberEvent }
  /** A warning that does not stop the comparison. */
  | { readonly type: "warning"; readonly message: string }
  /** The last event: the result of the finished runs, which is also in `comparison.json`. */
  | { readonly type: "compared"; readonly result: ComparisonResult };
