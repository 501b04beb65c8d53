import * as tf from "@tensorflow/tfjs-core";

/**
 * Added to a gain before dividing by it, so that a gain of 0 gives finite numbers: the square of
 * the 1e-5 that RevIN's code uses.
 */
export const AFFINE_EPSILON = 1e-10;

/** Gain and shift of each target variable, [variables] each. */
export type AffineParameters = readonly [weight: tf.Tensor, bias: tf.Tensor];

/**
 * The learnt affine part of reversible instance normalisation (RevIN, Kim et al. 2022): multiplies
 * the first inputs, which are the target variables, by a gain and adds a shift. Other inputs are
 * not changed.
 *
 * @param x [batch, steps, inputs]
 */
export function applyAffine(x: tf.Tensor3D, [weight, bias]: AffineParameters): tf.Tensor3D {
  const [, , inputs] = x.shape;
  const variables = weight.shape[0]!;
  const ofInput = Array.from({ length: inputs }, (_, i) => (i < variables ? i : undefined));
  const others = tf.tensor1d(ofInput.map((variable) => (variable === undefined ? 1 : 0)));
  const gain = tf.add(spread(weight, ofInput), others);
  return tf.add(tf.mul(x, gain), spread(bias, ofInput));
}

/**
 * The inverse of {@link applyAffine} on predictions.
 *
 * @param predictions [batch, places, levels*outputs]
 * @param outputs values of all variables, [variables, ahead]
 */
export function undoAffine(
  predictions: tf.Tensor3D,
  [weight, bias]: AffineParameters,
  outputs: number,
): tf.Tensor3D {
  const ofRow = Array.from({ length: predictions.shape[2] }, (_, row) =>
    variableOfRow(row, outputs, weight.shape[0]!),
  );
  const gain = tf.add(spread(weight, ofRow), AFFINE_EPSILON);
  return tf.div(tf.sub(predictions, spread(bias, ofRow)), gain);
}

/** The target variable that a row of the readout, [levels, variables, ahead], forecasts. */
export function variableOfRow(row: number, outputs: number, variables: number): number {
  return Math.floor(((row % outputs) * variables) / outputs);
}

/**
 * The value of a variable at each place, 0 for a place without a variable: [places]. It is a product, because
 * products have a gradient.
 */
function spread(values: tf.Tensor, variables: readonly (number | undefined)[]): tf.Tensor1D {
  const count = values.shape[0]!;
  const choice = new Float32Array(count * variables.length);
  for (const [place, variable] of variables.entries()) {
    if (variable !== undefined) choice[variable * variables.length + place] = 1;
  }
  const row = tf.reshape(values, [1, count]) as tf.Tensor2D;
  const product = tf.matMul(row, tf.tensor2d(choice, [count, variables.length]));
  return tf.reshape(product, [variables.length]);
}
