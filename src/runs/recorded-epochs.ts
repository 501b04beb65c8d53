import { join } from "node:path";
import { z } from "zod";
import { errorCode, readFileEnd } from "../shared/files.js";
import { runFiles } from "./layout.js";

/** The last line of `metrics.jsonl` is much shorter. */
const END_BYTES = 4096;

const lineSchema = z.object({ epoch: z.int().positive() });

/**
 * Number of epochs that a run has recorded so far, by the end of its `metrics.jsonl`. This is cheap enough
 * for a display that follows many runs of other processes. 0 if nothing is recorded or the last line cannot
 * be parsed.
 */
export function recordedEpochs(folder: string): number {
  const lines = endOf(join(folder, runFiles.metrics)).split("\n");
  const last = lines.at(-2) ?? ""; // after the last line break there is nothing, or an unfinished line
  try {
    return lineSchema.parse(JSON.parse(last)).epoch;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 0;
    throw error;
  }
}

function endOf(path: string): string {
  try {
    return readFileEnd(path, END_BYTES).toString("utf8");
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return ""; // not there yet, or removed meanwhile
  }
}
