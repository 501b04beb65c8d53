import type { TimeFormat } from "./contract.js";

/** Times as numbers: units since an origin. */
export interface NumberScale {
  readonly name: string;
  /** Milliseconds per unit. */
  readonly unit: number;
  /** The time of the number 0, in milliseconds since 1970. */
  readonly origin: number;
  /** Whether the numbers are dates; otherwise they are plain numbers. */
  readonly calendar: boolean;
}

/** The notation of numbers. */
interface NumberStyle {
  readonly decimals: number;
  /** Whether trailing zeros are omitted. */
  readonly trimmed: boolean;
  readonly comma: boolean;
}

const NUMBER = /^\s*[+-]?\d+(?:[.,]\d*)?(?:e[+-]?\d+)?\s*$/i;

/** Whether all texts are plain numbers, with a decimal point or comma. */
export function areDigits(texts: readonly string[]): boolean {
  return texts.every((text) => NUMBER.test(text));
}

export function numberIn(text: string): number {
  return Number(text.replace(",", "."));
}

/** Minimum number of decimals that rounding to 14 digits removes if they are floating-point errors. */
const LEAST_NOISE = 6;

/** The number of decimals of a text, without floating-point errors: 1 for `0.7000000000000001`. */
function decimalsOf(text: string): number {
  const count = (number: string) => (/[.,](\d*)/.exec(number)?.[1] ?? "").length;
  const written = count(text);
  if (written <= LEAST_NOISE) return written;
  const exact = count(String(Number(numberIn(text).toPrecision(14))));
  return written - exact >= LEAST_NOISE && !/0$/.test(text.trim()) ? exact : written;
}

function styleOf(texts: readonly string[]): NumberStyle {
  const decimals = texts.map(decimalsOf);
  const most = decimals.reduce((a, b) => Math.max(a, b), 0);
  const comma = texts.some((text) => text.includes(","));
  return { decimals: most, trimmed: decimals.some((count) => count < most), comma };
}

/** A name such as `Excel serial date with up to 10 decimals`. */
function nameOf({ name }: NumberScale, { decimals, trimmed, comma }: NumberStyle): string {
  const count = decimals > 0 ? [`with ${trimmed ? "up to " : ""}${decimals} decimals`] : [];
  return [name, ...count, ...(comma ? ["and commas"] : [])].join(" ");
}

function styleFrom(rest: string): NumberStyle {
  const [, trimmed, decimals = "0"] = / with (up to )?(\d+) decimals/.exec(rest) ?? [];
  const comma = rest.endsWith("and commas");
  return { decimals: Number(decimals), trimmed: trimmed !== undefined, comma };
}

export function numberFormat(scale: NumberScale, texts: readonly string[]): TimeFormat {
  return formatOf(scale, styleOf(texts));
}

/** The format with a name that begins with the name of the scale; undefined for other names. */
export function namedNumberFormat(scale: NumberScale, name: string): TimeFormat | undefined {
  if (name !== scale.name && !name.startsWith(`${scale.name} `)) return undefined;
  return formatOf(scale, styleFrom(name.slice(scale.name.length)));
}

function formatOf(scale: NumberScale, style: NumberStyle): TimeFormat {
  const { unit, origin, calendar } = scale;
  const rounding = style.decimals === 0 ? 0 : 0.51 * unit * 10 ** -style.decimals;
  return {
    name: nameOf(scale, style),
    zoned: calendar,
    calendar,
    counted: calendar,
    parse(text) {
      const value = numberIn(text);
      if (!Number.isFinite(value) || text.trim() === "") return undefined;
      const ms = origin + (unit < 1 ? value / Math.round(1 / unit) : value * unit); // exact for whole milliseconds
      return { ms: calendar ? nearest(ms, rounding) : ms, offset: 0 };
    },
    format: (ms) => written(ms - origin, scale, style),
  };
}

const GRIDS = [86_400_000, 3_600_000, 60_000, 1000, 1];

/** The roundest instant that gives the same decimals when it is truncated, to the microsecond. */
function nearest(ms: number, rounding: number): number {
  for (const grid of rounding > 0.51 ? GRIDS : []) {
    const round = Math.round(ms / grid) * grid;
    if (Math.abs(ms - round) <= rounding) return round;
  }
  return Math.round(ms * 1000) / 1000;
}

/** Nanoseconds and units of 100 ns have more digits than a floating-point number. */
function written(ms: number, { unit }: NumberScale, style: NumberStyle): string {
  const { decimals, trimmed, comma } = style;
  if (unit < 1e-3) return String(BigInt(Math.round(ms * 1000)) * BigInt(Math.round(1e-3 / unit)));
  const text = (ms / unit).toFixed(decimals).replace(/^-(0(?:\.0*)?)$/, "$1");
  const short = trimmed ? text.replace(/\.?0+$/, "") : text;
  return comma ? short.replace(".", ",") : short;
}
