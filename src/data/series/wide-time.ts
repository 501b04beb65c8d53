import { UserError } from "../../shared/errors.js";
import { isMissing } from "../table/cells.js";
import type { FoundColumns } from "../table/columns.js";
import { findTimeFormat } from "../table/find-time-format.js";
import type { FoundColumn, FoundTime } from "../table/found.js";
import { partNames } from "../table/kinds/parts.js";
import { isShifted } from "../table/kinds/shifted-years.js";
import { formatsOf, namedFormat, noContext } from "../table/kinds/times.js";
import type { TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import type { WideColumn } from "../table/wide/contract.js";
import { wideKind } from "../table/wide/kinds.js";
import { addedColumns, type WideName, type WideOptions } from "../table/wide/options.js";
import { areRowsAcross } from "./rows-across.js";

/** A table with the columns that may be reshaped. */
export interface Candidate {
  readonly path: string;
  readonly head: TableHead;
  readonly columns: readonly WideColumn[];
  /** The other columns, with those that are empty and without. */
  readonly found: FoundColumns;
  readonly others: readonly FoundColumn[];
  readonly options: WideOptions;
  /** The format of the times, if it is known. */
  readonly timeFormat?: string | undefined;
}

/** The time of the reshaped table; `named` if the columns' names show it; undefined if the table is not wide. */
type Rule = (candidate: Candidate) => FoundTime | "named" | undefined;

/** Which other columns each kind of columns needs. The first kind that fits counts. */
const rules: Readonly<Record<WideName, Rule>> = {
  month: (candidate) => besideYear(candidate, "month"),
  quarter: (candidate) => besideYear(candidate, "quarter"),
  day: besideMonth,
  hour: besideDay,
  week: (candidate) => besideYear(candidate, "week"),
  time: timesAcross,
  step: stepsAcross,
};

/** The kinds of columns in the order in which they are tried. */
export const triedNames = Object.keys(rules) as WideName[];

/**
 * The time of the reshaped table; `named` if the columns' names show it; undefined if the table is not wide.
 *
 * @throws UserError if columns are times, but the time of a value stays unknown
 */
export function timeOf(candidate: Candidate): FoundTime | "named" | undefined {
  return rules[candidate.options.columns](candidate);
}

const nameOf = (options: WideOptions) => addedColumns(options).name;

/** Columns of months, quarters or weeks beside one of years. */
function besideYear(candidate: Candidate, part: string): FoundTime | undefined {
  const { head, others, options } = candidate;
  const year = others.find(({ name }) => areYears(head, name));
  if (part === "month" && !areInOrder(candidate)) return besideShiftedYear(candidate);
  if (year === undefined) return refusedUnless(candidate, part !== "month" || isNameless(head));
  return timeFrom(candidate, [year.name, nameOf(options)], ["year", part]);
}

const isNameless = ({ names }: TableHead) => names.every((name, i) => name === `column ${i + 1}`);

/** Whether months are in the order of a calendar year; otherwise, their year is unknown. */
function areInOrder({ columns }: Candidate): boolean {
  const times = columns.map(({ label }) => monthOf(label));
  return times.every((time, i) => i === 0 || time > times[i - 1]!);
}

/**
 * Months that begin, for example, in October, beside years whose texts, name or given format shows when they begin.
 *
 * @throws UserError if nothing shows it
 */
function besideShiftedYear(candidate: Candidate): FoundTime {
  const { head, columns, others, options, timeFormat } = candidate;
  const given = timeFormat === undefined ? undefined : namedFormat(timeFormat);
  for (const { name } of others) {
    const texts = textsOf(head, columns, [name]);
    const context = { ...noContext, columns: [name.toLowerCase(), "month"] };
    const formats = given ? [given] : formatsOf(texts, context);
    const format = formats.find(({ name }) => isShifted(name));
    if (!format || !texts.every((text) => format.parse(text))) continue;
    return { columns: [name, nameOf(options)], format: format.name };
  }
  refuse(candidate);
}

/** The first times of the reshaped table, each a row's cells and the label of a column. */
function textsOf(
  head: TableHead,
  columns: readonly WideColumn[],
  kept: readonly string[],
): string[] {
  const cells = cellsOf(head, kept).filter((cell) => !isMissing(cell));
  const texts = cells.flatMap((cell) => columns.map(({ label }) => `${String(cell)} ${label}`));
  return texts.slice(0, 1000);
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
  if (isNameless(head) && areYears(head, "column 1")) return undefined; // a row for each year
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
  const found = findTimeFormat(textsOf(head, columns, kept), { ...noContext, columns: parts });
  return "format" in found ? { columns: names, format: found.format.name } : { columns: names };
}

function areYears(head: TableHead, name: string): boolean {
  const cells = cellsOf(head, [name]).filter((cell) => !isMissing(cell));
  return (
    cells.length > 0 && cells.every((cell) => /^\s*(1[5-9]|2[01])\d\d(\.0)?\s*$/.test(String(cell)))
  );
}

function refusedUnless(candidate: Candidate, isOther: boolean): undefined {
  return isOther ? undefined : refuse(candidate);
}

/** @throws UserError because columns are times, but not which */
function refuse({ path, head, columns, options }: Candidate): never {
  const names = columns.map(({ at }) => head.names[at]!);
  throw new UserError(
    `${path}: its columns are ${wideKind(options.columns).plural} (${names[0]}, ${names[1]}, ... ${names.at(-1)}), ` +
      "expected other columns that complete the time of each value, such as a column of years beside months in " +
      `calendar order. ${shiftedAdvice(options)}Write a file with a row for each time, or name one column with ` +
      "--target to forecast only that one.",
  );
}

/** What to set if years begin with the first of the months. */
function shiftedAdvice({ columns }: WideOptions): string {
  if (columns !== "month") return "";
  return (
    'If years begin with the first of these months, set --time-format to "YYYY MMM (years from October)", with ' +
    'the month in which they begin, or to "YYYY MMM (years to September)" if years are named by their end. '
  );
}
