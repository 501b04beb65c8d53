import type { ExperimentStart } from "../experiment/run.js";
import type { TrainingEvent } from "../training/events.js";

/** The progress of a comparison's run. The last report says how its worker left it. */
export type MemberReport =
  /** What precedes the training, if it may take long. */
  | { readonly type: "work"; readonly what: string }
  | { readonly type: "start"; readonly start: MemberStart }
  | { readonly type: "event"; readonly event: TrainingEvent }
  | { readonly type: "warning"; readonly message: string }
  | { readonly type: "finished" }
  /** The run can be continued, by another worker or later. */
  | { readonly type: "interrupted" }
  | { readonly type: "failed"; readonly message: string };

/** {@link ExperimentStart} without the function, which cannot be sent. */
type MemberStart = Omit<ExperimentStart, "device"> & {
  readonly device: Omit<ExperimentStart["device"], "close">;
};

/** Receives the reports of the member with this index. */
export type MemberListener = (index: number, report: MemberReport) => void;

/**
 * What a worker sends to the process that started it, if there is a channel between them. It is only for display:
 * the files in the folder hold the results.
 */
export type WorkerReport =
  | { readonly type: "member"; readonly index: number; readonly report: MemberReport }
  /** Why the worker ends before the work is done. */
  | { readonly type: "error"; readonly message: string };
