import { NORM_EPSILON } from "../contract.js";
import { addOuter, addTo, addTransposed, affine, product, type Vector } from "../vector.js";

/** A matrix with a bias and, if its product is normalised, a gain; or the gradients of these. */
export interface ProjectionWeights {
  /** [rows, columns] */
  readonly weight: Vector;
  /** [rows], like the next */
  readonly bias: Vector;
  readonly gain?: Vector | undefined;
}

export interface Projection {
  /** [rows] */
  readonly value: Vector;
  /**
   * Adds to the gradients of the weights and of the projected vector, given the gradient of the
   * value.
   */
  pullback(gradient: Vector, gradients: ProjectionWeights, input: Vector): void;
}

/** W x + b, or with a gain g: LN(W x) g + b. */
export function project({ weight, bias, gain }: ProjectionWeights, input: Vector): Projection {
  if (!gain) {
    return {
      value: affine(weight, bias, input),
      pullback(gradient, gradients, dInput) {
        addTo(gradients.bias, gradient);
        pullBackProduct(weight, input, gradient, gradients, dInput);
      },
    };
  }
  const { normal, scale } = normalised(affine(weight, new Float64Array(bias.length), input));
  return {
    value: normal.map((value, row) => value * gain[row]! + bias[row]!),
    pullback(gradient, gradients, dInput) {
      addTo(gradients.bias, gradient);
      if (gradients.gain) addTo(gradients.gain, product(gradient, normal));
      const dNormal = product(gradient, gain);
      const [mean, along] = [meanOf(dNormal), meanOf(product(dNormal, normal))];
      const dProduct = dNormal.map((value, row) => scale * (value - mean - normal[row]! * along));
      pullBackProduct(weight, input, dProduct, gradients, dInput);
    },
  };
}

function pullBackProduct(
  weight: Vector,
  input: Vector,
  gradient: Vector,
  gradients: ProjectionWeights,
  dInput: Vector,
): void {
  addOuter(gradients.weight, gradient, input);
  addTransposed(dInput, weight, gradient);
}

/** The values shifted to mean 0 and scaled to variance 1, and the scaling factor. */
function normalised(values: Vector): { normal: Vector; scale: number } {
  const mean = meanOf(values);
  const variance = meanOf(values.map((value) => (value - mean) ** 2));
  const scale = 1 / Math.sqrt(variance + NORM_EPSILON);
  return { normal: values.map((value) => (value - mean) * scale), scale };
}

function meanOf(values: Vector): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
