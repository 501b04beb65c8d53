/**
 * Exponential smoothing of one window with an additive level and seasonalities, as in Smyl's hybrid
 * (2020, "A hybrid method of exponential smoothing and recurrent neural networks for time series
 * forecasting", International Journal of Forecasting 36, eq. 1 to 3; on logarithms the components
 * are multiplicative). The first season of the window initialises the level and the seasonals.
 * Then, for each later value y of the window,
 *
 *     l' = α (y - Σ s) + (1 - α) l          s_i' = γ_i (y - l' - Σ_(j≠i) s_j) + (1 - γ_i) s_i
 *
 * where s_i is the seasonal of the value's position in the ith season.
 */
export interface Smoothed {
  /** The values after the first season minus the seasonals and the last level, [steps - warmUp]. */
  readonly inputs: Float64Array;
  /** The last level plus the seasonals of each step ahead, [ahead]. */
  readonly offsets: Float64Array;
  /** The level at each step after the first season, [steps - warmUp]. */
  readonly levels: Float64Array;
}

/** Exponential smoothing around a network. */
export interface Smoothing {
  /** The length in steps of each season, ascending. */
  readonly periods: readonly number[];
  /** The number of series with coefficients. */
  readonly series: number;
  /**
   * The weight of the mean squared second difference of the levels, a penalty on the coefficients.
   */
  readonly levelPenalty: number;
  /**
   * The spread of a smoothed window at which the network's part of a forecast is halved; 0: it is
   * never reduced.
   */
  readonly quietSpread: number;
}

/** The settings that are the same for all windows. */
export interface SmoothingShape {
  readonly steps: number;
  readonly ahead: number;
  /** The length in steps of each season, ascending; empty: a level alone. */
  readonly periods: readonly number[];
}

/** The number of steps that initialise the components; the network does not see them. */
export function warmUp({ periods }: Pick<SmoothingShape, "periods">): number {
  return periods.at(-1) ?? 1;
}

/**
 * The intermediate values of a window, overwritten step by step; the pullback reads them backwards.
 */
interface Tape {
  /** The seasonals before each value, [steps - warmUp][seasons]. */
  readonly seasonals: Float64Array;
  /** The level before each value, [steps - warmUp]. */
  readonly before: Float64Array;
}

/** The result of {@link smooth} for a window, with its pullback. */
export interface SmoothedWindow extends Smoothed {
  /**
   * The gradient of a loss with respect to the coefficients, [1 + seasons], from its gradients with
   * respect to the results.
   */
  pullback(gradients: Smoothed): Float64Array;
}

/**
 * Smooths a window.
 *
 * @param values [steps]
 * @param coefficients α, then the γ of each season, each from 0 to 1: [1 + seasons]
 */
export function smooth(
  values: ArrayLike<number>,
  coefficients: ArrayLike<number>,
  shape: SmoothingShape,
): SmoothedWindow {
  const { steps, ahead, periods } = shape;
  const first = warmUp(shape);
  const count = steps - first;
  const seasons = periods.length;
  const { level: start, states } = firstSeason(values, periods, first);
  const inputs = new Float64Array(count);
  const levels = new Float64Array(count);
  const tape: Tape = {
    seasonals: new Float64Array(count * seasons),
    before: new Float64Array(count),
  };
  const alpha = coefficients[0]!;
  let level = start;
  for (let t = 0; t < count; t += 1) {
    const y = values[first + t]!;
    let together = 0;
    for (let i = 0; i < seasons; i += 1) {
      const seasonal = states[i]![(first + t) % periods[i]!]!;
      tape.seasonals[t * seasons + i] = seasonal;
      together += seasonal;
    }
    tape.before[t] = level;
    inputs[t] = y - together;
    level += alpha * (inputs[t]! - level);
    levels[t] = level;
    for (let i = 0; i < seasons; i += 1) {
      states[i]![(first + t) % periods[i]!]! += coefficients[1 + i]! * (y - level - together);
    }
  }
  for (let t = 0; t < count; t += 1) inputs[t]! -= level;
  const offsets = Float64Array.from({ length: ahead }, (_, k) =>
    periods.reduce((sum, period, i) => sum + states[i]![(steps + k) % period]!, level),
  );
  return {
    inputs,
    offsets,
    levels,
    pullback: (gradients) => pullback(gradients, { values, coefficients, shape, levels, tape }),
  };
}

/**
 * The initial level and seasonals: the mean of the first values, then the mean residual at each
 * position of the shortest season, and so on up to the longest.
 */
function firstSeason(values: ArrayLike<number>, periods: readonly number[], first: number) {
  const rest = Float64Array.from({ length: first }, (_, t) => values[t]!);
  const level = rest.reduce((sum, value) => sum + value, 0) / first;
  for (let t = 0; t < first; t += 1) rest[t]! -= level;
  const states = periods.map((period) => {
    const sums = new Float64Array(period);
    const counts = new Float64Array(period);
    for (let t = 0; t < first; t += 1) {
      sums[t % period]! += rest[t]!;
      counts[t % period]! += 1;
    }
    const seasonals = sums.map((sum, place) => sum / counts[place]!);
    for (let t = 0; t < first; t += 1) rest[t]! -= seasonals[t % period]!;
    return seasonals;
  });
  return { level, states };
}

interface Pass {
  readonly values: ArrayLike<number>;
  readonly coefficients: ArrayLike<number>;
  readonly shape: SmoothingShape;
  readonly levels: Float64Array;
  readonly tape: Tape;
}

function pullback(
  { inputs, offsets, levels: ofLevels }: Smoothed,
  { values, coefficients, shape, levels, tape }: Pass,
): Float64Array {
  const { steps, periods } = shape;
  const first = warmUp(shape);
  const count = steps - first;
  const seasons = periods.length;
  const gradient = new Float64Array(1 + seasons);
  const ofStates = periods.map((period) => new Float64Array(period));
  let ofLevel = 0;
  for (const value of inputs) ofLevel -= value;
  for (const [k, value] of offsets.entries()) {
    ofLevel += value;
    for (let i = 0; i < seasons; i += 1) ofStates[i]![(steps + k) % periods[i]!]! += value;
  }
  for (let t = count - 1; t >= 0; t -= 1) {
    const y = values[first + t]!;
    let together = 0;
    for (let i = 0; i < seasons; i += 1) together += tape.seasonals[t * seasons + i]!;
    const error = y - levels[t]! - together;
    ofLevel += ofLevels[t]!;
    let ofTogether = -inputs[t]!;
    for (let i = 0; i < seasons; i += 1) {
      const ofState = ofStates[i]![(first + t) % periods[i]!]!;
      gradient[1 + i]! += ofState * error;
      ofLevel -= coefficients[1 + i]! * ofState;
      ofTogether -= coefficients[1 + i]! * ofState;
    }
    gradient[0]! += ofLevel * (y - together - tape.before[t]!);
    ofTogether -= coefficients[0]! * ofLevel;
    ofLevel *= 1 - coefficients[0]!;
    for (let i = 0; i < seasons; i += 1) ofStates[i]![(first + t) % periods[i]!]! += ofTogether;
  }
  return gradient;
}
