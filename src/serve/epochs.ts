import { join } from "node:path";
import { type EpochRecord, epochSchema } from "../runs/epoch-record.js";
import { runFiles } from "../runs/layout.js";
import { UserError } from "../shared/errors.js";
import { errorCode, readRegularFile } from "../shared/files.js";
import { parseShallow } from "../shared/json.js";

/** Limit of the file's size; no training writes more. */
const MAX_BYTES = 2 ** 28;

/** The epochs that a run has recorded so far, without a line that is still being written. */
export function epochsSoFar(folder: string): EpochRecord[] {
  const epochs: EpochRecord[] = [];
  for (const line of metricsText(folder).split("\n")) {
    const epoch = epochOf(line);
    if (epoch === undefined) break;
    epochs.push(epoch);
  }
  return epochs;
}

function metricsText(folder: string): string {
  try {
    return readRegularFile(join(folder, runFiles.metrics), MAX_BYTES).bytes.toString("utf8");
  } catch (error) {
    if (error instanceof UserError || errorCode(error) !== undefined) return ""; // no such file
    throw error;
  }
}

function epochOf(line: string): EpochRecord | undefined {
  try {
    return epochSchema.safeParse(parseShallow(line)).data;
  } catch {
    return undefined; // an incomplete line is not valid JSON
  }
}
