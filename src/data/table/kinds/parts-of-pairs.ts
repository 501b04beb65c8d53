import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { fitted } from "./fitted.js";
import { partNames } from "./parts.js";
import type { Others } from "./shifted-years.js";
import { LONG } from "./token-constructors.js";

/** Two years, with the text between them. */
const PAIR = /(?<!\d)(\d{4}|\d{2})( ?[/–—-] ?)(\d{4}|\d{2})(?!\d)/;

const NAME = /^(.*?)(YYYY|YY)( ?[/–—-] ?)(YYYY|YY)(.*) \(years from ([A-Z][a-z]+)\)$/;

/** The month, from 1, in which the financial year of the United Kingdom, India and Japan begins. */
const APRIL = 4;

/** The notation of two years, such as 2019/20. */
interface Pair {
  /** Digits of the first year and of the second one: 2 or 4. */
  readonly digits: readonly [number, number];
  readonly between: string;
}

/** Quarters and halves of years that begin in one calendar year and end in the next, such as Q1 2019/20. */
export function partsOfPairsOf({ find, named }: Others): TimeKind {
  return {
    name: "quarters and halves of years from one to the next",
    digits: false,
    examples: [
      { text: "2019/20 Q1", format: "YYYY/YY [Q]Q (years from April)", time: "2019-04-01" },
      { text: "Q4 2019-20", format: "[Q]Q YYYY-YY (years from April)", time: "2020-01-01" },
      { text: "H2 2019/20", format: "[H]HY YYYY/YY (years from April)", time: "2019-10-01" },
      {
        text: "2019-20 2",
        format: "YYYY-YY Q (years from April)",
        time: "2019-07-01",
        columns: ["financial year", "quarter"],
      },
    ],
    find(texts, context) {
      const pair = pairIn(texts[0] ?? "");
      if (pair === undefined) return [];
      const single = texts.map((text) => singleYear(text, pair));
      if (single.includes(undefined)) return [];
      const formats = find(single as string[], withoutPair(context));
      const parts = formats.filter(({ name }) => PART.test(name) && /YY/.test(name));
      if (parts.length === 0) return [];
      return [partOfPair(fitted(parts, single as string[], context), pair, APRIL)];
    },
    named(name, context) {
      const [, before = "", first = "", between = "", second = "", behind = "", month = ""] =
        NAME.exec(name) ?? [];
      const at = LONG.months.indexOf(month);
      if (at < 0 || !PART.test(before + behind)) return undefined;
      const pair: Pair = { digits: [first.length, second.length], between };
      return partOfPair(named(`${before}${first}${behind}`, context), pair, at + 1);
    },
  };
}

/** The token of a quarter or half in the name of a format. */
const PART = /Q|HY/;

/** The columns of a year and its part; the year is a single one for the other kinds. */
function withoutPair(context: TimeContext): TimeContext {
  const [, part] = context.columns;
  const isQuarter = part !== undefined && partNames(part).includes("quarter");
  return { ...context, columns: isQuarter ? ["year", "quarter"] : [] };
}

function pairIn(text: string): Pair | undefined {
  const [, first = "", between = "", second = ""] = PAIR.exec(text) ?? [];
  return between === "" ? undefined : { digits: [first.length, second.length], between };
}

/** A text with the first of two consecutive years instead of both; undefined if its years are written otherwise. */
function singleYear(text: string, { digits, between }: Pair): string | undefined {
  const [both, first = "", middle, second = ""] = PAIR.exec(text) ?? [];
  if (both === undefined || middle !== between) return undefined;
  const next = String(Number(first) + 1)
    .padStart(4, "0")
    .slice(-second.length);
  const isPair = first.length === digits[0] && second.length === digits[1] && second === next;
  return isPair ? text.replace(both, first) : undefined;
}

/** @param month from 1, in which a year begins */
function partOfPair(inner: TimeFormat, pair: Pair, month: number): TimeFormat {
  const { digits, between } = pair;
  const years = `${"Y".repeat(digits[0])}${between}${"Y".repeat(digits[1])}`;
  const year = digits[0] === 4 ? /(?<!\d)\d{4}(?!\d)/ : /(?<!\d)\d{2}(?!\d)/;
  return {
    name: `${inner.name.replace(/YYYY|YY/, years)} (years from ${LONG.months[month - 1]})`,
    zoned: false,
    calendar: true,
    parse(text) {
      const single = singleYear(text, pair);
      const moment = single === undefined ? undefined : inner.parse(single);
      return moment && { ms: monthsLater(moment.ms, month - 1), offset: 0 };
    },
    format(ms) {
      const begin = monthsLater(ms, 1 - month);
      const next = String(new Date(begin).getUTCFullYear() + 1).slice(-digits[1]);
      return inner.format(begin).replace(year, (first) => `${first}${between}${next}`);
    },
  };
}

function monthsLater(ms: number, months: number): number {
  const at = new Date(ms);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.getTime();
}
