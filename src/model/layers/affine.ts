import * as tf from "@tensorflow/tfjs-core";

/**
 * Added to a gain before it is divided by, so that a gain of 0 leaves numbers: the square of the 1e-5 that
 * RevIN's code has there.
 */
export const AFFINE_EPSILON = 1e-10;

/** Gain and shift of each target variable, [variables] each. */
export type AffineParameters = readonly [weight: tf.Tensor, bias: tf.Tensor];

/**
 * The learnt affine part of reversible instance normalisation (RevIN, Kim et al. 2022): the inputs that are
 * target variables, the first ones, times a gain, plus a shift. Other inputs stay as they are.
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

/** Which target variable a row of the readout, [levels, variables, ahead], forecasts. */
export function variableOfRow(row: number, outputs: number, variables: number): number {
  return Math.floor(((row % outputs) * variables) / outputs);
}

/** The value of a variable for each place, 0 where there is none: [places]. A product has a gradient. */
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
