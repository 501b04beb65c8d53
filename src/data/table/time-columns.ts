import type { TableHead } from "./assemble.js";
import { type Cell, isMissing } from "./cells.js";
import { findTimeFormat } from "./find-time-format.js";
import type { FoundColumn, FoundTime } from "./found.js";
import { joinableColumns } from "./joinable-columns.js";
import { namedFormat, noContext } from "./kinds/times.js";
import { cellsOf } from "./rows.js";
import { goesUpEvenly } from "./steps.js";

/** What is known about the times of a file. */
export interface KnownTimes {
  readonly timeFormat?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** The column that holds the time, or several columns that form it together; an index if there is no other. */
export function timeOf(
  head: TableHead,
  columns: readonly FoundColumn[],
  { timeFormat: format, timeZone: zone }: KnownTimes,
): FoundTime | undefined {
  const choices = joinableColumns(head, columns);
  if (format !== undefined) {
    const given = [...choices, ...columns.map(({ name }) => [name])]; // a date may lack its clock
    const found = given.find((names) => areOf(format, cellsOf(head, names), zone));
    return found && { columns: found, format };
  }
  const joined = choices.find((names) => names.length > 1 && tellApart(head, names, zone));
  const times = columns.filter(({ name, kind }) => kind === "time" && name !== "");
  if (joined) {
    const whole = finest(head, times);
    const isFiner =
      whole?.format && countDifferent(head, [whole.name]) > countDifferent(head, joined);
    return { columns: isFiner ? [whole.name] : joined };
  }
  const nameless = namelessParts(head);
  if (nameless) return nameless;
  const time = finest(head, times) ?? countingColumn(head, columns);
  return time && { columns: [time.name] };
}

/** Whether there are cells that are not missing and all of them can be read as times of one format. */
function areOf(format: string, cells: readonly Cell[], zone: string | undefined): boolean {
  const { parse } = namedFormat(format, { ...noContext, zone });
  const texts = cells.filter((cell) => !isMissing(cell)).map(String);
  return texts.length > 0 && texts.every((text) => parse(text) !== undefined);
}

/** The name of a column with the names of rows, which R writes: they may repeat the years of another column. */
const ROW_NAMES = /^row_?names?$/i;

/**
 * The first column of times, or a later one with more different times, such as the decimal year beside a year.
 */
function finest(head: TableHead, times: readonly FoundColumn[]): FoundColumn | undefined {
  const settled = times.filter(({ format }) => format !== undefined);
  const counts = settled.map(({ name }) => countDifferent(head, [name]));
  const best = settled.filter((_, i) => counts[i] === Math.max(...counts));
  return best.find(({ name }) => !ROW_NAMES.test(name)) ?? best[0] ?? times[0];
}

function countDifferent(head: TableHead, columns: readonly string[]): number {
  return new Set(cellsOf(head, columns).map(String)).size;
}

/** Words in the names of columns of numbers that may identify series. */
const ID_WORD =
  /(^|[^a-z])(id|store|shop|item|sku|product|series|sensor|station|stn|device|unit(?!s)|engine|machine|site|subject|patient|run|table|meter|customer|household|account|plot|well|buoy|vehicle)s?([^a-z]|$)/i;

/** Whether a column of numbers may identify series by its name, such as `store`, `MeterID` or `sensor_2`. */
export function isIdName(name: string): boolean {
  return ID_WORD.test(name.replaceAll(/([a-z])([A-Z])/g, "$1 $2"));
}

/** Names of an index that counts steps rather than rows. */
const TIME_NAME = /time|date|year|month|week|day|hour|minute|second|step|period|^t$/i;

/** The index that counts steps: preferably one that is not named as an id, and that begins again for each series. */
function countingColumn(head: TableHead, columns: readonly FoundColumn[]): FoundColumn | undefined {
  const indices = columns.filter(({ name, kind }) => kind === "index" && name !== "");
  const steps = indices.filter(({ name }) => !isIdName(name));
  const candidates = steps.length > 0 ? steps : indices.filter(({ name }) => isCount(head, name));
  const again = candidates.find(({ beginsAgain }) => beginsAgain);
  const period = candidates.find(
    ({ name, beginsAgain }) => !beginsAgain && TIME_NAME.test(name) && !isCount(head, name),
  );
  if (again !== undefined && period !== undefined && areNumberedAnew(head, again.name, period.name))
    return period;
  return (
    again ??
    candidates.find(({ name }) => TIME_NAME.test(name) && isCount(head, name)) ??
    candidates[0]
  );
}

/** Whether a column numbers series anew in each period, such as the regions of a country, rather than steps. */
function areNumberedAnew(head: TableHead, name: string, period: string): boolean {
  if (TIME_NAME.test(name)) return false;
  return countDifferent(head, [name, period]) === head.rows.length;
}

/** Whether a column has a different value in each row. */
function isCount(head: TableHead, name: string): boolean {
  return countDifferent(head, [name]) === head.rows.length;
}

/** Whether columns together can be read as a time, and have more different values than the first alone. */
function tellApart(head: TableHead, names: readonly string[], zone: string | undefined): boolean {
  const context = { ...noContext, zone, columns: names.map((name) => name.toLowerCase()) };
  const found = findTimeFormat(cellsOf(head, names), context);
  const readable = "format" in found || found.undecided !== undefined;
  if (!readable) return false;
  if (isPartlyEmpty(head, names)) return true; // refused below, with the line of the first such row
  return countDifferent(head, names) > countDifferent(head, names.slice(0, 1));
}

/** Whether only the first of some columns lacks most cells, such as years that stand in the first row of each alone. */
function isPartlyEmpty(head: TableHead, [first = "", ...others]: readonly string[]): boolean {
  const missing = (name: string) => cellsOf(head, [name]).filter(isMissing).length;
  return missing(first) * 2 > head.rows.length && others.every((name) => missing(name) === 0);
}

/** Possible contents of the columns after a year in a file without names, the coarser ones first. */
const NAMELESS = [
  ["quarter"],
  ["month"],
  ["week"],
  ["doy"],
  ["month", "day"],
  ["month", "day", "hour"],
  ["doy", "hour"],
];

/**
 * In a file without names: a column of years and the columns after it that form the time. For example, 1900 and 1
 * are a month if each row is a month after the previous one.
 */
function namelessParts(head: TableHead): FoundTime | undefined {
  const at = head.names.findIndex((name) => cellsOf(head, [name]).every(isYear));
  if (at < 0 || head.names.some((name, i) => name !== `column ${i + 1}`)) return undefined;
  for (const parts of NAMELESS) {
    const columns = head.names.slice(at, at + 1 + parts.length);
    const cells = cellsOf(head, columns);
    const found = findTimeFormat(cells, { ...noContext, columns: ["year", ...parts] });
    if (columns.length <= parts.length || !("format" in found)) continue;
    const times = cells.map((cell) => found.format.parse(String(cell))?.ms ?? Number.NaN);
    const rises = times.every((time, i) => i === 0 || time > times[i - 1]!);
    if (rises && goesUpEvenly(times)) return { columns, format: found.format.name };
  }
  return undefined;
}

function isYear(cell: Cell): boolean {
  return /^\s*(1[5-9]|2[01])\d\d\s*$/.test(String(cell));
}
