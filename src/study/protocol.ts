import type { Config } from "../config/schema.js";
import type { ExperimentStart } from "../experiment/run.js";
import type { TrainingEvent } from "../training/events.js";

/** One run of a comparison: what its process needs to know. */
export interface MemberTask {
  readonly config: Config;
  readonly folder: string;
  readonly command: readonly string[];
}

/** From the comparison to a member's process. */
export type MemberRequest =
  | { readonly type: "run"; readonly task: MemberTask; readonly threads: number }
  | { readonly type: "stop" };

/** From a member's process: how it goes, and as the last one how it ended. */
export type MemberReport =
  | { readonly type: "start"; readonly start: MemberStart }
  | { readonly type: "event"; readonly event: TrainingEvent }
  | { readonly type: "warning"; readonly message: string }
  | MemberEnd;

export type MemberEnd =
  | { readonly type: "finished" }
  | { readonly type: "interrupted" }
  | { readonly type: "failed"; readonly message: string };

/** {@link ExperimentStart} without what cannot be sent. */
type MemberStart = Omit<ExperimentStart, "device"> & {
  readonly device: Omit<ExperimentStart["device"], "close">;
};
