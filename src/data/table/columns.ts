import type { TableHead } from "./assemble.js";
import { type Cell, isMissing } from "./cells.js";
import { findTimeFormat } from "./find-time-format.js";
import type { FoundColumn, FoundTime } from "./found.js";
import type { TimeFormat } from "./kinds/contract.js";
import { changedUnit } from "./kinds/epochs.js";
import { areFlags } from "./kinds/flags.js";
import { areDigits } from "./kinds/numeric.js";
import { partNames } from "./kinds/parts.js";
import { noContext } from "./kinds/times.js";
import { attemptNumbers } from "./numbers.js";
import { cellsOf } from "./rows.js";
import { cycles, goesOneWay, goesUpEvenly } from "./steps.js";
import { unreadTime } from "./time-advice.js";
import { type KnownTimes, timeOf } from "./time-columns.js";
import { severalFormats } from "./time-names.js";
import { differentUnits, mixedPercent, otherDigits } from "./units.js";
import { areYearless } from "./yearless.js";

/** The columns of a file. */
export interface FoundColumns {
  readonly columns: readonly FoundColumn[];
  /** The column of times, or the columns that form the time together. */
  readonly time?: FoundTime | undefined;
  /** What was left out, a sentence for each column. */
  readonly notes: readonly ColumnNote[];
}

interface ColumnNote {
  readonly name: string;
  readonly text: string;
}

/**
 * Detects the content of each column, and the columns that hold the time, in the first rows.
 *
 * @param known the format and the time zone of the times, if they are known
 */
export function findColumns(head: TableHead, known: KnownTimes = {}): FoundColumns {
  const columns = head.names.map((name) => columnOf(name, cellsOf(head, [name])));
  const time = timeOf(head, columns, known);
  const notes = columns.flatMap((column) => notesOn(column, time?.columns));
  return { columns, notes, ...(time && { time }) };
}

function columnOf(name: string, cells: readonly Cell[]): FoundColumn {
  const values = cells.filter((cell) => !isMissing(cell));
  if (values.length === 0) return { name, kind: "empty" };
  if (areFlags(values)) return { name, kind: "flag" };
  const digits = values.every((cell) => typeof cell !== "string") || areDigits(values.map(String));
  if (digits && !values.some((cell) => cell instanceof Date))
    return numericColumn(name, cells, values);
  const texts = values.map(String);
  if (areYearless(texts)) return { name, kind: "text", unread: unreadTime(texts[0]!) };
  const numbers = attemptNumbers(cells);
  if (numbers.bad === 0 && numbers.count > 0) return { name, kind: "number" };
  const mixed = mixedPercent(texts);
  if (mixed !== undefined) return { name, kind: "text", unread: mixed };
  const found = findTimeFormat(cells, { ...noContext, columns: [name.toLowerCase()] });
  if ("format" in found && found.format.calendar)
    return { name, kind: "time", format: found.format };
  if ("undecided" in found && found.undecided) return { name, kind: "time" };
  if (numbers.count > values.length / 2) return { name, kind: "number", refused: numbers.refused };
  const units = differentUnits(texts);
  if (units !== undefined) return { name, kind: "text", unread: units };
  const foreign = otherDigits(texts);
  if (foreign !== undefined) return { name, kind: "text", unread: foreign };
  if (!looksLikeTime(name, values)) {
    const unread = TIME_NAME.test(name) ? severalFormats(texts) : undefined;
    return { name, kind: "text", unread };
  }
  const reason = "problem" in found ? found.problem : unreadTime(String(values[0]));
  return { name, kind: "text", unread: reason };
}

/** The kind of a column of plain numbers: a time or an index if they increase evenly or count in cycles. */
function numericColumn(name: string, cells: readonly Cell[], values: readonly Cell[]): FoundColumn {
  if (values.length < cells.length) return withGaps(name, cells, values);
  const numbers = values.map(Number);
  const changed = changedUnit(numbers);
  if (changed !== undefined) {
    const unread = `is a time since 1970 that changes its unit at ${changed}: write all times in one unit, or in one file for each`;
    return { name, kind: "text", unread };
  }
  if (areUnordered(numbers)) return { name, kind: "number" };
  const context = { ...noContext, columns: [name.toLowerCase()] };
  const found = findTimeFormat(values, context);
  const format = "format" in found ? found.format : undefined;
  const times = values.map((cell) => format?.parse(String(cell))?.ms ?? Number.NaN);
  const isNewestFirst = format?.calendar && isNamedTime(name) && goesUpEvenly(times.toReversed());
  const isEven = goesUpEvenly(times) || isNewestFirst;
  const isLike = format && (isDateLike(name, format) || areMostYears(name, format, numbers));
  const isDated = format?.calendar && isLike && goesOneWay(times);
  if (format?.calendar && (isEven || isDated)) return { name, kind: "time", format };
  if (format?.name === "YYYYMM" && areMonthsAndOthers(times)) return { name, kind: "time", format };
  if (areDecimalYears(name, numbers)) return { name, kind: "index" };
  if (!isEven && !cycles(numbers)) return { name, kind: "number" };
  const beginsAgain = numbers.some((value, i) => i > 0 && value < numbers[i - 1]!);
  return { name, kind: "index", format, beginsAgain };
}

