import { behindWords } from "./behind-words.js";
import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { dates } from "./dates.js";
import { decimalYears } from "./decimal-years.js";
import { epochs } from "./epochs.js";
import { fiscalYears } from "./fiscal-years.js";
import { timeFormat } from "./format.js";
import { halfYears } from "./half-years.js";
import { intervalsOf } from "./intervals.js";
import { languagesOf } from "./languages.js";
import { localPartsOf } from "./local-parts.js";
import { logs } from "./logs.js";
import { months } from "./months.js";
import { areDigits } from "./numeric.js";
import { parts } from "./parts.js";
import { partsOfPairsOf } from "./parts-of-pairs.js";
import { plain } from "./plain.js";
import { quarters } from "./quarters.js";
import { seasons } from "./seasons.js";
import { serials } from "./serials.js";
import { type Others, shiftedYearsOf } from "./shifted-years.js";
import { shortMonths } from "./short-months.js";
import { singlesOf } from "./singles.js";
import { weeks } from "./weeks.js";
import { years } from "./years.js";

const others: Others = {
  find: (texts, context) => firstFound(english, texts, context),
  named: (name, context) => firstNamed(english, name, context),
};

/** Kinds of single times in English, in the order in which they are tried; the first one that reads all texts is used. */
const english: readonly TimeKind[] = [
  localPartsOf(others),
  partsOfPairsOf(others),
  shiftedYearsOf(others),
  parts, // identified by the names of columns, so before kinds that are identified by the texts alone
  shortMonths, // before years and months, for which 1871.1 is January
  seasons, // before months, because 2001-02 is also a month
  years,
  singlesOf({ find: years.find, named: (name, context) => timeFormat(name, context) }),
  fiscalYears,
  dates,
  months,
  quarters,
  halfYears,
  weeks,
  logs,
  decimalYears,
  epochs,
  serials,
  plain,
];

const single: readonly TimeKind[] = [
  languagesOf(
    (texts, context) => firstFound(english, texts, context),
    (name, context) => firstNamed(english, name, context),
  ),
  ...english,
];

const intervals = intervalsOf(
  (texts, context) => firstFound(single, texts, context),
  (name, context) => firstNamed(single, name, context),
);

/** Every kind of times. */
export const timeKinds: readonly TimeKind[] = [
  intervals,
  ...single,
  behindWords(
    (texts, context) => firstFound([intervals, ...single], texts, context),
    (name, context) => firstNamed([intervals, ...single], name, context),
  ),
];

/** The default context. */
export const noContext: TimeContext = { twoDigitYears: 1930, columns: [] };

/** The formats of the first kind that reads all texts; several if the texts are ambiguous. */
export function formatsOf(
  texts: readonly string[],
  context: TimeContext = noContext,
): readonly TimeFormat[] {
  return firstFound(timeKinds, texts, context);
}

/** The format of the last call of `namedFormat`: a program that forecasts step by step asks for it again and again. */
let latest: { readonly key: string; readonly format: TimeFormat } | undefined;

/** The format with a name: one of a kind, or one that consists of tokens. */
export function namedFormat(name: string, context: TimeContext = noContext): TimeFormat {
  const { twoDigitYears, zone, columns } = context;
  const key = [twoDigitYears, zone, name, ...columns].join("\n");
  if (latest?.key !== key) latest = { key, format: firstNamed(timeKinds, name, context) };
  return latest.format;
}

function firstFound(
  kinds: readonly TimeKind[],
  texts: readonly string[],
  context: TimeContext,
): readonly TimeFormat[] {
  const digits = areDigits(texts);
  for (const kind of kinds.filter((candidate) => candidate.digits === digits)) {
    const formats = kind.find(texts, context);
    if (formats.length > 0) return formats;
  }
  return [];
}

function firstNamed(kinds: readonly TimeKind[], name: string, context: TimeContext): TimeFormat {
  for (const kind of kinds) {
    const format = kind.named(name, context);
    if (format) return format;
  }
  return timeFormat(name, context);
}
