import { isMissing } from "../table/cells.js";
import { findColumns } from "../table/columns.js";
import type { FoundColumn, FoundTime } from "../table/found.js";
import { partNames } from "../table/kinds/parts.js";
import type { TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { placeholdersIn } from "../table/sentinels.js";
import { isIdName } from "../table/time-columns.js";
import type { WideColumn } from "../table/wide/contract.js";
import { wideColumns } from "../table/wide/melt.js";
import { addedColumns, type WideOptions } from "../table/wide/options.js";
import { type Candidate, timeOf, triedNames } from "./wide-time.js";

/** How a wide table is reshaped for a config. */
export interface FoundWide {
  readonly wide: WideOptions;
  /** The columns of the reshaped table that hold the time; undefined if their names show it. */
  readonly time?: FoundTime | undefined;
  /** Texts that stand for missing values in the columns that are values. */
  readonly missingValues: readonly string[];
  /** The other columns, judged by rows of the file: the first reshaped rows may come from a single one of these. */
  readonly others: readonly FoundColumn[];
  /** Columns between and after those of values, such as flags of single years, which describe no row as a whole. */
  readonly aside: readonly string[];
}

/**
 * How to reshape a table whose columns are times, such as `Year, Jan, Feb, ...` or `Country, 1/1/20, 1/2/20, ...`, or
 * steps of a series in each row. Undefined for other tables.
 *
 * @throws UserError if columns are times, but the time of a value stays unknown
 */
export function findWide(
  path: string,
  head: TableHead,
  timeFormat?: string,
): FoundWide | undefined {
  for (const name of triedNames) {
    const columns = wideColumns(head, name);
    if (columns.length === 0 || areIndicators(head, columns)) continue;
    const across = new Set(columns.map(({ at }) => at));
    const found = findColumns(withoutColumns(head, across)); // the others alone: there may be thousands
    const others = found.columns.filter(({ kind }) => kind !== "empty");
    const options = withNames({ columns: name }, columns, others);
    const candidate = { path, head, columns, found, others, options, timeFormat };
    const time = timeOf(candidate);
    if (time === undefined) continue;
    return {
      wide: withRow(candidate),
      time: time === "named" ? undefined : time,
      missingValues: placeholders(head, columns),
      others: found.columns,
      aside: head.names.filter((_, at) => at > columns[0]!.at && !across.has(at)),
    };
  }
  return undefined;
}

/** Whether columns only mark one of them in each row with 1, such as the month of the row, with 0 in the others. */
function areIndicators({ rows }: TableHead, columns: readonly WideColumn[]): boolean {
  const marks = rows.map((row) => columns.map(({ at }) => Number(row[at])));
  const isMark = (value: number) => value === 0 || value === 1;
  const sums = marks.map((row) => (row.every(isMark) ? row.filter(Boolean).length : 2));
  return sums.every((sum) => sum <= 1) && sums.includes(1);
}

function withoutColumns(head: TableHead, left: ReadonlySet<number>): TableHead {
  const isKept = (_: unknown, at: number) => !left.has(at);
  return {
    ...head,
    names: head.names.filter(isKept),
    rows: head.rows.map((row) => row.filter(isKept)),
  };
}

/** Names of the new columns: a column of years is called so, and no name is that of another column. */
function withNames(
  wide: WideOptions,
  columns: readonly WideColumn[],
  others: readonly FoundColumn[],
): WideOptions {
  const years = columns.every(({ label }) => /^\d{4}$/.test(label)) && wide.columns === "time";
  const { name, value } = addedColumns({ ...wide, ...(years && { name: "year" }) });
  const free = (text: string) =>
    others.some((column) => column.name === text) ? `${text} (data.wide)` : text;
  const [freeName, freeValue] = [free(name), free(value)];
  return {
    ...wide,
    ...(freeName !== wide.columns && { name: freeName }),
    ...(freeValue !== "value" && { value: freeValue }),
  };
}

/** The options with a column of row numbers if no other columns tell the rows of times or steps apart. */
function withRow({ head, others, options }: Candidate): WideOptions {
  if (options.columns !== "time" && options.columns !== "step") return options;
  const names = others
    .filter(({ name, kind }) => kind !== "number" || isIdName(name) || partNames(name).length > 0)
    .map(({ name }) => name);
  const cells = names.map((name) => cellsOf(head, [name]));
  const keys = head.rows.map((_, row) => cells.map((column) => column[row]).join("\0"));
  return new Set(keys).size === keys.length ? options : { ...options, row: "row" };
}

/** Usual placeholders among the values, such as -99.9. */
function placeholders(head: TableHead, columns: readonly WideColumn[]): string[] {
  const values = columns.flatMap(({ at }) => head.rows.map((row) => row[at]));
  const numbers = values.filter((cell) => !isMissing(cell)).map(Number);
  return placeholdersIn(Float64Array.from(numbers)).map(String);
}
