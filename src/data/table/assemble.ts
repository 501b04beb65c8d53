import { UserError } from "../../shared/errors.js";
import { counted } from "../../shared/format.js";
import { builderOf, type ColumnKind, type ColumnOptions } from "./builders.js";
import type { Cell, RowSink, TextOptions } from "./cells.js";
import { Places } from "./places.js";
import { requireColumns, requireShortNames } from "./required-columns.js";
import { addRow, type Column, cellsOf, columnNotes, isBlank } from "./rows.js";
import type { TextColumn } from "./texts.js";
import type { FoundFormat, TimeColumn } from "./times.js";

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

/** A sink of rows, and what comes of them when all are taken. */
interface Assembly<T> {
  readonly sink: RowSink;
  finished(): T;
}

/** Rows that formats are found by. */
export const HEAD = 1000;

/**
 * Takes the first rows as they are.
 *
 * @throws UserError from `finished` if the name of a column is too long
 */
export function headAssembly(path: string): Assembly<TableHead> {
  const none: readonly string[] = [];
  const head = { names: none, rows: [] as (readonly Cell[])[], notes: none };
  const places = new Places(path);
  return {
    sink({ names, rows, place, notes = none }) {
      head.names = names;
      head.notes = notes;
      for (const [index, row] of rows.entries()) {
        if (head.rows.length === HEAD) return false;
        if (isBlank(row)) continue;
        places.add(place(index));
        head.rows.push(row);
      }
      return head.rows.length < HEAD;
    },
    finished() {
      requireShortNames(path, head.names);
      return {
        ...head,
        where: places.rows > 0 ? places.where(0) : path,
        whereOf: (row) => places.where(row),
      };
    },
  };
}

/** The columns of a file whose cells become the wanted ones. */
export function wantedParts({ columns, parts = {} }: ReadOptions): string[] {
  return [...new Set(Object.keys(columns).flatMap((name) => parts[name] ?? [name]))];
}

/**
 * Makes the wanted columns of rows.
 *
 * @param head the first of the same rows
 * @param settled formats of times that more rows than the first ones decided on, by the columns' names
 * @throws UserError if a column is missing or its format cannot be found, or from the sink, at a cell that
 *   cannot be read
 */
export function tableAssembly(
  path: string,
  head: TableHead,
  options: ReadOptions,
  settled: ReadonlyMap<string, FoundFormat> = new Map(),
): Assembly<Table> {
  const { columns: kinds, parts = {} } = options;
  const partsOf = (name: string) => parts[name] ?? [name];
  requireColumns(path, wantedParts(options), head.names);
  if (head.rows.length === 0) throw new UserError(`${path}: has no rows below the header`);
  const columns = new Map<string, Column>();
  const cells = (name: string) => cellsOf(head, partsOf(name));
  const numbers = () =>
    Object.keys(kinds).flatMap((name) => (kinds[name] === "number" ? cells(name) : []));
  for (const [name, kind] of Object.entries(kinds)) {
    const start = { name, parts: partsOf(name), cells: cells(name), numbers, where: head.where };
    const format = { settled: settled.get(name) };
    columns.set(name, { kind, at: [], builder: builderOf(kind, { ...start, ...format }, options) });
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
  return {
    sink(batch) {
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
    },
    finished() {
      const all =
        blank > 0 ? [...notes, `${counted(blank, "row")} without any value skipped`] : notes;
      return { ...tableOf(path, columns, places, all), problems };
    },
  };
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
