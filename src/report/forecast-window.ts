/** A test example: the input of the network, the values that followed, and the forecasts. */
export interface ForecastWindow {
  /** The target shown, if there are several. */
  readonly target?: string | undefined;
  /** Number of the example in the test part, from 0. */
  readonly index?: number | undefined;
  /** Set if its forecast has the smallest or the largest error in the test part. */
  readonly rank?: "best" | "worst" | undefined;
  /** The name of its series, if there are several. */
  readonly series?: string | undefined;
  /** The times of the history and of the forecast steps, as written in the data file. */
  readonly times?: readonly string[] | undefined;
  /** What was subtracted from all values because their level is large (default: 0). */
  readonly offset?: number | undefined;
  /** The values before the prediction, oldest first. */
  readonly history: ArrayLike<number>;
  /** The true values of the forecast steps; empty if they are not known yet. */
  readonly truth: ArrayLike<number>;
  /** Forecasts of these values: one, or several to compare. */
  readonly predictions: readonly ForecastLine[];
}

interface ForecastLine {
  readonly label: string;
  readonly values: ArrayLike<number>;
  /** The prediction interval, if the forecast has one. */
  readonly band?: ForecastBand | undefined;
  /** The place of its model among those of a comparison, from 0 (default: its place here). */
  readonly place?: number | undefined;
}

/** A prediction interval for each value. */
export interface ForecastBand {
  /** Share of the true values that it should cover. */
  readonly share: number;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** Number of standard deviations on each side that cover 95 % of a normal distribution. */
const BAND_SDS = 1.96;

/** The 95 % interval of a normal distribution around each value. */
export function normalBand(values: ArrayLike<number>, sds: ArrayLike<number>): ForecastBand {
  const end = (side: number) =>
    Array.from(values, (value, k) => value + side * BAND_SDS * (sds[k] ?? Number.NaN));
  return { share: 0.95, low: end(-1), high: end(1) };
}

/** The name of the windows' intervals for a legend; undefined if they have none. */
export function bandName(windows: readonly ForecastWindow[]): string | undefined {
  const shares = windows.flatMap(({ predictions }) =>
    predictions.flatMap(({ band }) => band?.share ?? []),
  );
  const [share] = shares;
  if (share === undefined) return undefined;
  return shares.every((other) => other === share)
    ? `${Number((100 * share).toPrecision(3))} % band`
    : "band";
}

/** Whether the true values of any of the windows are known. */
export function hasTruth(windows: readonly ForecastWindow[]): boolean {
  return windows.some(({ truth }) => truth.length > 0);
}

/** What was subtracted from the values of windows, for a legend; undefined if nothing was. */
export function offsetNote(windows: readonly ForecastWindow[]): string | undefined {
  const offsets = new Map(
    windows.map(({ series, target, offset = 0 }) => {
      return [[series, target].filter(Boolean).join(" "), offset] as const;
    }),
  );
  const [first, ...others] = new Set(offsets.values());
  if (others.length === 0) return first ? `values minus ${first}` : undefined;
  const named = [...offsets].filter(([, offset]) => offset !== 0);
  return `values minus ${named.map(([name, offset]) => `${offset} (${name})`).join(", ")}`;
}

/** Number of steps that a window forecasts. */
export function stepsAhead({ truth, predictions }: ForecastWindow): number {
  return Math.max(truth.length, ...predictions.map(({ values }) => values.length));
}

/** Mean squared error of a window's forecast; NaN if a value is missing. */
export function windowError(
  { truth }: ForecastWindow,
  { values }: Pick<ForecastLine, "values">,
): number {
  let sum = 0;
  for (let k = 0; k < truth.length; k += 1) sum += (truth[k]! - (values[k] ?? Number.NaN)) ** 2;
  return sum / truth.length;
}

/** The series and target of a forecast, and its times. */
export function forecastCaption({ series, target, history, times = [] }: ForecastWindow): string {
  const [from, to] = [times[history.length], times.at(-1)];
  const span = from === undefined ? undefined : from === to ? from : `${from} to ${to}`;
  return [series, target, span].filter((part) => part !== undefined && part !== "").join(", ");
}
