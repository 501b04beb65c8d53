/**
 * Numbers and times as text, formatted alike in the progress bar, tables and plots. Values that are
 * not finite are written as in Python: `nan`, `inf`, `-inf`.
 */

/** From this value on, a plain number would be too long to read. */
const EXPONENT_FROM = 1e6;

/** Digits in the article's progress bar: five of them are decimals. */
const BAR_DIGITS = 6;
/** Below this value, five decimals would leave fewer than two significant digits. */
const EXPONENT_BELOW = 1e-4;

/**
 * A figure in a line that is redrawn often, so that its length hardly changes: five decimals as in
 * the article's bar, fewer from 10 on, `1.23e+9` from a million on, `1.23e-5` below a
 * ten-thousandth.
 */
export function barFigure(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < EXPONENT_BELOW || size >= EXPONENT_FROM) return exponent(value, 3);
  const whole = Math.trunc(size).toString().length;
  return value.toFixed(BAR_DIGITS - whole);
}

/** A share between 0 and 1 with a fixed number of decimals. */
export function decimals(share: number, digits: number): string {
  return Number.isFinite(share) ? share.toFixed(digits) : notFinite(share);
}

/** The default number of significant digits. */
const FIGURE_DIGITS = 4;

/**
 * A figure with 4 significant digits, or as many as given: `0.08434`, `13.06`, `3.671e-16`.
 * Trailing zeros are kept, so that figures of one magnitude have the same length. Only zero itself
 * is written `0`.
 */
export function significant(value: number, digits = FIGURE_DIGITS): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= EXPONENT_FROM || size < 1e-5) return exponent(value, digits);
  const text = value.toPrecision(digits);
  return text.includes("e") ? value.toFixed(0) : text;
}

/**
 * A mean and its standard deviation with the same number of decimals, or more if the deviation
 * would otherwise show as zero.
 */
export function meanWithSpread(mean: number, sd: number | null): string {
  const text = significant(mean);
  if (sd === null) return text;
  const [, decimals = ""] = /^-?\d+\.(\d+)$/.exec(text) ?? [];
  const spread = Number.isFinite(sd) ? sd.toFixed(decimals.length) : notFinite(sd);
  return `${text} ± ${Number(spread) === 0 ? significant(sd, 2) : spread}`;
}

/**
 * A figure with at most 4 significant digits. Whole numbers and shorter figures stay as they are.
 */
export function figureText(value: number): string {
  const text = significant(value);
  return Number.isInteger(value) || Number(text) === value ? String(value) : text;
}

/** A digit that is followed by whole groups of three digits. */
const THOUSANDS = /\d(?=(?:\d{3})+$)/g;

/** A count with separators: `10,000`. */
export function thousands(count: number): string {
  return Number.isFinite(count) ? String(count).replace(THOUSANDS, "$&,") : notFinite(count);
}

/**
 * A fraction as a percentage with one decimal, `44.4 %`; `<0.1 %` for a fraction that would
 * otherwise show as zero.
 */
export function percent(fraction: number): string {
  if (!Number.isFinite(fraction)) return notFinite(fraction);
  if (fraction > 0 && fraction < 0.0005) return "<0.1 %";
  return `${(fraction * 100).toFixed(1)} %`;
}

const BYTE_UNITS = ["KiB", "MiB", "GiB", "TiB"] as const;

/** A size in memory or on the disk: `80 B`, `21.1 KiB`, `1.5 GiB`. */
export function byteSize(bytes: number): string {
  if (!Number.isFinite(bytes)) return notFinite(bytes);
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(BYTE_UNITS.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${BYTE_UNITS[power - 1]}`;
}

/** Elapsed time as tqdm writes it: `00:03`, `1:02:03`; `?` if it is unknown. */
export function clock(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return "?";
  const seconds = Math.floor(Math.max(0, durationMs) / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A duration for a table or a sentence: `0.31 s`, `3.2 s`, `48 s`, `2 min 05 s`, `1 h 02 min`. */
export function duration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return "?";
  const seconds = Math.max(0, durationMs) / 1000;
  const whole = Math.round(seconds);
  if (whole >= 3600) {
    return `${Math.floor(whole / 3600)} h ${twoDigits(Math.floor(whole / 60) % 60)} min`;
  }
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  return `${seconds < 0.01 ? seconds.toFixed(3) : twoFigures(seconds)} s`;
}

/** Iterations per second as tqdm writes them: `3.1it/s`, or `2.5s/it` below one per second. */
export function rate(perSecond: number): string {
  if (!(perSecond > 0) || !Number.isFinite(perSecond)) return "?it/s";
  return perSecond >= 1 ? `${twoFigures(perSecond)}it/s` : `${twoFigures(1 / perSecond)}s/it`;
}

function twoFigures(value: number): string {
  if (value >= EXPONENT_FROM) return exponent(value, 2);
  return value >= 9.95 ? value.toFixed(0) : value.toPrecision(2);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function exponent(value: number, digits: number): string {
  return value.toExponential(digits - 1);
}

function notFinite(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

/** `1 thread`, `2 threads` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
