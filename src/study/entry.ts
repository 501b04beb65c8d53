import type { Config } from "../config/schema.js";

/** A model to compare before seeds are assigned: one to train, or finished runs. */
export interface Entry {
  readonly label: string;
  readonly config: Config;
  /** Finished run folders, if there is nothing to train. */
  readonly runs?: readonly string[];
}
