import { UserError } from "../../shared/errors.js";
import { counted } from "../../shared/format.js";
import { builderOf, type ColumnKind, type ColumnOptions } from "./builders.js";
import type { Cell, RowSink, TextOptions } from "./cells.js";
import { placeOf } from "./column-places.js";
import type { FoundFormat } from "./find-time-format.js";
import { Places } from "./places.js";
import { requireColumns, requireShortNames } from "./required-columns.js";
import { addRow, type Column, cellsOf, columnNotes, isBlank } from "./rows.js";
import type { TextColumn } from "./text-builder.js";
import type { TimeColumn } from "./times.js";

/** The columns to read from a file, and properties of the file that are not to be detected. */
export interface ReadOptions extends TextOptions, ColumnOptions {
  /** Kind of each wanted column, by its name. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** For each wanted column that joins several columns of the file: those columns. */
  readonly parts?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** The wanted columns of a file, each as a typed array. */
export interface Table {
  /** The problems of rows with a cell that could not be read, by row; see `lenient`. */
  readonly problems: ReadonlyMap<number, string>;
  readonly path: string;
  readonly rows: number;
  /** Unusual properties of the file, and what was left out, a sentence each. */
  readonly notes: readonly string[];
  /** The position of a row, such as `data.csv, line 12`. */
  where(row: number): string;
  /** The values of a column of numbers or flags; NaN if missing. */
  numbers(name: string): Float64Array;
  texts(name: string): TextColumn;
  times(name: string): TimeColumn;
}

/** The first rows of a file, unchanged. */
export interface TableHead {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Unusual properties of the file, and what was left out, a sentence each. */
  readonly notes: readonly string[];
  /** The position of the first row, such as `data.csv, line 2`. */
  readonly where: string;
  /** The position of a row. */
  whereOf(row: number): string;
}

/** A sink for rows, and the result once it has all rows. */
interface Assembly<T> {
  readonly sink: RowSink;
  finished(): T;
}

/** Number of rows in which formats are detected. */
export const HEAD = 1000;

/**
 * Collects the first rows.
 *
 * @throws UserError from `finished` if the name of a column is too long
 */
export function headAssembly(path: string): Assembly<TableHead> {
  const none: readonly string[] = [];
  const head = { names: none, rows: [] as (readonly Cell[])[], notes: none };
  const places = new Places(path);
  return {
    sink({ names, rows, place, notes = none, reshaped }) {
      head.names = names;
      head.notes = reshaped === undefined ? notes : [...notes, reshaped];
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

/** The columns of a file that form the wanted columns. */
export function wantedParts(options: ReadOptions): string[] {
  return [...new Set(Object.keys(options.columns).flatMap((name) => partsOf(name, options)))];
}

/**
 * Builds the wanted columns from rows.
 *
 * @param head the first of these rows
 * @param settled formats of times that were decided by later rows, by column name
 * @throws UserError if a column is missing or its format cannot be detected; from the sink, at a cell that cannot
 *   be read
 */
export function tableAssembly(
  path: string,
  head: TableHead,
  options: ReadOptions,
  settled: ReadonlyMap<string, FoundFormat> = new Map(),
): Assembly<Table> {
  requireColumns(path, wantedParts(options), head.names);
  if (head.rows.length === 0) throw new UserError(`${path}: has no rows below the header`);
  const columns = emptyColumns(head, options, settled);
  const places = new Places(path);
  const list = [...columns];
  const problems = new Map<number, string>();
  const onProblem = (problem: string) => {
    if (!options.lenient) throw new UserError(problem);
    problems.set(places.rows - 1, problem);
  };
  const hasTime = Object.values(options.columns).includes("time");
  let notes: readonly string[] = [];
  let reshaped: string | undefined;
  let blank = 0;
  return {
    sink(batch) {
      notes = batch.notes ?? [];
      reshaped = batch.reshaped;
      const context = { onProblem, origin: batch.origin };
      for (const [name, column] of columns) {
        column.at = partsOf(name, options).map((part) => placeOf(batch.names, part));
      }
      for (const [index, row] of batch.rows.entries()) {
        if (hasTime && isBlank(row)) {
          blank += 1;
          continue;
        }
        places.add(batch.place(index));
        const problem = batch.ragged?.get(index);
        if (problem === undefined) addRow(row, list, places, context, index);
        else {
          onProblem(problem);
          for (const [, { builder }] of list) builder.addMissing();
        }
      }
      return true;
    },
    finished() {
      const all = [
        ...notes,
        ...(reshaped === undefined ? [] : [reshaped]),
        ...(blank > 0 ? [`${counted(blank, "row")} without any value skipped`] : []),
      ];
      return { ...tableOf(path, columns, places, all), problems };
    },
  };
}

/**
 * The wanted columns, without a row.
 *
 * @throws UserError if the format of a column cannot be detected
 */
function emptyColumns(
  head: TableHead,
  options: ReadOptions,
  settled: ReadonlyMap<string, FoundFormat>,
): ReadonlyMap<string, Column> {
  const kinds = Object.entries(options.columns);
  const cells = (name: string) => cellsOf(head, partsOf(name, options));
  const numbers = () => kinds.flatMap(([name, kind]) => (kind === "number" ? cells(name) : []));
  return new Map(
    kinds.map(([name, kind]) => {
      const parts = partsOf(name, options);
      const start = { name, parts, cells: cells(name), numbers, where: head.where };
      const builder = builderOf(kind, { ...start, settled: settled.get(name) }, options);
      return [name, { kind, at: [], builder }];
    }),
  );
}

/** The columns of the file that form a wanted column. */
function partsOf(name: string, { parts = {} }: ReadOptions): readonly string[] {
  return parts[name] ?? [name];
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
