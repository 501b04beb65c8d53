import type { Dataset } from "../data/dataset.js";
import type { Coordinates } from "./coordinates.js";
import type { LinearModel } from "./linear.js";
import type { Sums } from "./sums-by-output.js";

/** The shape of windows, as in {@link Dataset}. */
export type Shape = Pick<Dataset, "steps" | "inputs" | "outputs" | "variables">;

/** Sums of normal equations about the means, in some coordinates. */
export interface Transformed {
  readonly shape: Shape;
  /** [features, features] */
  readonly gram: Float64Array;
  /** [features, outputs] */
  readonly products: Float64Array;
  /** The line on the values with some coefficients of the coordinates, [features, outputs]. */
  readonly line: (coefficients: Float64Array) => LinearModel;
}

/** The sums of windows about their means, from which lines can be fitted in any coordinates. */
export function centredSums(sums: Sums, shape: Shape) {
  const { outputs } = shape;
  const size = Math.sqrt(sums.gram.length);
  const features = size - 1;
  const total = sums.gram.at(-1)!;
  const means = sums.gram.slice(features * size, features * size + features);
  const meansY = sums.products.slice(features * outputs).map((sum) => sum / total);
  for (let i = 0; i < features; i += 1) means[i]! /= total;
  const gram = new Float64Array(features * features);
  for (let i = 0; i < features; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = sums.gram[i * size + j]! - total * means[i]! * means[j]!;
      gram[i * features + j] = value;
      gram[j * features + i] = value;
    }
  }
  const products = sums.products.slice(0, features * outputs);
  for (let i = 0; i < features; i += 1) {
    for (let k = 0; k < outputs; k += 1) {
      products[i * outputs + k]! -= total * means[i]! * meansY[k]!;
    }
  }
  return {
    in(coordinates: Coordinates): Transformed {
      const half = eachPast(gram.slice(), features, shape, coordinates.ofSums);
      return {
        shape,
        gram: eachPast(transposed(half, features), features, shape, coordinates.ofSums),
        products: eachPast(products.slice(), outputs, shape, coordinates.ofSums),
        line(coefficients) {
          const weights = eachPast(coefficients, outputs, shape, coordinates.ofCoefficients);
          return withIntercept(weights, means, meansY);
        },
      };
    },
  };
}

/** Changes the rows of each input of a matrix [steps*inputs, columns] in place. */
function eachPast(
  matrix: Float64Array,
  columns: number,
  { steps, inputs }: Shape,
  change: Coordinates["ofSums"],
): Float64Array {
  for (let input = 0; input < inputs; input += 1) {
    change({ matrix, columns, steps, rowOf: (step) => step * inputs + input });
  }
  return matrix;
}

function transposed(matrix: Float64Array, size: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) result[j * size + i] = matrix[i * size + j]!;
  }
  return result;
}

function withIntercept(
  weights: Float64Array,
  means: Float64Array,
  meansY: Float64Array,
): LinearModel {
  const outputs = meansY.length;
  const features = means.length + 1;
  const coefficients = new Float64Array(features * outputs);
  coefficients.set(weights);
  for (let k = 0; k < outputs; k += 1) {
    let intercept = meansY[k]!;
    for (let i = 0; i < means.length; i += 1) intercept -= means[i]! * weights[i * outputs + k]!;
    coefficients[means.length * outputs + k] = intercept;
  }
  return { coefficients, features, outputs };
}
