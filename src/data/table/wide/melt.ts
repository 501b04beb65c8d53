import { UserError } from "../../../shared/errors.js";
import { type Cell, isMissing, type RowBatch, type RowSink } from "../cells.js";
import { isMarker } from "../kinds/numbers.js";
import { listed } from "../required-columns.js";
import type { WideColumn } from "./contract.js";
import { wideKind } from "./kinds.js";
import { addedColumns, type WideName, type WideOptions } from "./options.js";

/** Rows that are passed on at once. */
const MOST_ROWS = 1 << 16;

/**
 * A sink for the rows of a wide table that passes a row for each value to another sink: the other columns of the
 * file, the column's label, and the value. Missing values get no row, since a table is as wide as its longest row:
 * there is no 31 February, and the last year may be incomplete.
 *
 * @param missing texts that stand for missing values in addition to the usual ones
 * @throws UserError from the sink if the table has no such columns
 */
export function melted(
  path: string,
  wide: WideOptions,
  missing: readonly string[],
  sink: RowSink,
): RowSink {
  let plan: Plan | undefined;
  let count = 0;
  return (batch) => {
    if (plan === undefined && batch.rows.length === 0) return true; // names alone do not show what columns hold
    plan ??= planOf(path, batch, wide);
    const isGone = goneTest(missing);
    let long: LongRows = { rows: [], sources: [], ragged: new Map() };
    const { names, reshaped, columns, value } = plan;
    const pass = () => {
      const { rows, sources, ragged } = long;
      long = { rows: [], sources: [], ragged: new Map() };
      return sink({
        names,
        rows,
        ragged,
        reshaped,
        notes: batch.notes ?? [],
        place: (index) => batch.place(sources[index]!.row),
        origin: (index, name) =>
          name === value ? batch.names[columns[sources[index]!.column]!.at] : undefined,
      });
    };
    for (const [index, row] of batch.rows.entries()) {
      count += 1;
      const problem = batch.ragged?.get(index);
      if (problem === undefined) addValues(row, index, count, plan, isGone, long);
      else {
        long.ragged.set(long.rows.length, problem);
        long.rows.push([]);
        long.sources.push({ row: index, column: 0 });
      }
      if (long.rows.length >= MOST_ROWS && !pass()) return false;
    }
    return pass();
  };
}

interface LongRows {
  readonly rows: (readonly Cell[])[];
  /** Where each row is from: the row of the batch, and the number of the column among those of values. */
  readonly sources: { readonly row: number; readonly column: number }[];
  readonly ragged: Map<number, string>;
}

interface Plan {
  /** Names of the reshaped table. */
  readonly names: readonly string[];
  /** Indices of the columns that are repeated in each row. */
  readonly kept: readonly number[];
  readonly columns: readonly WideColumn[];
  /** Name of the column of values. */
  readonly value: string;
  readonly hasRow: boolean;
  readonly reshaped: string;
}

function addValues(
  row: readonly Cell[],
  index: number,
  count: number,
  { kept, columns, hasRow }: Plan,
  isGone: (cell: Cell) => boolean,
  { rows, sources }: LongRows,
): void {
  const start = kept.map((at) => row[at]);
  if (hasRow) start.push(count);
  for (const [column, { at, label }] of columns.entries()) {
    const cell = row[at];
    if (isGone(cell)) continue;
    rows.push([...start, label, cell]);
    sources.push({ row: index, column });
  }
}

function planOf(path: string, batch: RowBatch, wide: WideOptions): Plan {
  const { names } = batch;
  const kind = wideKind(wide.columns);
  const columns = wideColumns(batch, wide.columns);
  const [first] = columns;
  if (first === undefined) {
    throw new UserError(
      `${path}: has no columns named by ${kind.plural} (${kind.example}), which data.wide expects. Its columns ` +
        `are: ${listed(names)}.`,
    );
  }
  const across = new Set(columns.map(({ at }) => at));
  const kept = names.map((_, at) => at).filter((at) => !across.has(at));
  const { name, value, row } = addedColumns(wide);
  const added = row === undefined ? [name, value] : [row, name, value];
  const taken = added.find(
    (text, i) => added.indexOf(text) < i || kept.some((at) => names[at] === text),
  );
  if (taken !== undefined) {
    throw new UserError(
      `${path}: has a column "${taken}" already: set data.wide.name, value and row to other names`,
    );
  }
  const last = names[columns.at(-1)!.at]!;
  return {
    names: [...kept.map((at) => names[at]!), ...added],
    kept,
    columns,
    value,
    hasRow: row !== undefined,
    reshaped:
      `columns ${names[first.at]} to ${last} are ${kind.plural}: each of their ${columns.length} values in a ` +
      "row is read as a row of its own (data.wide)",
  };
}

/** The beginning of a number, possibly with marks behind it as in `12.3 p`. */
const NUMBER = /^[^\p{L}\d]{0,4}\d/u;

/** Rows that show whether a column holds numbers. */
const SAMPLE = 200;

/** The columns of a table that are times or steps of this kind; empty if there are none. */
export function wideColumns(
  { names, rows }: Pick<RowBatch, "names" | "rows">,
  name: WideName,
): readonly WideColumn[] {
  const sample = rows.slice(0, SAMPLE);
  const isGone = goneTest([]);
  const isNumeric = (at: number) => {
    const texts = sample.map((row) => row[at]).filter((cell) => !isGone(cell));
    const numbers = texts.filter((cell) => typeof cell === "number" || NUMBER.test(String(cell)));
    return numbers.length * 2 >= texts.length;
  };
  return wideKind(name).find({ names, isNumeric });
}

const PLAIN = /^\d+(\.\d+)?$/;

function goneTest(missing: readonly string[]): (cell: Cell) => boolean {
  const texts = new Set(missing.map((text) => text.trim()));
  const numbers = new Set(missing.map(Number).filter((value) => !Number.isNaN(value)));
  return (cell) => {
    if (texts.size === 0 && typeof cell === "string" && PLAIN.test(cell)) return false; // most cells
    if (isMissing(cell)) return true;
    if (typeof cell === "number") return numbers.has(cell);
    if (typeof cell !== "string") return false;
    const text = cell.trim();
    return isMarker(text) || texts.has(text) || (numbers.size > 0 && numbers.has(Number(text)));
  };
}
