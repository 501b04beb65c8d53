import type { Latest } from "../data/series/latest.js";
import type { ColumnRecord } from "../data/series/record.js";
import { targetsOf } from "../data/series/series-columns.js";
import { csvField } from "../shared/csv.js";
import { decimalSum } from "../shared/decimal-sum.js";
import type { Continuation, Continued, IntervalForecast } from "./continued.js";

/** One forecast value, like its interval and the actual value relative to `offset`. */
export interface ForecastRow extends IntervalForecast {
  readonly series: string;
  readonly origin: string;
  readonly time: string;
  readonly target: string;
  /** Steps after the origin, from 1. */
  readonly ahead: number;
  /** The actual value; NaN if the file does not have it. */
  readonly actual: number;
  /** What the run subtracts from values because their level is large; usually 0. */
  readonly offset: number;
  /** Whether the forecast is below 0 although no value of the training part is. */
  readonly crossesZero: boolean;
}

/** All forecast values of some windows, with what the file knows about them. */
export function* forecastRows(
  windows: readonly Latest[],
  forecasts: Continued,
  { collection: { label }, options }: Pick<Continuation, "collection" | "options">,
): Generator<ForecastRow> {
  for (const [w, { name, now, actual, records }] of windows.entries()) {
    for (const [v, target] of targetsOf(options).entries()) {
      const { range, offset = 0 } = records[v]!;
      for (const [k, values] of forecasts[w]![v]!.entries()) {
        yield {
          series: name,
          origin: label(now),
          time: label(now + 1 + k),
          target,
          ahead: k + 1,
          actual: actual(v, k),
          ...values,
          offset,
          crossesZero: crossesZero(values.forecast + offset, range),
        };
      }
    }
  }
}

/** Ignores forecasts that are below 0 only by rounding. */
function crossesZero(forecast: number, range: ColumnRecord["range"]): boolean {
  return range !== null && range.low >= 0 && forecast < -1e-6 * range.high;
}

/** A column of the CSV file. */
interface Column {
  readonly name: string;
  readonly cell: (row: ForecastRow) => string;
}

/**
 * Significant digits: those of a float32, and some more for a level that is large compared with the
 * variation.
 */
const DIGITS = 12;

const number = (value: number, offset = 0) =>
  Number.isNaN(value) ? "" : decimalSum(value, offset, DIGITS);

const series: Column = { name: "series", cell: (row) => csvField(row.series) };
const origin: Column = { name: "origin", cell: (row) => csvField(row.origin) };
const time: Column = { name: "time", cell: (row) => csvField(row.time) };
const target: Column = { name: "target", cell: (row) => csvField(row.target) };
const ahead: Column = { name: "ahead", cell: (row) => String(row.ahead) };
const values: readonly Column[] = [
  { name: "forecast", cell: (row) => number(row.forecast, row.offset) },
  { name: "low", cell: (row) => number(row.low, row.offset) },
  { name: "high", cell: (row) => number(row.high, row.offset) },
];
const truths: readonly Column[] = [
  { name: "actual", cell: (row) => number(row.actual, row.offset) },
  { name: "error", cell: (row) => number(row.actual - row.forecast) },
];

/** The columns of a file of forecasts, with or without several origins. */
export function forecastColumns(several: boolean, rolling: boolean): readonly Column[] {
  const targets = several ? [target] : [];
  return rolling
    ? [series, origin, ahead, time, ...targets, ...values, ...truths]
    : [series, time, ...targets, ...values];
}

/** One line of the file for each row. */
export function forecastLines(columns: readonly Column[], rows: Iterable<ForecastRow>): string {
  const lines = Array.from(rows, (row) => columns.map(({ cell }) => cell(row)).join(","));
  return `${lines.join("\n")}\n`;
}
