import type { TimeKind } from "./contract.js";
import { namedNumberFormat, numberFormat } from "./numeric.js";
import { MOST_PERIODS } from "./years.js";

const PLAIN = { name: "a plain number", unit: 1, origin: 0, calendar: false };

/** Minimum share of the months. */
const MOST = 0.8;

/**
 * Whether almost all numbers are consecutive years and months, and the others a month above 12 of those years, such as
 * 197313 for the whole year: their rows are refused.
 */
function haveExtraMonths(texts: readonly string[]): boolean {
  const parts = texts.map((text) => /^\s*(1[5-9]\d\d|2[01]\d\d)(\d\d)\s*$/.exec(text));
  if (parts.length < 12 || parts.includes(null)) return false;
  const numbers = parts.map((part) => ({ year: Number(part![1]), month: Number(part![2]) }));
  const months = numbers.filter(({ month }) => month >= 1 && month <= 12);
  if (months.length === numbers.length || months.length < MOST * numbers.length) return false;
  if (numbers.some(({ month }) => month < 1 || month > MOST_PERIODS)) return false;
  const steps = months.slice(1).map(({ year, month }, i) => {
    const before = months[i]!;
    return (year - before.year) * 12 + month - before.month;
  });
  return steps.filter((step) => step === 1).length >= MOST * steps.length;
}

/** Plain numbers, such as step numbers or seconds since the beginning of a measurement. */
export const plain: TimeKind = {
  name: "plain numbers",
  digits: true,
  examples: [
    { text: "17", format: "a plain number", time: "17" },
    { text: "0.02", format: "a plain number with 2 decimals", time: "0.02" },
  ],
  find: (texts) => (haveExtraMonths(texts) ? [] : [numberFormat(PLAIN, texts)]),
  named: (name) => namedNumberFormat(PLAIN, name),
};
