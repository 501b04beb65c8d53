import type { TimeFormat, TimeKind } from "./contract.js";
import { numberIn } from "./numeric.js";

const SUFFIX = /^(.*) of 32 bits with up to (\d+) decimals$/;

/** Largest distance of a number of 32 bits from the decimal that it stands for, as a share of it. */
const ROUNDING = 2 ** -24;

/** Decimals of years and months. */
const SHORT = 2;

/**
 * Years and months that a program with numbers of 32 bits wrote, such as 1947.010009765625 for 1947.01, which Stata
 * exports.
 *
 * @param inner the kind of the times without the error
 */
export function singlesOf(inner: Pick<TimeKind, "find" | "named">): TimeKind {
  return {
    name: "years and months of 32 bits",
    digits: true,
    examples: [
      {
        text: "1947.010009765625",
        format: "YYYY.MM of 32 bits with up to 12 decimals",
        time: "1947-01-01",
      },
    ],
    find(texts, context) {
      const values = texts.map(numberIn);
      const short = values.map((value) => value.toFixed(SHORT));
      const isNear = (value: number, i: number) =>
        Math.abs(value - Number(short[i])) <= ROUNDING * value;
      const most = texts.reduce((most, text) => Math.max(most, decimalsOf(text)), 0);
      if (most <= SHORT || !values.every(isNear)) return [];
      const formats = inner.find(short, context);
      return formats.filter(({ name }) => name === "YYYY.MM").map((format) => single(format, most));
    },
    named(name, context) {
      const [, short, decimals] = SUFFIX.exec(name) ?? [];
      const format = short === undefined ? undefined : inner.named(short, context);
      return format && single(format, Number(decimals));
    },
  };
}

function decimalsOf(text: string): number {
  return (/[.,](\d*)/.exec(text)?.[1] ?? "").length;
}

function single(format: TimeFormat, decimals: number): TimeFormat {
  return {
    ...format,
    name: `${format.name} of 32 bits with up to ${decimals} decimals`,
    parse: (text) => format.parse(numberIn(text).toFixed(SHORT)),
    format: (ms) => String(Number(Math.fround(Number(format.format(ms))).toFixed(decimals))),
  };
}
