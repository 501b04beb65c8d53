import {
  headAssembly,
  type ReadOptions,
  type Table,
  type TableHead,
  tableAssembly,
  wantedParts,
} from "./assemble.js";
import { settledFormats } from "./settle.js";
import { readRows, requireFile, type SourceOptions } from "./source.js";

export type { ReadOptions, Table, TableHead } from "./assemble.js";
export type { ColumnKind } from "./builders.js";

/**
 * Reads the wanted columns of a file: `.csv`, `.tsv`, `.txt` (with any delimiter), `.jsonl`, `.ndjson` or `.parquet`. Rows
 * are streamed; only the typed arrays of the columns stay in memory.
 *
 *     const table = await readTable("words.csv", { columns: { word: "text", label: "text" } });
 *     const { names, codes } = table.texts("label"); // names[codes[row]] is the row's label
 *     table.numbers("price")[row];                   // of a column of kind "number"
 *     throw new UserError(`${table.where(row)}: ...`); // starts with the file and the line
 *
 * @throws UserError a single line with the file, the line, the content, what was expected and how to fix it
 */
export async function readTable(path: string, options: ReadOptions): Promise<Table> {
  const wanted = wantedParts(options);
  const areTexts = Object.values(options.columns).every(
    (kind) => kind === "text" || kind === "word",
  );
  const reading = areTexts ? { ...options, texts: wanted } : options;
  const head = await peekTable(path, reading);
  const { sink, finished } = tableAssembly(
    path,
    head,
    reading,
    await settledFormats(path, head, reading),
  );
  await readRows(path, reading, wanted, sink);
  return finished();
}

/** @throws UserError when the file is not there, or its first rows cannot be read */
export async function peekTable(path: string, options: SourceOptions = {}): Promise<TableHead> {
  requireFile(path);
  const { sink, finished } = headAssembly(path);
  await readRows(path, options, undefined, sink);
  return finished();
}
