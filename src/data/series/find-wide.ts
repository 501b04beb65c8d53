import { UserError } from "../../shared/errors.js";
import { isMissing } from "../table/cells.js";
import { type FoundColumns, findColumns } from "../table/columns.js";
import type { FoundColumn, FoundTime } from "../table/found.js";
import { partNames } from "../table/kinds/parts.js";
import { noContext } from "../table/kinds/times.js";
import type { TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { placeholdersIn } from "../table/sentinels.js";
import { ID_NAME } from "../table/time-columns.js";
import { findTimeFormat } from "../table/times.js";
import type { WideColumn } from "../table/wide/contract.js";
import { wideKind } from "../table/wide/kinds.js";
import { wideColumns } from "../table/wide/melt.js";
import { addedColumns, type WideName, type WideOptions } from "../table/wide/options.js";
import { areRowsAcross } from "./rows-across.js";

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

/** A table with the columns that may be reshaped. */
interface Candidate {
  readonly path: string;
  readonly head: TableHead;
  readonly columns: readonly WideColumn[];
  /** The other columns, with those that are empty and without. */
  readonly found: FoundColumns;
  readonly others: readonly FoundColumn[];
  readonly options: WideOptions;
}

/** The time of the reshaped table; `named` if the columns' names show it; undefined if the table is not wide. */
type Rule = (candidate: Candidate) => FoundTime | "named" | undefined;

/** How each kind of columns has to stand beside the others. The first that fits counts. */
const rules: Readonly<Record<WideName, Rule>> = {
  month: (candidate) => besideYear(candidate, "month"),
  quarter: (candidate) => besideYear(candidate, "quarter"),
  day: besideMonth,
  hour: besideDay,
  week: (candidate) => besideYear(candidate, "week"),
  time: timesAcross,
  step: stepsAcross,
};

/**
 * How to reshape a table whose columns are times, such as `Year, Jan, Feb, ...` or `Country, 1/1/20, 1/2/20, ...`, or
 * steps of a series in each row. Undefined for other tables.
 *
 * @throws UserError if columns are times, but the time of a value stays unknown
 */
export function findWide(path: string, head: TableHead): FoundWide | undefined {
  for (const name of Object.keys(rules) as WideName[]) {
    const columns = wideColumns(head, name);
    if (columns.length === 0) continue;
    const across = new Set(columns.map(({ at }) => at));
    const found = findColumns(withoutColumns(head, across)); // the others alone: there may be thousands
    const others = found.columns.filter(({ kind }) => kind !== "empty");
    const options = withNames({ columns: name }, columns, others);
    const candidate = { path, head, columns, found, others, options };
    const time = rules[name](candidate);
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

const nameOf = (options: WideOptions) => addedColumns(options).name;

/** Columns of months, quarters or weeks beside one of years. */
function besideYear(candidate: Candidate, part: string): FoundTime | undefined {
  const { head, others, options } = candidate;
  const year = others.find(({ name }) => areYears(head, name));
  if (year === undefined) return refusedUnless(candidate, part !== "month");
  if (part === "month") requireInOrder(candidate);
  return timeFrom(candidate, [year.name, nameOf(options)], ["year", part]);
}

/** @throws UserError if months are not in the order of a calendar year, so that their year is unknown */
function requireInOrder(candidate: Candidate): void {
  const { columns } = candidate;
  const times = columns.map(({ label }) => monthOf(label));
  if (times.some((time, i) => i > 0 && time <= times[i - 1]!)) refuse(candidate);
}

function monthOf(label: string): number {
  const found = findTimeFormat([`2000 ${label}`], { ...noContext, columns: ["year", "month"] });
  return "format" in found ? (found.format.parse(`2000 ${label}`)?.ms ?? 0) : 0;
}

/** Days of the month beside a year and a month, or beside months such as 2020-01. */
function besideMonth(candidate: Candidate): FoundTime | undefined {
  const { head, others, options } = candidate;
  const year = others.find(({ name }) => areYears(head, name));
  const month = others.find(({ name }) => partNames(name)[0] === "month");
  const day = nameOf(options);
  if (year !== undefined && month !== undefined && year !== month)
    return timeFrom(candidate, [year.name, month.name, day], ["year", "month", "day"]);
  const whole = others.find(
    ({ format }) => format?.calendar && /M/.test(format.name) && !/D/.test(format.name),
  );
  return whole && { columns: [whole.name, day], format: `${whole.format!.name} D` };
}

/** Times of the day beside a date in one column, or in columns of years, months and days. */
function besideDay({ head, others, options }: Candidate): FoundTime | "named" | undefined {
  const date = others.find(
    ({ kind, format }) => kind === "time" && (!format || isDate(format.name)),
  );
  if (date) return { columns: [date.name, nameOf(options)] };
  const parts = ["year", "month", "day"].map((part) =>
    others.find(({ name }) => partNames(name)[0] === part),
  );
  return parts.every((column) => column && head.names.includes(column.name)) ? "named" : undefined;
}

const isDate = (format: string) => /D/.test(format) && !/[Hhk]/.test(format);

/** Whole times, if most columns of numbers are named by them and no column holds a date. */
function timesAcross(candidate: Candidate): FoundTime | "named" | undefined {
  const { columns, others, options } = candidate;
  const numbers = others.filter(({ kind }) => kind === "number" || kind === "index").length;
  if (columns.length <= numbers) return undefined;
  const parts = others.filter(({ name }) => partNames(name).length > 0);
  if (nameOf(options) === "year" && parts.length > 0) return "named";
  if (others.some(({ kind, format }) => kind === "time" && format !== undefined)) refuse(candidate);
  return { columns: [nameOf(options)] };
}

/** Steps of a series in each row. */
function stepsAcross({ head, columns, found, options }: Candidate): FoundTime | undefined {
  const names = columns.map(({ at }) => head.names[at]!);
  if (!areRowsAcross(head, found, names)) return undefined;
  return { columns: [nameOf(options)], format: "a plain number" };
}

/** The time in some columns, with its format unless their names show what they hold. */
function timeFrom(
  { head, columns, others }: Candidate,
  names: readonly string[],
  parts: readonly string[],
): FoundTime {
  const isNamed = names.every((name, i) => partNames(name).includes(parts[i]!));
  if (isNamed) return { columns: names };
  const kept = names.filter((name) => others.some((column) => column.name === name));
  const cells = cellsOf(head, kept).filter((cell) => !isMissing(cell));
  const texts = cells.flatMap((cell) => columns.map(({ label }) => `${String(cell)} ${label}`));
  const found = findTimeFormat(texts.slice(0, 1000), { ...noContext, columns: parts });
  return "format" in found ? { columns: names, format: found.format.name } : { columns: names };
}

function areYears(head: TableHead, name: string): boolean {
  const cells = cellsOf(head, [name]).filter((cell) => !isMissing(cell));
  return (
    cells.length > 0 && cells.every((cell) => /^\s*(1[5-9]|2[01])\d\d(\.0)?\s*$/.test(String(cell)))
  );
}

/** The options with a column of row numbers if no other columns tell the rows of times or steps apart. */
function withRow({ head, others, options }: Candidate): WideOptions {
  if (options.columns !== "time" && options.columns !== "step") return options;
  const names = others
    .filter(
      ({ name, kind }) => kind !== "number" || ID_NAME.test(name) || partNames(name).length > 0,
    )
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

function refusedUnless(candidate: Candidate, isOther: boolean): undefined {
  return isOther ? undefined : refuse(candidate);
}

/** @throws UserError because columns are times, but not which */
function refuse({ path, head, columns, options }: Candidate): never {
  const names = columns.map(({ at }) => head.names[at]!);
  throw new UserError(
    `${path}: its columns are ${wideKind(options.columns).plural} (${names[0]}, ${names[1]}, ... ${names.at(-1)}), ` +
      "expected beside them what is missing of the time of each value, such as a column of years with months in " +
      "the order of the year. Write a file with a row for each time, or name one column with --target to forecast " +
      "it as it is.",
  );
}
