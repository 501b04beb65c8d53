import type { Config } from "../config/schema.js";
import type { EffectRule } from "../data/effects.js";
import type { TaskData } from "../data/task.js";

/** What decides whether a setting has an effect. */
export interface ExperimentSettings {
  readonly config: Config;
  readonly data: Pick<TaskData, "objective" | "train" | "valid" | "test">;
  /** Whether training starts from weights in a file. */
  readonly initialised: boolean;
}

/** A rule for one setting of an experiment. */
export type Rule = EffectRule<ExperimentSettings>;
