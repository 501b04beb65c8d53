import { goesOneWay } from "../steps.js";
import type { TimeKind } from "./contract.js";
import { namedNumberFormat, numberFormat, numberIn } from "./numeric.js";

/** Limits between the units, for times from 1973 on: numbers of one unit end before those of the next begin. */
const SINCE_1970 = [
  { name: "seconds since 1970", unit: 1000, from: 1e8, to: 1e11 },
  { name: "milliseconds since 1970", unit: 1, from: 1e11, to: 1e14 },
  { name: "microseconds since 1970", unit: 1e-3, from: 1e14, to: 1e17 },
  { name: "nanoseconds since 1970", unit: 1e-6, from: 1e17, to: 1e20 },
].map((scale) => ({ ...scale, origin: 0, calendar: true }));

/** Milliseconds from the beginning of 1601 and of the year 1, and from 1582-10-14, where SPSS counts from, to 1970. */
const [FROM_1601, FROM_1, FROM_1582] = [11_644_473_600_000, 62_135_596_800_000, 12_219_379_200_000];

/**
 * Times of SPSS, Chromium, Windows and .NET from 1963 to 2089, 1970 to 2100, 1970 to 2100 and 1987 to 2047. As times since
 * 1970 they would be in the years 2350 to 2476, 2338 to 2470, in 1973 to 1975, and in 1989 and 1990.
 */
const OTHER_ORIGINS = [
  { name: "seconds since 1582-10-14", unit: 1000, from: 1.2e10, to: 1.6e10, origin: -FROM_1582 },
  { name: "microseconds since 1601", unit: 1e-3, from: 1.16e16, to: 1.58e16, origin: -FROM_1601 },
  {
    name: "units of 100 ns since 1601",
    unit: 1e-4,
    from: 1.16e17,
    to: 1.58e17,
    origin: -FROM_1601,
  },
  {
    name: "units of 100 ns since the year 1",
    unit: 1e-4,
    from: 6.27e17,
    to: 6.46e17,
    origin: -FROM_1,
  },
].map((scale) => ({ ...scale, calendar: true }));

const EPOCHS = [...OTHER_ORIGINS, ...SINCE_1970];

export const epochs: TimeKind = {
  name: "time since 1970, 1601, 1582 or the year 1",
  digits: true,
  examples: [
    { text: "1577836800", format: "seconds since 1970", time: "2020-01-01" },
    { text: "1577836800.0", format: "seconds since 1970 with 1 decimals", time: "2020-01-01" },
    {
      text: "1577836800.25",
      format: "seconds since 1970 with 2 decimals",
      time: "2020-01-01T00:00:00.25",
    },
    { text: "1577836800000", format: "milliseconds since 1970", time: "2020-01-01" },
    { text: "1577836800000000", format: "microseconds since 1970", time: "2020-01-01" },
    { text: "1577836800000000000", format: "nanoseconds since 1970", time: "2020-01-01" },
    { text: "13797216000", format: "seconds since 1582-10-14", time: "2020-01-01" },
    { text: "132223104000000000", format: "units of 100 ns since 1601", time: "2020-01-01" },
    { text: "13222310400000000", format: "microseconds since 1601", time: "2020-01-01" },
    { text: "637134336000000000", format: "units of 100 ns since the year 1", time: "2020-01-01" },
  ],
  find(texts) {
    const values = texts.map(numberIn);
    const scale = EPOCHS.find(({ from, to }) =>
      values.every((value) => value >= from && value < to),
    );
    return scale ? [numberFormat(scale, texts)] : [];
  },
  named: (name) => firstNamed(EPOCHS, name),
};

/** The first whole number in another unit since 1970 than those before it; undefined if all have one unit, or some none. */
export function changedUnit(values: readonly number[]): number | undefined {
  if (!values.every(Number.isInteger)) return undefined; // amounts of money have decimals
  const scales = values.map((value) =>
    SINCE_1970.findIndex(({ from, to }) => value >= from && value < to),
  );
  if (scales.includes(-1)) return undefined;
  const at = scales.findIndex((scale) => scale !== scales[0]);
  const seconds = values.map((value, i) => (value * SINCE_1970[scales[i]!]!.unit) / 1000);
  const isTime = goesOneWay(seconds);
  return at > 0 && isTime ? values[at] : undefined;
}

function firstNamed(scales: typeof EPOCHS, name: string) {
  for (const scale of scales) {
    const format = namedNumberFormat(scale, name);
    if (format) return format;
  }
  return undefined;
}
