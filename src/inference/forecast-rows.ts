import type { Latest } from "../data/series/latest.js";
import type { ColumnRecord } from "../data/series/record.js";
import { targetsOf } from "../data/series/series-columns.js";
import { csvField } from "../shared/csv.js";
import type { Continuation, Continued, IntervalForecast } from "./continued.js";

/** One forecast value. */
export interface ForecastRow extends IntervalForecast {
  readonly series: string;
  readonly origin: string;
  readonly time: string;
  readonly target: string;
  /** Steps after the origin, from 1. */
  readonly ahead: number;
  /** The actual value; NaN if the file does not have it. */
  readonly actual: number;
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
      for (const [k, values] of forecasts[w]![v]!.entries()) {
        yield {
          forecast: values.forecast,
          low: values.low,
          high: values.high,
          series: name,
          origin: label(now),
          time: label(now + 1 + k),
          target,
          ahead: k + 1,
          actual: actual(v, k),
          crossesZero: crossesZero(values.forecast, records[v]!.range),
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

const number = (value: number) => (Number.isNaN(value) ? "" : value.toPrecision(DIGITS));

const series: Column = { name: "series", cell: (row) => csvField(row.series) };
const origin: Column = { name: "origin", cell: (row) => csvField(row.origin) };
const time: Column = { name: "time", cell: (row) => csvField(row.time) };
const target: Column = { name: "target", cell: (row) => csvField(row.target) };
const ahead: Column = { name: "ahead", cell: (row) => String(row.ahead) };
const values: readonly Column[] = [
  { name: "forecast", cell: (row) => number(row.forecast) },
  { name: "low", cell: (row) => number(row.low) },
  { name: "high", cell: (row) => number(row.high) },
];
const truths: readonly Column[] = [
  { name: "actual", cell: (row) => number(row.actual) },
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
