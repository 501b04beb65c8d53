/**
 * Numbers and times as text, the same everywhere: in the bar, the tables, the plots. What is not a
 * number reads as in Python: `nan`, `inf`, `-inf`.
 */

/** From here on a plain number would be too long to read. */
const EXPONENT_FROM = 1e6;

/** Decimals of the article's bar. */
const DECIMALS = 5;
/** Below it they would leave less than two digits of a figure. */
const EXPONENT_BELOW = 1e-4;

/**
 * A fixed number of decimals, five as in the article's bar; `1.23e+9` from a million on, and with five
 * decimals `1.23e-5` below a ten-thousandth.
 */
export function fixed(value: number, decimals = DECIMALS): string {
  if (!Number.isFinite(value)) return notFinite(value);
  const size = Math.abs(value);
  const tiny = decimals === DECIMALS && size > 0 && size < EXPONENT_BELOW;
  return tiny || size >= EXPONENT_FROM ? exponent(value, 3) : value.toFixed(decimals);
}

/** That many significant digits, trailing zeros kept so that columns compare: `0.0120`. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return notFinite(value);
  const size = Math.abs(value);
  if (size >= EXPONENT_FROM || (size > 0 && size < 1e-5)) return exponent(value, digits);
  const text = value.toPrecision(digits);
  return text.includes("e") ? value.toFixed(0) : text;
}

const FIGURE_DIGITS = 4;

/**
 * A figure that was computed, with at most 4 significant digits: `0.08413`, `3.671e-16`; whole numbers
 * and shorter figures as they are.
 */
export function figureText(value: number): string {
  const text = significant(value, FIGURE_DIGITS);
  return Number.isInteger(value) || Number(text) === value ? String(value) : text;
}

/** A digit that whole groups of three follow. */
const THOUSANDS = /\d(?=(?:\d{3})+$)/g;

/** A count with separators: `10,000`. */
export function thousands(count: number): string {
  return Number.isFinite(count) ? String(count).replace(THOUSANDS, "$&,") : notFinite(count);
}

/** A fraction as a percentage with one decimal: `44.4 %`; `<0.1 %` for a part that would read as none. */
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

/** Elapsed time as tqdm writes it: `00:03`, `1:02:03`; `?` where it is not known. */
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

/** Iterations a second as tqdm writes them: `3.1it/s`, or `2.5s/it` where that is below one. */
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
