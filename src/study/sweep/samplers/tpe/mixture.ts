import type { Dimension } from "../../../../runs/sweep-file.js";
import { exponential } from "../../../../shared/exponential.js";
import { logarithm } from "../../../../shared/logarithm.js";
import { type Kernels, kernelsOf } from "./kernels.js";

/** A distribution over the whole space: a kernel around each observed point, and the prior. */
export interface Mixture {
  readonly weights: readonly number[];
  readonly dimensions: readonly Kernels[];
}

/** @param points values as numbers, one list a trial, oldest trial first */
export function mixtureOf(
  space: readonly Dimension[],
  points: readonly (readonly number[])[],
): Mixture {
  const given = [...ageWeights(points.length), 1];
  const total = given.reduce((sum, weight) => sum + weight, 0);
  return {
    weights: given.map((weight) => weight / total),
    dimensions: space.map((dimension, index) =>
      kernelsOf(
        dimension,
        points.map((point) => point[index]!),
      ),
    ),
  };
}

/** The newest 25 trials have equal weight; older ones have less. */
function ageWeights(count: number): number[] {
  const old = Math.max(0, count - FULL);
  return Array.from({ length: count }, (_, index) => {
    if (index >= old) return 1;
    const first = 1 / count;
    return old === 1 ? first : first + (index / (old - 1)) * (1 - first);
  });
}

const FULL = 25;

/**
 * Draws points, one list each.
 *
 * @param uniform draws from [0, 1): the kernels for all points, then dimension by dimension, choices first
 */
export function drawPoints(
  { weights, dimensions }: Mixture,
  space: readonly Dimension[],
  count: number,
  uniform: () => number,
): number[][] {
  const draws = () => Array.from({ length: count }, uniform);
  const kernels = draws().map((share) => kernelAt(weights, share));
  const isChoice = (index: number) => space[index]!.kind === "choice";
  const order = space.map((_, index) => index);
  const columns = new Map(
    [...order.filter(isChoice), ...order.filter((index) => !isChoice(index))].map((index) => {
      const shares = draws();
      const values = shares.map((share, point) =>
        dimensions[index]!.sample(kernels[point]!, share),
      );
      return [index, values] as const;
    }),
  );
  return kernels.map((_, point) => order.map((index) => columns.get(index)![point]!));
}

function kernelAt(weights: readonly number[], share: number): number {
  let sum = 0;
  for (const [kernel, weight] of weights.entries()) {
    sum += weight;
    if (share < sum) return kernel;
  }
  return weights.length - 1;
}

/** Logarithm of the density at a point. */
export function logPdf({ weights, dimensions }: Mixture, point: readonly number[]): number {
  const logs = weights.map((weight, kernel) => {
    const parts = dimensions.map((kernels, index) => kernels.logPdf(kernel, point[index]!));
    return parts.reduce((sum, part) => sum + part, logarithm(weight));
  });
  const most = Math.max(...logs);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + logarithm(logs.reduce((sum, log) => sum + exponential(log - most), 0));
}
