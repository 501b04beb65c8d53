import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { dayStart } from "./days.js";
import { fitted } from "./fitted.js";
import { LONG } from "./token-constructors.js";

/** Names of columns with years that begin in another month than January and are called by the year in which they end. */
const ENDING = /^((water|hydro(logical|logic)?|wasser|abfluss)[ _.-]?(years?|yr|jahr)|wy)$/;

const PAIR = /^\d{4} ?[/–—-] ?(\d{4}|\d{2})$/;

const YEAR_AND_MONTH = /^\s*(.+?)\s+(\S+)\s*$/;

/** Minimum share of the years that begin with the same month. */
const MOST = 0.8;

/** Finds and makes formats of other kinds. */
export interface Others {
  find(texts: readonly string[], context: TimeContext): readonly TimeFormat[];
  named(name: string, context: TimeContext): TimeFormat;
}

/** Whether a column has years that are called by the year in which they end, by its name in lower case. */
export function endsInYear(column: string): boolean {
  return ENDING.test(column);
}

/** Whether the name of a format is that of months of such years. */
export function isShifted(format: string): boolean {
  return /^.+ \(years (from|to) [A-Z][a-z]+\)/.test(format);
}

/** The name of a format of months in years that begin with a month (from 1). */
function shiftedName(inner: string, first: number, isEnding: boolean): string {
  const month = LONG.months[isEnding ? first - 2 : first - 1];
  return isEnding ? `${inner} (years to ${month})` : `${inner} (years from ${month})`;
}

const examples: TimeKind["examples"] = [
  {
    text: "1991 Oct",
    format: "YYYY MMM (years to September)",
    time: "1990-10-01",
    columns: ["water year", "month"],
    more: ["1991 Nov", "1991 Sep", "1992 Oct"],
  },
  {
    text: "1990/91 7",
    format: "YYYY/YY M (years from July)",
    time: "1990-07-01",
    columns: ["season", "month"],
    more: ["1990/91 6", "1991/92 7"],
  },
];

/**
 * Months of years that begin in another month than January, in two columns: water years, which are called by the year in
 * which they end, and years such as 1990/91. The month in which a year begins is the first one below another year.
 */
export function shiftedYearsOf({ find, named }: Others): TimeKind {
  return {
    name: "months of years that begin in another month",
    digits: false,
    examples,
    find(texts, context) {
      const cells = texts.map((text) => YEAR_AND_MONTH.exec(text)?.slice(1) ?? []);
      const years = cells.map(([year = ""]) => year);
      const isPair = years.every((year) => PAIR.test(year));
      if (context.columns.length !== 2 || !(isPair || endsInYear(context.columns[0]!))) return [];
      const month = monthFormat(
        cells.map(([, text = ""]) => text),
        context,
        find,
      );
      const [year] = find([...new Set(years)], { ...context, columns: [] });
      if (!month?.name.includes("M") || !year?.name.includes("YYYY")) return [];
      const numbers = cells.map(([, text = ""]) => monthIn(month, text));
      const first = firstMonth(years, numbers);
      if (first === undefined || first === 1) return [];
      const inner = `${year.name} ${month.name.replace(/^YYYY /, "")}`;
      return [shifted(shiftedName(inner, first, !isPair), year, month, first, !isPair)];
    },
    named(name, context) {
      const [, inner = "", verb, other = ""] =
        /^(.+) \(years (from|to) ([A-Z][a-z]+)\)$/.exec(name) ?? [];
      const [, year, month] = /^(.+) ([^ ]+)$/.exec(inner) ?? [];
      const at = LONG.months.indexOf(other);
      if (year === undefined || month === undefined || at < 0) return undefined;
      const isEnding = verb === "to";
      const first = (isEnding ? (at + 1) % 12 : at) + 1;
      return shifted(name, named(year, context), named(`YYYY ${month}`, context), first, isEnding);
    },
  };
}

/** The format of months behind a year, such as `YYYY MMM`; undefined if texts are not months. */
function monthFormat(
  texts: readonly string[],
  context: TimeContext,
  find: Others["find"],
): TimeFormat | undefined {
  const months = texts.map((text) => `2000 ${text}`);
  const [format] = find(months, { ...context, columns: ["year", "month"] });
  return format && fitted([format], months, context);
}

/** The month, from 1, that a format of a year and a month reads; 0 if it reads none. */
function monthIn(format: TimeFormat, text: string): number {
  const moment = format.parse(`2000 ${text}`);
  return moment === undefined ? 0 : new Date(moment.ms).getUTCMonth() + 1;
}

/** The month with which most years begin; undefined if they differ, or if there is only one year. */
function firstMonth(years: readonly string[], months: readonly number[]): number | undefined {
  const begins = months.filter((_, i) => i > 0 && years[i] !== years[i - 1]);
  const counts = begins.map((month) => begins.filter((other) => other === month).length);
  const most = Math.max(...counts);
  return most >= MOST * begins.length ? begins[counts.indexOf(most)] : undefined;
}

/**
 * @param first the month, from 1, in which years begin
 * @param isEnding whether a year is called by the year in which it ends
 */
function shifted(
  name: string,
  yearFormat: TimeFormat,
  monthFormat: TimeFormat,
  first: number,
  isEnding: boolean,
): TimeFormat {
  const isLate = (month: number) => month >= first;
  return {
    name,
    zoned: false,
    calendar: true,
    parse(text) {
      const [, year = "", month = ""] = YEAR_AND_MONTH.exec(text) ?? [];
      const moment = yearFormat.parse(year);
      const number = monthIn(monthFormat, month);
      if (moment === undefined || number === 0) return undefined;
      const called = new Date(moment.ms).getUTCFullYear();
      const ms = dayStart(called + shift(isLate(number), isEnding), number, 1);
      return ms === undefined ? undefined : { ms, offset: 0 };
    },
    format(ms) {
      const at = new Date(ms);
      const month = at.getUTCMonth() + 1;
      const called = at.getUTCFullYear() - shift(isLate(month), isEnding);
      const text = monthFormat.format(Date.UTC(2000, month - 1, 1)).replace(/^2000 /, "");
      return `${yearFormat.format(Date.UTC(called, 0, 1))} ${text}`;
    },
  };
}

/** Years from the one by which a year is called to that of a month in its first or second calendar year. */
function shift(isFirst: boolean, isEnding: boolean): number {
  if (isEnding) return isFirst ? -1 : 0;
  return isFirst ? 0 : 1;
}
