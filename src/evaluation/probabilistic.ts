import { type Dataset, outputShape } from "../data/dataset.js";
import { exponential } from "../shared/exponential.js";
import { normalCdf, normalQuantile } from "./special.js";

/** Forecasts with an uncertainty: a normal distribution for each value. */
export interface Distributions {
  readonly targets: ArrayLike<number>;
  readonly means: ArrayLike<number>;
  /** Standard deviations. */
  readonly sds: ArrayLike<number>;
}

/** How well forecast distributions fit the actual values. */
export interface DistributionScores {
  /** Mean continuous ranked probability score, in the unit of the data; smaller is better. */
  readonly crps: number;
  /** Share of targets within the central interval of each level: ideally the level itself. */
  readonly coverage: readonly { readonly level: number; readonly share: number }[];
  /**
   * Mean absolute difference between level and share over the levels .05 to .95; 0 means
   * calibrated.
   */
  readonly calibrationError: number;
  /** Mean standard deviation of the forecasts. */
  readonly meanSd: number;
}

const SHOWN = [0.5, 0.8, 0.95];
const LEVELS = /* @__PURE__ */ Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/**
 * CRPS, coverage and calibration of normal forecasts. The calibration error is that of Kuleshov,
 * Fenner and Ermon (2018) with absolute distances, over central intervals.
 */
export function scoreDistributions(forecasts: Distributions): DistributionScores {
  const { targets, means, sds } = forecasts;
  const count = targets.length;
  let crps = 0;
  let meanSd = 0;
  for (let i = 0; i < count; i += 1) {
    crps += gaussianCrps(targets[i]!, means[i]!, sds[i]!) / count;
    meanSd += sds[i]! / count;
  }
  const share = (level: number) => coverageOf(forecasts, level);
  const distances = LEVELS.map((level) => Math.abs(share(level) - level));
  return {
    crps,
    coverage: SHOWN.map((level) => ({ level, share: share(level) })),
    calibrationError: distances.reduce((sum, distance) => sum + distance, 0) / LEVELS.length,
    meanSd,
  };
}

/** Scores of a mean forecast and its spread. */
export interface SpreadScores extends DistributionScores {
  /** The error of the means. */
  readonly mseLastStep: number;
  /** Scores of each target, if there are several. */
  readonly byTarget?: readonly (Omit<SpreadScores, "byTarget"> & { readonly name: string })[];
}

/**
 * Scores of forecasts after the last step, [count, outputs], and by target if there are several.
 * Targets that were not measured (NaN) are left out.
 */
export function scoreSpread(
  forecasts: Distributions,
  shape: Pick<Dataset, "outputs" | "variables">,
): SpreadScores {
  const { count, ahead } = outputShape(shape);
  const byTarget = shape.variables?.map((name, v) => {
    const ofTarget = (i: number) => Math.floor(i / ahead) % count === v;
    return { name, ...scored(measuredOf(forecasts, ofTarget)) };
  });
  return { ...scored(measuredOf(forecasts, () => true)), ...(byTarget && { byTarget }) };
}

/** The forecasts at some places whose target was measured. */
function measuredOf(
  { targets, means, sds }: Distributions,
  isWanted: (place: number) => boolean,
): Distributions {
  const kept = (values: ArrayLike<number>) =>
    Array.from(values).filter((_, i) => isWanted(i) && !Number.isNaN(targets[i]));
  return { targets: kept(targets), means: kept(means), sds: kept(sds) };
}

function scored(forecasts: Distributions): Omit<SpreadScores, "byTarget"> {
  const { targets, means } = forecasts;
  let squares = 0;
  for (let i = 0; i < targets.length; i += 1) squares += (targets[i]! - means[i]!) ** 2;
  return { mseLastStep: squares / targets.length, ...scoreDistributions(forecasts) };
}

/**
 * Continuous ranked probability score of a normal forecast in closed form (Gneiting and Raftery
 * 2007, eq. 21): σ (z (2 Φ(z) - 1) + 2 φ(z) - 1/√π) with z = (y - μ) / σ; |y - μ| if the spread is
 * 0.
 */
export function gaussianCrps(y: number, mean: number, sd: number): number {
  if (!(sd > 0)) return Math.abs(y - mean);
  const z = (y - mean) / sd;
  const density = exponential(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  return sd * (z * (2 * normalCdf(z) - 1) + 2 * density - 1 / Math.sqrt(Math.PI));
}

function coverageOf({ targets, means, sds }: Distributions, level: number): number {
  const z = normalQuantile((1 + level) / 2);
  let within = 0;
  for (let i = 0; i < targets.length; i += 1) {
    if (Math.abs(targets[i]! - means[i]!) <= z * sds[i]!) within += 1;
  }
  return within / targets.length;
}

/** Mean and sample standard deviation (n - 1) at each place of several forecasts of the same values. */
export function ensemble(members: readonly ArrayLike<number>[]): {
  readonly means: Float64Array;
  readonly sds: Float64Array;
} {
  const size = members[0]?.length ?? 0;
  const means = new Float64Array(size);
  const sds = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    let sum = 0;
    for (const values of members) sum += values[i]!;
    const mean = sum / members.length;
    let squares = 0;
    for (const values of members) squares += (values[i]! - mean) ** 2;
    means[i] = mean;
    sds[i] = Math.sqrt(squares / Math.max(1, members.length - 1));
  }
  return { means, sds };
}
