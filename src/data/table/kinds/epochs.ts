import { goesOneWay } from "../steps.js";
import type { TimeKind } from "./contract.js";
import { namedNumberFormat, numberFormat, numberIn } from "./numeric.js";

/** Limits between the units, for times from 1973 on: numbers of one unit end before those of the next begin. */
const EPOCHS = [
  { name: "seconds since 1970", unit: 1000, from: 1e8, to: 1e11 },
  { name: "milliseconds since 1970", unit: 1, from: 1e11, to: 1e14 },
  { name: "microseconds since 1970", unit: 1e-3, from: 1e14, to: 1e17 },
  { name: "nanoseconds since 1970", unit: 1e-6, from: 1e17, to: 1e20 },
].map((scale) => ({ ...scale, origin: 0, calendar: true }));

export const epochs: TimeKind = {
  name: "time since 1970",
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
    EPOCHS.findIndex(({ from, to }) => value >= from && value < to),
  );
  if (scales.includes(-1)) return undefined;
  const at = scales.findIndex((scale) => scale !== scales[0]);
  const seconds = values.map((value, i) => (value * EPOCHS[scales[i]!]!.unit) / 1000);
  const isTime = goesOneWay(seconds);
  return at > 0 && isTime ? values[at] : undefined;
}

/** Numbers of 100 ns since other years, which nanoseconds since 1970 have in 1973 to 1975 and in 1989 and 1990. */
const OTHER_ORIGINS = [
  { from: 1.16e17, to: 1.6e17, name: "1601 (FILETIME of Windows)" },
  { from: 6.27e17, to: 6.46e17, name: "the year 1 (ticks of .NET)" },
];

/** The other origin that numbers rather count 100 ns from; undefined for others. */
export function otherOrigin(values: readonly number[]): string | undefined {
  const found = OTHER_ORIGINS.find(({ from, to }) =>
    values.every((value) => value >= from && value < to),
  );
  return found?.name;
}

function firstNamed(scales: typeof EPOCHS, name: string) {
  for (const scale of scales) {
    const format = namedNumberFormat(scale, name);
    if (format) return format;
  }
  return undefined;
}
