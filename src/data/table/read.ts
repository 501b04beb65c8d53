import { statSync } from "node:fs";
import { extname } from "node:path";
import { UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import { counted } from "../../shared/format.js";
import { builderOf, type ColumnKind, type ColumnOptions } from "./builders.js";
import type { Cell, RowSink, TextOptions } from "./cells.js";
import { Places } from "./places.js";
import { requireColumns, requireShortNames } from "./required-columns.js";
import { addRow, type Column, cellsOf, columnNotes, isBlank } from "./rows.js";
import type { TextColumn } from "./texts.js";
import type { TimeColumn } from "./times.js";

export type { ColumnKind } from "./builders.js";

/** Which columns of a file to read, and how it is written where that is not to be found. */
export interface ReadOptions extends TextOptions, ColumnOptions {
  /** Kind of each wanted column, by its name. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** Of a wanted column that is no column of the file: those whose cells it is put together from. */
  readonly parts?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** The wanted columns of a file, each as a typed array. */
export interface Table {
  /** What is wrong with rows that hold a cell that could not be read, by row: see `lenient`. */
  readonly problems: ReadonlyMap<number, string>;
  readonly path: string;
  readonly rows: number;
  /** What was found of the file that not every file has, or left out of it: a sentence each. */
  readonly notes: readonly string[];
  /** Such as `data.csv, line 12`. */
  where(row: number): string;
  /** Of numbers or flags; NaN where a value is missing. */
  numbers(name: string): Float64Array;
  texts(name: string): TextColumn;
  times(name: string): TimeColumn;
}

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
  const head = await peekTable(path, options);
  const { columns: kinds, parts = {} } = options;
  const partsOf = (name: string) => parts[name] ?? [name];
  const wanted = [...new Set(Object.keys(kinds).flatMap(partsOf))];
  requireColumns(path, wanted, head.names);
  if (head.rows.length === 0) throw new UserError(`${path}: has no rows below the header`);
  const columns = new Map<string, Column>();
  const cells = (name: string) => cellsOf(head, partsOf(name));
  const numbers = () =>
    Object.keys(kinds).flatMap((name) => (kinds[name] === "number" ? cells(name) : []));
  for (const [name, kind] of Object.entries(kinds)) {
    const start = { name, parts: partsOf(name), cells: cells(name), numbers, where: head.where };
    columns.set(name, { kind, at: [], builder: builderOf(kind, start, options) });
  }
  const places = new Places(path);
  const list = [...columns];
  const problems = new Map<number, string>();
  const onProblem = (problem: string) => {
    if (!options.lenient) throw new UserError(problem);
    problems.set(places.rows - 1, problem);
  };
  const hasTime = Object.values(kinds).includes("time");
  let notes: readonly string[] = [];
  let blank = 0;
  await readRows(path, options, wanted, (batch) => {
    notes = batch.notes ?? [];
    for (const [name, column] of columns) {
      column.at = partsOf(name).map((part) => batch.names.indexOf(part));
    }
    for (const [index, row] of batch.rows.entries()) {
      if (hasTime && isBlank(row)) {
        blank += 1;
        continue;
      }
      places.add(batch.place(index));
      const problem = batch.ragged?.get(index);
      if (problem === undefined) addRow(row, list, places, onProblem);
      else {
        onProblem(problem);
        for (const [, { builder }] of list) builder.addMissing();
      }
    }
    return true;
  });
  const all = blank > 0 ? [...notes, `${counted(blank, "row")} without any value skipped`] : notes;
  return { ...tableOf(path, columns, places, all), problems };
}

function tableOf(
  path: string,
  columns: ReadonlyMap<string, Column>,
  places: Places,
  notes: readonly string[],
): Omit<Table, "problems"> {
  const built = new Map([...columns].map(([name, { builder }]) => [name, builder.build()]));
  const column = <T>(name: string, ...kinds: readonly ColumnKind[]): T => {
    const { kind } = columns.get(name) ?? {};
    if (kind === undefined || !kinds.includes(kind)) {
      throw new Error(`${name} was not read as ${kinds.join(" or ")}`);
    }
    return built.get(name) as T;
  };
  return {
    path,
    rows: places.rows,
    notes: [...notes, ...columnNotes(columns)],
    where: (row) => places.where(row),
    numbers: (name) => column(name, "number", "flag"),
    texts: (name) => column(name, "text", "word"),
    times: (name) => column(name, "time"),
  };
}

/** The first rows of a file, as they are. */
export interface TableHead {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** What was found of the file that not every file has, or left out of it: a sentence each. */
  readonly notes: readonly string[];
  /** Where the first row stands, such as `data.csv, line 2`. */
  readonly where: string;
  /** Where one of the rows stands. */
  whereOf(row: number): string;
}

/** Rows that formats are found by. */
const HEAD = 1000;

/** @throws UserError when the file is not there, or its first rows cannot be read */
export async function peekTable(path: string, options: TextOptions = {}): Promise<TableHead> {
  requireFile(path);
  const head = { names: [] as readonly string[], rows: [] as (readonly Cell[])[], notes: NONE };
  const places = new Places(path);
  await readRows(path, options, undefined, ({ names, rows, place, notes = NONE }) => {
    head.names = names;
    head.notes = notes;
    for (const [index, row] of rows.entries()) {
      if (head.rows.length === HEAD) return false;
      if (isBlank(row)) continue;
      places.add(place(index));
      head.rows.push(row);
    }
    return head.rows.length < HEAD;
  });
  requireShortNames(path, head.names);
  return {
    ...head,
    where: places.rows > 0 ? places.where(0) : path,
    whereOf: (row) => places.where(row),
  };
}

const NONE: readonly string[] = [];

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
