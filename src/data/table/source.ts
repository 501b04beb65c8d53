import { statSync } from "node:fs";
import { UnreadableError, UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import { noSuchFile } from "../missing-file.js";
import { adviceOn, endingOf } from "../other-endings.js";
import type { ColumnOptions } from "./builders.js";
import type { RowSink, TextOptions } from "./cells.js";
import { melted } from "./wide/melt.js";

/** @throws UnreadableError if the file does not exist or cannot be read, UserError if it is not a file */
export function requireFile(path: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const problem = code === "ENOENT" ? noSuchFile(path) : `cannot be read (${code})`;
    throw new UnreadableError(`${path}: ${problem}`);
  }
  throw new UserError(`${path}: is not a file`);
}

/**
 * Passes the rows of a file to a sink, batch by batch, with the reader for the file's extension.
 *
 * @param wanted the columns to read from a Parquet file (default: all)
 */
export async function readRows(
  path: string,
  options: SourceOptions,
  wanted: readonly string[] | undefined,
  sink: RowSink,
): Promise<void> {
  const { wide, missingValues = [] } = options;
  if (wide === undefined) return readFileRows(path, options, wanted, sink);
  return readFileRows(path, options, undefined, melted(path, wide, missingValues, sink));
}

/** How a file is written, what stands for missing values in it, and the zone of its times. */
export type SourceOptions = TextOptions & Pick<ColumnOptions, "missingValues" | "timeZone">;

async function readFileRows(
  path: string,
  options: TextOptions,
  wanted: readonly string[] | undefined,
  sink: RowSink,
): Promise<void> {
  const ending = endingOf(path);
  switch (ending) {
    case ".csv":
    case ".tsv":
    case ".tab":
    case ".txt":
    case ".dat":
    case ".data":
    case ".asc":
    case ".prn":
    case ".rdb": {
      const { readDelimited } = await import("./delimited.js");
      const tab = ending === ".tsv" || ending === ".tab" ? "\t" : undefined;
      return readDelimited(path, { ...options, delimiter: options.delimiter ?? tab }, sink);
    }
    case ".jsonl":
    case ".ndjson": {
      const { readJsonLines } = await import("./json-lines.js");
      return readJsonLines(path, sink);
    }
    case ".json": {
      const { readJson } = await import("./json.js");
      return readJson(path, sink);
    }
    case ".parquet": {
      const { readParquet } = await import("./parquet.js");
      return readParquet(path, wanted, sink);
    }
    default:
      throw new UserError(`${path}: ${adviceOn(path) ?? unknownEnding(ending)}`);
  }
}

function unknownEnding(ending: string): string {
  return (
    `has the ending "${ending}", expected .csv, .tsv, .txt, .json, .jsonl, .ndjson or .parquet. A text file with rows can ` +
    "be renamed to .txt"
  );
}
