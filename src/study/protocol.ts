import type { Config } from "../config/schema.js";
import type { ExperimentStart } from "../experiment/run.js";
import type { TrainingEvent } from "../training/events.js";

/** A run of a comparison, as its process receives it. */
export interface MemberTask {
  readonly config: Config;
  readonly folder: string;
  readonly command: readonly string[];
}

/** Messages from the comparison to a member's process. */
export type MemberRequest =
  | { readonly type: "run"; readonly task: MemberTask; readonly threads: number }
  | { readonly type: "stop" };

/** Messages from a member's process: its progress and, last, its end. */
export type MemberReport =
  | { readonly type: "start"; readonly start: MemberStart }
  | { readonly type: "event"; readonly event: TrainingEvent }
  | { readonly type: "warning"; readonly message: string }
  | MemberEnd;

export type MemberEnd =
  | { readonly type: "finished" }
  | { readonly type: "interrupted" }
  | { readonly type: "failed"; readonly message: string };

/** {@link ExperimentStart} without what cannot be sent to another process. */
type MemberStart = Omit<ExperimentStart, "device"> & {
  readonly device: Omit<ExperimentStart["device"], "close">;
};
