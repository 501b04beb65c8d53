import { statSync } from "node:fs";
import { extname } from "node:path";
import { UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import {
  headAssembly,
  type ReadOptions,
  type Table,
  type TableHead,
  tableAssembly,
  wantedParts,
} from "./assemble.js";
import type { RowSink, TextOptions } from "./cells.js";

export type { ReadOptions, Table, TableHead } from "./assemble.js";
export type { ColumnKind } from "./builders.js";

/**
 * Reads the wanted columns of a file: `.csv`, `.tsv`, `.txt` (with any delimiter), `.jsonl`,
 * `.ndjson` or `.parquet`. Rows stream through, so the columns' typed arrays are all that stays.
 *
 *     const table = await readTable("words.csv", { columns: { word: "text", label: "text" } });
 *     const { names, codes } = table.texts("label"); // names[codes[row]] is the row's label
 *     table.numbers("price")[row];                   // of a column of kind "number"
 *     throw new UserError(`${table.where(row)}: ...`); // names file and line
 *
 * @throws UserError in one line: file, line, what is there, what was expected, what to do
 */
export async function readTable(path: string, options: ReadOptions): Promise<Table> {
  const { sink, finished } = tableAssembly(path, await peekTable(path, options), options);
  await readRows(path, options, wantedParts(options), sink);
  return finished();
}

/** @throws UserError when the file is not there, or its first rows cannot be read */
export async function peekTable(path: string, options: TextOptions = {}): Promise<TableHead> {
  requireFile(path);
  const { sink, finished } = headAssembly(path);
  await readRows(path, options, undefined, sink);
  return finished();
}

function requireFile(path: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const problem = code === "ENOENT" ? "no such file" : `cannot be read (${code})`;
    throw new UserError(`${path}: ${problem}`);
  }
  throw new UserError(`${path}: is not a file`);
}

async function readRows(
  path: string,
  options: TextOptions,
  wanted: readonly string[] | undefined,
  sink: RowSink,
): Promise<void> {
  const ending = extname(path).toLowerCase();
  switch (ending) {
    case ".csv":
    case ".tsv":
    case ".txt":
    case ".tab": {
      const { readDelimited } = await import("./delimited.js");
      const tab = ending === ".tsv" || ending === ".tab" ? "\t" : undefined;
      return readDelimited(path, { ...options, delimiter: options.delimiter ?? tab }, sink);
    }
    case ".jsonl":
    case ".ndjson": {
      const { readJsonLines } = await import("./json-lines.js");
      return readJsonLines(path, sink);
    }
    case ".parquet": {
      const { readParquet } = await import("./parquet.js");
      return readParquet(path, wanted, sink);
    }
    default:
      throw new UserError(
        `${path}: has the ending "${ending}", expected .csv, .tsv, .txt, .jsonl, .ndjson or .parquet`,
      );
  }
}
