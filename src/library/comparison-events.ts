import type { Fold } from "../data/task.js";
import type { ComparisonResult } from "./schemas/comparison.js";
import type { TrainingNews } from "./training-news.js";

/** A run of a comparison. */
export interface Member {
  /** The model, as the result names it. */
  readonly label: string;
  readonly seed: number;
  /** Of a backtest. */
  readonly fold?: Fold | undefined;
}

/** What a run of a comparison reports; the last one is how it ended. */
export type MemberEvent =
  | TrainingNews
  | { readonly type: "finished" }
  /** It was stopped after saving, and can be resumed. */
  | { readonly type: "interrupted" }
  | { readonly type: "failed"; readonly message: string };

/** What `compare`, and `resume` of a comparison, report. */
export type CompareEvent =
  /** The comparison has a folder, and the runs that it lacks are about to begin. */
  | {
      readonly type: "comparison";
      readonly folder: string;
      readonly missing: readonly Member[];
      /** Processes at once, at most. */
      readonly jobs: number;
    }
  /** News of one run; the runs take turns in any order. */
  | { readonly type: "member"; readonly member: Member; readonly event: MemberEvent }
  /** Something to know that does not stop the comparison. */
  | { readonly type: "warning"; readonly message: string }
  /** The last one: what the finished runs say, which `comparison.json` keeps. */
  | { readonly type: "compared"; readonly result: ComparisonResult };
