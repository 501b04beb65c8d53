import { exponential } from "../../shared/exponential.js";
import { logarithm } from "../../shared/logarithm.js";
import { permutation, randomStream } from "../../shared/random.js";

/** Number of weights of a kernel. */
export const WIDTH = 9;

/** The places of the weight 2 in each kernel; the other weights are -1. All 84 ways to choose 3 of 9. */
export const KERNELS: readonly (readonly [number, number, number])[] = triples();

/** Maximum number of dilations, as published. */
const MOST_DILATIONS = 32;

/** What the kernels and their thresholds depend on. */
export interface RocketShape {
  /** Steps of every sequence, or of the longest. */
  readonly steps: number;
  readonly inputs: number;
  /** Features asked for; rounded down to a multiple of the number of kernels. */
  readonly features: number;
}

/** All kernels with one distance between their weights. */
export interface Dilated {
  readonly dilation: number;
  /** Thresholds of each kernel. */
  readonly thresholds: number;
  /** For each kernel, the inputs that are added up. */
  readonly channels: readonly (readonly number[])[];
}

/**
 * The kernels, dilations and numbers of thresholds of MiniRocket (Dempster, Schmidt and Webb 2021, "MiniRocket: a very
 * fast (almost) deterministic transform for time series classification", section 3). Dilations grow exponentially up to
 * that at which a kernel is as long as a sequence. With several inputs, each pair of kernel and dilation adds up some of
 * them, drawn by the shape alone, so that weights are all that a trained model needs.
 */
export function rocketPlan({ steps, inputs, features }: RocketShape): readonly Dilated[] {
  const perKernel = Math.max(1, Math.floor(features / KERNELS.length));
  const count = Math.min(perKernel, MOST_DILATIONS);
  const most = Math.max(1, (steps - 1) / (WIDTH - 1));
  const dilations = Array.from({ length: count }, (_, i) =>
    Math.floor(power(most, i / Math.max(1, count - 1)) + ROUNDING),
  );
  const different = [...new Set(dilations)];
  const shares = different.map(
    (dilation) => dilations.filter((other) => other === dilation).length * (perKernel / count),
  );
  const whole = shares.map(Math.floor);
  const left = perKernel - whole.reduce((sum, n) => sum + n, 0);
  return different.map((dilation, i) => ({
    dilation,
    thresholds: whole[i]! + Math.floor(left / whole.length) + (i < left % whole.length ? 1 : 0),
    channels: KERNELS.map((_, kernel) => channelsOf(inputs, i * KERNELS.length + kernel)),
  }));
}

/** Rounding error of a power that should be a whole number. */
const ROUNDING = 1e-9;

/** Number of features in all. */
export function featureCount(plan: readonly Dilated[]): number {
  return plan.reduce((sum, { thresholds }) => sum + thresholds * KERNELS.length, 0);
}

/** Inputs for one pair of kernel and dilation: few more often than many, at most as many as a kernel has weights. */
function channelsOf(inputs: number, pair: number): readonly number[] {
  if (inputs === 1) return [0];
  const random = randomStream(0, "miniRocket/channels", pair);
  const count = Math.floor(power(Math.min(inputs, WIDTH) + 1, random()));
  return [...permutation(inputs, random).subarray(0, count)].sort((a, b) => a - b);
}

/** A power with the same bits in every JavaScript engine. */
function power(base: number, exponent: number): number {
  return exponential(exponent * logarithm(base));
}

function triples(): (readonly [number, number, number])[] {
  const places = Array.from({ length: WIDTH }, (_, i) => i);
  return places.flatMap((a) =>
    places
      .slice(a + 1)
      .flatMap((b) => places.slice(b + 1).map((c): [number, number, number] => [a, b, c])),
  );
}
