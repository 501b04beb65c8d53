import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { fitted } from "./fitted.js";
import { partNames } from "./parts.js";
import type { Others } from "./shifted-years.js";
import { LONG } from "./token-constructors.js";

/** Two years, such as 2019/20. */
const PAIR = /(?<!\d)\d{4} ?[/–—-] ?(?:\d{4}|\d{2})(?!\d)/;

const NAME = /^(.*?)(YYYY ?[/–—-] ?(?:YYYY|YY))(.*) \(years from (\w+)\)$/;

/** The month, from 1, in which the financial year of the United Kingdom, India and Japan begins. */
const APRIL = 4;

/** Quarters and halves of years that begin in one calendar year and end in the next, such as Q1 2019/20. */
export function partsOfPairsOf({ find, named }: Others): TimeKind {
  return {
    name: "parts of years from one to the next",
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
      const pairs = texts.map((text) => PAIR.exec(text)?.[0] ?? "");
      if (pairs.some((pair, i) => pair === "" || pair === texts[i]!.trim())) return [];
      const [years] = find([...new Set(pairs)], { ...context, columns: [] });
      if (years === undefined || !PAIR_NAME.test(years.name)) return [];
      const single = texts.map(withFirstYear);
      const parts = find(single, withoutPair(context)).filter(
        ({ name }) => PART.test(name) && name.includes("YYYY"),
      );
      if (parts.length === 0) return [];
      return [partOfPair(fitted(parts, single, context), years, APRIL)];
    },
    named(name, context) {
      const [, before = "", years = "", behind = "", month = ""] = NAME.exec(name) ?? [];
      const at = LONG.months.indexOf(month);
      if (at < 0 || !PART.test(before + behind)) return undefined;
      return partOfPair(named(`${before}YYYY${behind}`, context), named(years, context), at + 1);
    },
  };
}

const PAIR_NAME = /^YYYY.*Y$/;

/** The token of a quarter or half in the name of a format. */
const PART = /Q|HY/;

/** The columns of a year and its part; the year is a single one for the other kinds. */
function withoutPair(context: TimeContext): TimeContext {
  const [, part] = context.columns;
  const isQuarter = part !== undefined && partNames(part).includes("quarter");
  return { ...context, columns: isQuarter ? ["year", "quarter"] : [] };
}

/** A text with the first of two years instead of both. */
function withFirstYear(text: string): string {
  return text.replace(PAIR, (pair) => pair.slice(0, 4));
}

/**
 * @param inner the format of a text with a single year
 * @param month from 1, in which a year begins
 */
function partOfPair(inner: TimeFormat, years: TimeFormat, month: number): TimeFormat {
  return {
    name: `${inner.name.replace("YYYY", years.name)} (years from ${LONG.months[month - 1]})`,
    zoned: false,
    calendar: true,
    parse(text) {
      const moment = years.parse(PAIR.exec(text)?.[0] ?? "") && inner.parse(withFirstYear(text));
      return moment && { ms: monthsLater(moment.ms, month - 1), offset: 0 };
    },
    format(ms) {
      const begin = monthsLater(ms, 1 - month);
      return inner.format(begin).replace(/\d{4}/, years.format(begin));
    },
  };
}

function monthsLater(ms: number, months: number): number {
  const at = new Date(ms);
  return at.setUTCMonth(at.getUTCMonth() + months);
}