/** Share of cells of a column of times that may be missing, each of which is refused with its line. */
const FEW = 0.02;

/** Numbers with missing cells: times if the others are times and few are missing, such as that of a total above them. */
function withGaps(name: string, cells: readonly Cell[], values: readonly Cell[]): FoundColumn {
  const few = Math.max(1, FEW * cells.length);
  if (cells.length - values.length > few || values.length < 3) return { name, kind: "number" };
  const others = numericColumn(name, values, values);
  return others.kind === "time" ? others : { name, kind: "number" };
}

/** Whether most numbers are consecutive months, so that the others, such as 202013, are refused with their lines. */
function areMonthsAndOthers(times: readonly number[]): boolean {
  const months = times.filter((time) => !Number.isNaN(time));
  return (
    months.length < times.length && months.length >= MOST * times.length && goesUpEvenly(months)
  );
}

/** Minimum share of the months among numbers that are years and months. */
const MOST = 0.8;

/** The least number with the digits of a day first, such as 1011990. */
const LEAST_DAY = 1e6;

/** Whether numbers are neither times nor an index, whatever their format: a quick answer for most columns. */
function areUnordered(numbers: readonly number[]): boolean {
  const areShort = numbers.every((value) => Math.abs(value) < LEAST_DAY); // also false for NaN
  return areShort && !goesOneWay(numbers) && !cycles(numbers);
}

/** Names of columns of times, by the name of their format. */
const NAMES_OF = [
  [/since /, /date|time|stamp|zeit|epoch|unix|^ts$|^dt$|_(at|on|ts|dt)$/i],
  [/./, /date|datum|fecha|^day$/i],
] as const;

/** Whether numbers are the years of rows with the part of the year as a fraction, in steps shorter than a month. */
function areDecimalYears(name: string, numbers: readonly number[]): boolean {
  const isYear = (value: number) => value >= 1500 && value < 2200;
  const named = /date|year|decimal|jahr|^column \d+$/i.test(name);
  return named && numbers.every(isYear) && !numbers.every(Number.isInteger) && goesOneWay(numbers);
}

/** Whether a column is called like a year or a date. */
export function isNamedTime(name: string): boolean {
  return (
    partNames(name)[0] === "year" || /date|time|datum|fecha|period|month|^y{2,4}mm/i.test(name)
  );
}

/** Whether numbers are times although their steps differ, as between business days: by their digits or their name. */
function isDateLike(name: string, format: TimeFormat): boolean {
  if (format.name.startsWith("YYYYMMDD")) return true;
  return NAMES_OF.find(([kind]) => kind.test(format.name))?.[1].test(name) ?? false;
}

/** Whether numbers are years of which at most half are missing between the first and the last. */
function areMostYears(name: string, format: TimeFormat, numbers: readonly number[]): boolean {
  if (format.name !== "YYYY" || partNames(name)[0] !== "year") return false;
  const span = Math.abs(numbers.at(-1)! - numbers[0]!) + 1;
  return new Set(numbers).size * 2 >= span;
}

// biome-ignore format: one language a row
/** Words in the names of columns of times. */
const TIME_NAME = new RegExp([
  "date|time|period|year|month|week|(^|[^a-z])day|stamp|quarter|(^|[^a-z])qtr",
  "datum|zeit|jahr|monat|woche|quartal|(^|[^a-z])tag([^a-z]|$)",
  "fecha|período|trimestre|semana|(^|[^a-z])(mes|año|día)([^a-z]|$)", "periode|mois|année|semaine|jour", "(^|[^a-z])(ano|anno|data|giorno|dia)([^a-z]|$)",
  "okres|rok|miesiąc|měsíc|дата|период|месяц|день|год", "tarih", "年|月|日付|日期|时间|時間|날짜|วันที่|เดือน|تاريخ|תאריך",
].join("|"), "iu");

/** Whether texts look like times: of one shape with digits, under a name that says so or with years. */
function looksLikeTime(name: string, values: readonly Cell[]): boolean {
  const texts = values.map(String);
  const shape = (text: string) => text.replaceAll(/\d+/g, "0").replaceAll(/\p{L}+/gu, "a");
  const alike = texts.filter((text) => shape(text) === shape(texts[0]!)).length > texts.length / 2;
  const named = TIME_NAME.test(name);
  const dated = texts.every((text) => /(^|\D)(1[5-9]|2[01])\d\d(\D|$)|\d\d[:/.-]\d\d/.test(text));
  const differs = texts.some((text) => text !== texts[0]);
  return alike && differs && /\d/.test(texts[0]!) && (named || dated);
}

function notesOn(column: FoundColumn, time: readonly string[] = []): ColumnNote[] {
  const { name, kind, unread, beginsAgain } = column;
  if (time.includes(name)) return [];
  if (unread !== undefined) return [{ name, text: `"${name}" ${unread}` }];
  if (kind !== "index" || beginsAgain) return [];
  const subject = name === "" ? "the column without a name" : `"${name}"`;
  return [{ name, text: `${subject} increases evenly, so it is treated as an index and ignored` }];
}
