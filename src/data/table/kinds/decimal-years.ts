import type { TimeFormat, TimeKind } from "./contract.js";
import { numberIn } from "./numeric.js";

const NAME = "decimal year";

/** Years with the month as a fraction, as in R's time series: 1949.083 is February 1949. */
export const decimalYears: TimeKind = {
  name: "decimal years",
  digits: true,
  examples: [
    { text: "1949.083", format: "decimal year with 3 decimals", time: "1949-02-01" },
    {
      text: "1949.08333333333",
      format: "decimal year with 11 decimals",
      time: "1949-02-01",
    },
    { text: "1958.2027", format: "decimal year with 4 decimals from 0.432", time: "1958-03-01" },
  ],
  find(texts) {
    if (!texts.every((text) => /^\s*(1[5-9]|2[01])\d\d([.,]\d+)?\s*$/.test(text))) return [];
    const values = texts.map(numberIn);
    if (values.every(Number.isInteger)) return [];
    const places = texts.map((text) => (/[.,](\d+)/.exec(text)?.[1] ?? "").length);
    const decimals = Math.max(...places);
    const isTrimmed = places.some((count) => count < decimals);
    const months = values.map((value) => value * 12);
    const phase = phaseOf(months[0]!);
    const comma = texts.some((text) => text.includes(","));
    const format = decimalYear(decimals, phase, { isTrimmed, comma });
    const steady = months.every(
      (month) => Math.abs(month - Math.round(month - phase) - phase) < 0.15,
    );
    return steady ? [format] : [];
  },
  named(name) {
    const match =
      /^decimal year with (up to )?(\d+) decimals( and commas)?(?: from ([\d.]+))?$/.exec(name);
    if (match === null) return undefined;
    const [, upTo, decimals, commas, phase = 0] = match;
    const style = { isTrimmed: upTo !== undefined, comma: commas !== undefined };
    return decimalYear(Number(decimals), Number(phase), style);
  },
};

/** The position of a time within its month, from 0 to 1; 0 if it is only a rounding error. */
function phaseOf(month: number): number {
  if (Math.abs(month - Math.round(month)) < 0.1) return 0;
  return Math.round((month - Math.floor(month)) * 1000) / 1000;
}

interface Style {
  /** Whether trailing zeros are left out. */
  readonly isTrimmed: boolean;
  /** Whether the decimal sign is a comma. */
  readonly comma: boolean;
}

/** @param phase the position of a time within its month, from 0 to 1 */
function decimalYear(decimals: number, phase: number, { isTrimmed, comma }: Style): TimeFormat {
  const from = phase === 0 ? "" : ` from ${phase}`;
  return {
    name: `${NAME} with ${isTrimmed ? "up to " : ""}${decimals} decimals${comma ? " and commas" : ""}${from}`,
    zoned: false,
    calendar: true,
    parse(text) {
      const value = numberIn(text);
      if (!Number.isFinite(value) || value < 100 || value > 9999) return undefined;
      const month = Math.round(value * 12 - phase);
      return { ms: Date.UTC(Math.floor(month / 12), month % 12, 1), offset: 0 };
    },
    format(ms) {
      const at = new Date(ms);
      const year = (at.getUTCFullYear() * 12 + at.getUTCMonth() + phase) / 12;
      const text = year.toFixed(decimals);
      const short = isTrimmed ? text.replace(/\.?0+$/, "") : text;
      return comma ? short.replace(".", ",") : short;
    },
  };
}
