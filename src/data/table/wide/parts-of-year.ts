import { formatsOf } from "../kinds/times.js";
import { overlappingSeasons } from "../kinds/token-constructors.js";
import type { WideColumn, WideKind, WideTable } from "./contract.js";
import { columnsFrom } from "./numbered.js";

/** Minimum number of columns named by months: fewer may be columns like others. */
const LEAST_MONTHS = 4;

export const months: WideKind = {
  name: "month",
  plural: "months",
  example: "Jan, Feb, ...",
  find(table) {
    const choices = [namedMonths(table), seasons(table), numberedMonths(table), yearsAlone(table)];
    return choices.find((columns) => columns.length >= LEAST_MONTHS) ?? [];
  },
};

/** The names of months of all languages are looked up only if enough columns have a name like one. */
function namedMonths({ names, isNumeric }: WideTable): WideColumn[] {
  const words = names.flatMap((name, at) =>
    /^\p{L}{3,12}\.?$/u.test(name.trim()) ? [{ at, label: name.trim() }] : [],
  );
  if (words.length < LEAST_MONTHS) return [];
  const columns = words.filter(({ at }) => isNumeric(at));
  return columns.length < LEAST_MONTHS ? [] : columns.filter(({ label }) => isMonthName(label));
}

function isMonthName(name: string): boolean {
  return formatsOf([`2000 ${name}`]).some((format) => format.name.includes("MMM"));
}

/** All twelve, or none: four of them are also the seasons of the year. */
function seasons({ names, isNumeric }: WideTable): WideColumn[] {
  const columns = overlappingSeasons.map((season) =>
    names.findIndex((name) => name.trim() === season),
  );
  if (!columns.every((at) => at >= 0 && isNumeric(at))) return [];
  return columns.map((at, month) => ({ at, label: String(month + 1) }));
}

const numberedMonths = (table: WideTable) => columnsFrom(table, /^(m|mon|month)?[ _]?$/, 1, [12]);

/** In a file without names: twelve columns after a column of years, and at most one behind them, with means of years. */
function yearsAlone({ names, isNumeric }: WideTable): WideColumn[] {
  const isNameless = names.every((name, i) => name === `column ${i + 1}`);
  if (!isNameless || (names.length !== 13 && names.length !== 14)) return [];
  const columns = names.slice(1, 13).map((_, i) => ({ at: i + 1, label: String(i + 1) }));
  return columns.every(({ at }) => isNumeric(at)) ? columns : [];
}

const QUARTER =
  /^(?:q(?:uarter|tr)?[ _.]?([1-4])|([1-4])(?:st|nd|rd|th)?[ _.]?(?:quarter|qtr|q))$/i;
const ROMAN = ["I", "II", "III", "IV"];

export const quarters: WideKind = {
  name: "quarter",
  plural: "quarters",
  example: "Q1, Q2, Q3, Q4",
  find({ names }) {
    const columns = names.flatMap((name, at) => {
      const [match, behind, before] = QUARTER.exec(name.trim()) ?? [];
      const roman = ROMAN.indexOf(name.trim()) + 1;
      const number = match === undefined ? roman : Number(behind ?? before);
      return number > 0 ? [{ at, label: `Q${number}` }] : [];
    });
    return columns.map(({ label }) => label).join() === "Q1,Q2,Q3,Q4" ? columns : [];
  },
};

export const weeks: WideKind = {
  name: "week",
  plural: "weeks",
  example: "W1, W2, ... W52",
  find: (table) => columnsFrom(table, /^(w|wk|week|kw)?[ _]?$/, 1, [52, 53]),
};

export const days: WideKind = {
  name: "day",
  plural: "days of the month",
  example: "1, 2, ... 31",
  find: (table) => columnsFrom(table, /^(d|day)?[ _]?$/, 1, [28, 29, 30, 31]),
};
