import { quantile } from "../kernels/losses/quantile.js";
import type { ForecastQuantile, LastStep } from "./last-step.js";

/** Scores of the forecast quantiles of the last step. */
export interface QuantileScores {
  /** Mean quantile loss over all levels, in the unit of the data; smaller is better. */
  readonly loss: number;
  readonly byLevel: readonly LevelScores[];
  /** Bands between a level and its opposite level, the widest first. */
  readonly bands: readonly BandScores[];
}

interface LevelScores {
  readonly level: number;
  /** Share of the measured targets at or below the quantile: ideally the level. */
  readonly share: number;
  /** Mean quantile loss, in the unit of the data. */
  readonly loss: number;
}

interface BandScores {
  readonly low: number;
  readonly high: number;
  /** Share of the measured targets within the band: ideally `high - low`. */
  readonly share: number;
  /** Mean width, in the unit of the data. */
  readonly width: number;
}

/** @returns undefined if there are no quantiles */
export function quantileScores({ quantiles, targets }: LastStep): QuantileScores | undefined {
  if (quantiles === undefined) return undefined;
  const byLevel = quantiles.map((forecast) => levelScores(forecast, targets));
  return {
    loss: mean(byLevel.map(({ loss }) => loss)),
    byLevel,
    bands: bandsOf(quantiles).map(([low, high]) => bandScores(low, high, targets)),
  };
}

/** Pairs each quantile below the median with its mirror image above it, the widest pair first. */
export function bandsOf<T>(quantiles: readonly T[]): [low: T, high: T][] {
  const half = Math.floor(quantiles.length / 2);
  return quantiles.slice(0, half).map((low, i) => [low, quantiles.at(-1 - i)!]);
}

function levelScores({ level, values }: ForecastQuantile, targets: Float64Array): LevelScores {
  const known = measured(targets);
  return {
    level,
    share: mean(known.map((i) => Number(targets[i]! <= values[i]!))),
    loss: mean(
      known.map((i) => quantile.value(values[i]!, targets[i]!, { name: quantile.name }, level)),
    ),
  };
}

function bandScores(
  low: ForecastQuantile,
  high: ForecastQuantile,
  targets: Float64Array,
): BandScores {
  const known = measured(targets);
  const isWithin = (i: number) => targets[i]! >= low.values[i]! && targets[i]! <= high.values[i]!;
  return {
    low: low.level,
    high: high.level,
    share: mean(known.map((i) => Number(isWithin(i)))),
    width: mean(known.map((i) => high.values[i]! - low.values[i]!)),
  };
}

/** Numbers of the targets that were measured. */
function measured(targets: Float64Array): number[] {
  return [...targets.keys()].filter((i) => !Number.isNaN(targets[i]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
