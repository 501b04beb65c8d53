import { UserError } from "../../shared/errors.js";
import { partNames } from "../table/kinds/parts.js";
import { formatsOf, noContext } from "../table/kinds/times.js";
import type { Table } from "../table/read.js";
import { isIdName } from "../table/time-columns.js";
import { columnName } from "./reading.js";

const SEASONS =
  /^(winter|spring|summer|autumn|fall|frühling|frühjahr|sommer|herbst|printemps|été|automne|hiver|primavera|verano|otoño|invierno|estate|autunno|inverno)$/i;

const DAY = 86_400_000;

/**
 * @param times the columns of the times that repeat
 * @param name a column that would tell series apart
 * @throws UserError if its texts are rather parts of the year or of the day, which are not read
 */
export function requireNoPart(
  path: string,
  times: readonly string[],
  table: Table,
  name: string,
): void {
  const { names } = table.texts(name);
  const [time = "", ...others] = times;
  const joined = times.join(" and ");
  if (others.length === 0 && partNames(time)[0] === "year" && arePartsOfYear(name, names)) {
    throw new UserError(
      `${path}: ${name} is a part of the year (${JSON.stringify(names[0])}) that is not read beside ${time}, expected its ` +
        "first month (1 to 12, or Jan, Feb, ...), a quarter (1 to 4, or Q1, Q2, ...), or months by their initials (DJF). " +
        `If ${name} tells series apart, set --id ${name}.`,
    );
  }
  const { ms } = table.times(columnName(times.length === 1 ? time : times));
  if (isIdName(name) || !arePartsOfDay(names) || !areDays(ms)) return;
  throw new UserError(
    `${path}: ${name} (${JSON.stringify(names[0])}) looks like the part of the day of the rows beside ${joined}, but is not read, ` +
      'expected one column such as "2020-01-31 13:00", or a column named hour with 0 to 23 or 1 to 24. ' +
      `${isLong(names) ? "If the parts of a day with 25 hours are numbered up to its end, set --time-zone to their zone. " : ""}` +
      `If ${name} tells series apart, set --id ${name}.`,
  );
}

/** Whether times are days, some of which follow each other, not years or months. */
function areDays(ms: Float64Array): boolean {
  const days = new Set(ms);
  const isNext = (at: number) => days.has(at + DAY);
  return ms.every((at) => at % DAY === 0) && (days.size === 1 || [...days].some(isNext));
}

/** Whether numbers go beyond those of a day with 24 hours. */
function isLong(texts: readonly string[]): boolean {
  const most = Math.max(...texts.map(Number));
  return [24, 48, 96].some((count) => most === count + count / 24);
}

function arePartsOfYear(name: string, texts: readonly string[]): boolean {
  if (partNames(name).some((part) => /month|quarter|season/.test(part))) return true;
  return texts.every((text) => SEASONS.test(text)) || areMonths(texts);
}

/** Whether texts are the names of all months. */
function areMonths(texts: readonly string[]): boolean {
  if (texts.length !== 12 || texts.some((text) => /\d/.test(text))) return false;
  const context = { ...noContext, columns: ["year", "month"] };
  const format = formatsOf(
    texts.map((text) => `2000 ${text}`),
    context,
  )[0];
  return format !== undefined;
}

/** Number of parts of a day, from hours to minutes; a day of 23 or 25 hours has fewer or more. */
const PARTS = [24, 48, 96, 144, 288, 1440];

/**
 * Whether texts are parts of a day: numbers with even steps from 0 or 1, or times such as 13:00, 1pm and `13 - 14`,
 * as many as hours, half-hours and so on in a day.
 */
function arePartsOfDay(texts: readonly string[]): boolean {
  const isUsual = PARTS.some((count) => Math.abs(texts.length - count) <= count / 24);
  if (!isUsual) return false;
  const numbers = texts.map(Number).toSorted((a, b) => a - b);
  const [first = 0, second = 0] = numbers;
  if (numbers.every((value, i) => value === first + i * (second - first))) return first < 2;
  return texts.every((text) => /^\s*\d{1,2}\s*([-–:hH.].*|[ap]\.?m\.?)$/i.test(text));
}
