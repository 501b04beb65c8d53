import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../shared/errors.js";
import { runFiles } from "./layout.js";
import { readBytes } from "./reader.js";
import { type Checkpoint, decodeCheckpoint } from "./state-file.js";

/** The newest undamaged checkpoint. */
export interface Latest {
  /** Undefined if the run was killed before its first checkpoint. */
  readonly checkpoint: Checkpoint | undefined;
  /** What is wrong with a newer checkpoint, if one is damaged. */
  readonly warning: string | undefined;
}

/**
 * Reads the last checkpoint of a run, or the one before it if the last is damaged.
 *
 * @throws UserError when there are checkpoints but all are damaged
 */
export function latestCheckpoint(folder: string): Latest {
  const paths = [runFiles.lastState, runFiles.previousState].map((file) => join(folder, file));
  const complaints: string[] = [];
  for (const path of paths.filter((file) => existsSync(file))) {
    try {
      return { checkpoint: decodeCheckpoint(readBytes(path), path), warning: complaints[0] };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      complaints.push(error.message);
    }
  }
  if (complaints.length === 0) return { checkpoint: undefined, warning: undefined };
  throw new UserError(`${complaints.join("; ")}. No checkpoint of the run is intact.`);
}
