import type { RefusedSeries } from "../data/series/latest.js";
import type { UnusualValue } from "../data/series/unusual.js";
import type { OutputRanges } from "../evaluation/conformal-ranges.js";
import type { ConformalScores } from "../evaluation/conformal-scores.js";
import { scoresNeeded } from "../evaluation/intervals.js";
import { ErrorSums } from "../evaluation/metrics.js";
import { counted, significant } from "../shared/format.js";
import type { ForecastRow } from "./forecast-rows.js";

/** The maximum number of series that a warning names. */
const MOST_NAMED = 10;

/** The warning about series without a forecast. */
export function refusedText(refused: readonly RefusedSeries[], count: number): string {
  const named = refused.slice(0, MOST_NAMED).map(({ reason }) => reason);
  const more = refused.length > MOST_NAMED ? [`and ${refused.length - MOST_NAMED} more`] : [];
  return `${refused.length} of ${count} series not forecast: ${[...named, ...more].join("; ")}`;
}

/** The warning about rows that were left out. */
export function leftOutText(problems: readonly string[]): string {
  const named = problems.slice(0, MOST_NAMED);
  const more = problems.length > MOST_NAMED ? [`and ${problems.length - MOST_NAMED} more`] : [];
  return `${counted(problems.length, "row")} skipped: ${[...named, ...more].join("; ")}`;
}

/** The warning about values far outside the training range; undefined if there are none. */
export function unusualText(values: readonly UnusualValue[]): string | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  const { series, column, time, value, range } = first;
  const ofSeries = series === "" ? "" : ` of ${series}`;
  const [low, high] = [range.low, range.high].map((end) => significant(end));
  const more = values.length > 1 ? `, the first of ${values.length} such values` : "";
  return (
    `${column}${ofSeries} is ${significant(value)} at ${time}, far outside the training range (${low} to ` +
    `${high})${more}: these forecasts extrapolate. Check the unit, or train on such values.`
  );
}

const percentText = (share: number) => `${significant(100 * share, 3)} %`;

/** The note that says where the intervals come from, or why there are none. */
export function intervalsText(
  errors: ConformalScores | undefined,
  ranges: OutputRanges,
  level: number,
): string {
  const percent = percentOf(level);
  if (errors === undefined) {
    return "low and high are empty: the run is not finished and has no test errors";
  }
  const { windows } = errors;
  const known = counted(windows, "validation and test window");
  if (ranges.every((range) => range !== undefined)) {
    const from = [...new Set(ranges.flatMap((range) => startsOf(range) ?? []))];
    const start = from.length === 0 ? "" : `${from.join(" and ")}, corrected by `;
    return `${percent} % intervals from ${start}the errors on ${known}`;
  }
  const possible = Math.floor((100 * windows) / (windows + 1));
  const advice = possible >= 1 ? `; the highest possible level is --level ${possible}` : "";
  return (
    `low and high are empty: a ${percent} % interval needs the errors on ` +
    `${counted(scoresNeeded(level), "window")}, but the run has ${known}${advice}`
  );
}

/** The quantiles that an interval starts from. */
function startsOf(range: OutputRanges[number]): string | undefined {
  if (range?.lowFrom === undefined) return undefined;
  return `the quantiles ${range.lowFrom} and ${range.highFrom}`;
}

function percentOf(level: number): string {
  return String(Number((100 * level).toPrecision(6)));
}

/**
 * Counts forecasts outside their own interval, and collects the errors of those whose actual value
 * is known.
 */
export class ForecastTally {
  readonly #level: number;
  readonly #targets = new Map<string, TargetTally>();
  #outside: ForecastRow | undefined;
  #outsideCount = 0;
  #negative: ForecastRow | undefined;
  #negativeCount = 0;

  constructor(level: number) {
    this.#level = level;
  }

  /** Passes rows through and counts them. */
  *counted(rows: Iterable<ForecastRow>): Generator<ForecastRow> {
    for (const row of rows) {
      this.#add(row);
      yield row;
    }
  }

  #add(row: ForecastRow): void {
    const { target, forecast, low, high, actual } = row;
    if (forecast < low || forecast > high) {
      this.#outside ??= row;
      this.#outsideCount += 1;
    }
    if (row.crossesZero) {
      this.#negative ??= row;
      this.#negativeCount += 1;
    }
    if (Number.isNaN(actual)) return;
    const tally = this.#targets.get(target) ?? new TargetTally();
    this.#targets.set(target, tally);
    tally.add(row);
  }

  /** The warning about forecasts outside their interval; undefined if there are none. */
  outsideText(): string | undefined {
    if (this.#outside === undefined) return undefined;
    const { series, time, ahead, forecast, low } = this.#outside;
    const [side, way] = forecast < low ? ["below", "low"] : ["above", "high"];
    const ofSeries = series === "" ? "" : ` of ${series}`;
    const more = this.#outsideCount > 1 ? ` (the first of ${this.#outsideCount})` : "";
    return (
      `the forecast${ofSeries} for ${time} lies ${side} its prediction interval${more}: ` +
      `${counted(ahead, "step")} ahead, nearly all forecasts on the run's validation and test windows ` +
      `were too ${way}, so the interval is shifted towards the observed values`
    );
  }

  /** The warning about forecasts below 0 without such values in training; undefined if there are none. */
  negativeText(): string | undefined {
    if (this.#negative === undefined) return undefined;
    const { series, time, target, forecast, offset } = this.#negative;
    const ofSeries = series === "" ? "" : ` of ${series}`;
    const more = this.#negativeCount > 1 ? `, the first of ${this.#negativeCount} below 0` : "";
    return (
      `the forecast of ${target}${ofSeries} for ${time} is ${significant(forecast + offset)}${more}, but no value of the ` +
      'training part is below 0. If none can be, train with data.bounds {"low": 0}.'
    );
  }

  /** A line for each target with its errors against known actual values. */
  errorTexts(): string[] {
    return [...this.#targets].map(([target, tally]) => `${target}: ${tally.text(this.#level)}`);
  }
}

class TargetTally {
  readonly #errors = new ErrorSums();
  #count = 0;
  #intervals = 0;
  #inside = 0;

  add({ forecast, low, high, actual }: ForecastRow): void {
    this.#errors.add(forecast, actual);
    this.#count += 1;
    if (Number.isNaN(low)) return;
    this.#intervals += 1;
    if (actual >= low && actual <= high) this.#inside += 1;
  }

  text(level: number): string {
    const { mae, rmse, mse } = this.#errors.errors();
    const figures = [
      ["MAE", mae],
      ["RMSE", rmse],
      ["MSE", mse],
    ] as const;
    const errors = figures.map(([name, value]) => `${name} ${significant(value)}`).join(", ");
    const share = this.#inside / this.#intervals;
    const inside =
      this.#intervals > 0
        ? `, ${percentText(share)} within the ${percentOf(level)} % intervals`
        : "";
    return `${errors} over ${counted(this.#count, "value")} with a known actual value${inside}`;
  }
}
