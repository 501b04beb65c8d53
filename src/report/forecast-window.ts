/** One test example: what the network saw, what came, and what was predicted to come. */
export interface ForecastWindow {
  /** Which target it is of, if there are several. */
  readonly target?: string | undefined;
  /** Its number in the test part, from 0. */
  readonly index?: number | undefined;
  /** Whether its forecast has the smallest or the largest error of the test part. */
  readonly rank?: "best" | "worst" | undefined;
  /** The name of its series, if there are several. */
  readonly series?: string | undefined;
  /** The times of the history and of the values ahead, as the file writes them. */
  readonly times?: readonly string[] | undefined;
  /** The values before the prediction, oldest first. */
  readonly history: ArrayLike<number>;
  /** The values that came. */
  readonly truth: ArrayLike<number>;
  /** One forecast of the same values, or several to compare. */
  readonly predictions: readonly ForecastLine[];
}

interface ForecastLine {
  readonly label: string;
  readonly values: ArrayLike<number>;
  /** Where a forecast says how sure it is. */
  readonly band?: ForecastBand | undefined;
}

/** Between which values the truth is forecast to lie. */
export interface ForecastBand {
  /** Share of the truths that it should hold. */
  readonly share: number;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** Standard deviations to each side that hold 95 % of a normal distribution. */
const BAND_SDS = 1.96;

/** The 95 % band of a normal distribution around each value. */
export function normalBand(values: ArrayLike<number>, sds: ArrayLike<number>): ForecastBand {
  const end = (side: number) =>
    Array.from(values, (value, k) => value + side * BAND_SDS * (sds[k] ?? Number.NaN));
  return { share: 0.95, low: end(-1), high: end(1) };
}

/** What a legend calls the bands of some windows, undefined where they have none. */
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

/** Mean squared error of a window's forecast; NaN where a value is missing. */
export function windowError(
  { truth }: ForecastWindow,
  { values }: Pick<ForecastLine, "values">,
): number {
  let sum = 0;
  for (let k = 0; k < truth.length; k += 1) sum += (truth[k]! - (values[k] ?? Number.NaN)) ** 2;
  return sum / truth.length;
}
