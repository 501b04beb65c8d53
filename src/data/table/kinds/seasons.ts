import type { TimeFormat, TimeKind } from "./contract.js";
import { dayStart } from "./days.js";

/** Two consecutive years, with the texts before and between them. */
const PAIR = /^\s*(FY ?)?(\d{4})( ?[/–—-] ?)(\d{4}|\d{2})\s*$/i;

const NAME = /^(?:\[(FY ?)\])?YYYY( ?[/–—-] ?)(YYYY|YY)$/i;

/** Years that begin in one calendar year and end in the next, such as seasons of sports and fiscal years. */
export const seasons: TimeKind = {
  name: "years from one to the next (their beginning)",
  digits: false,
  examples: [
    { text: "1930/31", format: "YYYY/YY", time: "1930-01-01" },
    { text: "1999-2000", format: "YYYY-YYYY", time: "1999-01-01" },
    { text: "FY2019/20", format: "[FY]YYYY/YY", time: "2019-01-01" },
  ],
  find(texts) {
    const [first] = texts;
    const match = PAIR.exec(first ?? "");
    if (match === null) return [];
    const [, before = "", , between, second] = match;
    const format = season(before, between!, second!.length);
    const isRead = texts.every((text) => format.parse(text) !== undefined);
    const isMonth =
      second!.length === 2 && texts.every((text) => text === first) && Number(second) <= 12;
    return isRead && !isMonth ? [format] : [];
  },
  named(name) {
    const match = NAME.exec(name);
    if (match === null) return undefined;
    const [, before = "", between, second] = match;
    return season(before, between!, second!.length);
  },
};

/** @param digits of the second year, 2 or 4 */
function season(before: string, between: string, digits: number): TimeFormat {
  return {
    name: `${before && `[${before}]`}YYYY${between}${"Y".repeat(digits)}`,
    zoned: false,
    calendar: true,
    parse(text) {
      const match = PAIR.exec(text);
      if (match === null) return undefined;
      const [, prefix = "", year, middle, next] = match;
      const end = String(Number(year) + 1).slice(-next!.length);
      if (prefix !== before || middle !== between || next !== end || next.length !== digits)
        return undefined;
      const ms = dayStart(Number(year), 1, 1);
      return ms === undefined ? undefined : { ms, offset: 0 };
    },
    format(ms) {
      const year = new Date(ms).getUTCFullYear();
      return `${before}${year}${between}${String(year + 1).slice(-digits)}`;
    },
  };
}
