import type { Language } from "./names.js";

/**
 * How the name of a month is asked for: with a year, beside a day (the genitive of Slavic languages), abbreviated with a
 * year, and abbreviated by itself, because some languages write numbers or whole names with a year.
 */
const MONTHS = [
  { month: "long", year: "numeric" },
  { month: "long", day: "numeric" },
  { month: "short", year: "numeric" },
  { month: "short" },
] as const;

/** Abbreviations that are read although Unicode's data lack them. */
const OTHERS: Readonly<Record<string, Language["others"]>> = {
  cs: { čer: 6, črv: 6, čec: 7 },
};

/** ISO 639 codes of two letters of the languages in Unicode's data (CLDR). */
export function unicodeCodes(): string[] {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  return Intl.DateTimeFormat.supportedLocalesOf(letters.flatMap((a) => letters.map((b) => a + b)));
}

/**
 * The names of a language in Unicode's data in two forms: months alone with the usual abbreviations, and months beside
 * a day with abbreviations of three letters, as many programs write them. Undefined if the data lack the language, or
 * if its months do not differ in a word.
 */
export function unicodeForms(code: string): Language[] | undefined {
  if (Intl.DateTimeFormat.supportedLocalesOf(code).length === 0) return undefined;
  const [alone, beside, withYear, itself] = MONTHS.map((options) => namesOf(code, options)) as [
    string[],
    string[],
    string[],
    string[],
  ];
  const days = {
    long: namesOf(code, { weekday: "long" }),
    short: namesOf(code, { weekday: "short" }),
  };
  if (new Set(alone).size < alone.length) return undefined;
  const cut = alone.map((name) => name.slice(0, 3));
  const others = OTHERS[code] ?? {};
  const short = [withYear, itself].find((names) => areAbbreviated(names, alone)) ?? withYear;
  return [
    { months: { long: alone, short }, days, others },
    { months: { long: beside, short: cut }, days, others },
  ];
}

/** Whether names are different words, and not the whole names. */
function areAbbreviated(names: readonly string[], whole: readonly string[]): boolean {
  return new Set(names).size === names.length && names.join() !== whole.join();
}

/**
 * The names from January or Monday, without a point at their end: the longest word of each text. They are not taken from
 * the parts of the texts, because `formatToParts` ends the process in Node.js 24 for Scottish Gaelic.
 */
function namesOf(code: string, options: Intl.DateTimeFormatOptions): string[] {
  const { format } = new Intl.DateTimeFormat(code, {
    ...options,
    timeZone: "UTC",
    calendar: "gregory",
    numberingSystem: "latn",
  });
  const days = "weekday" in options;
  const times = Array.from(
    { length: days ? 7 : 12 },
    (_, i) => Date.UTC(2018, days ? 0 : i, days ? i + 1 : 1), // 1 January 2018 was a Monday
  );
  return times.map((time) => {
    const words = format(time).match(/[\p{L}\p{M}]+/gu) ?? [""];
    return words.reduce((a, b) => (b.length > a.length ? b : a));
  });
}
