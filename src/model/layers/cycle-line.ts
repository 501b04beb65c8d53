import * as tf from "@tensorflow/tfjs-core";
import { productCount, type SkipCycles } from "../skip-spec.js";

/**
 * Windows with more inputs at each step, so that the coefficients of a linear map follow cycles: those of the targets times the
 * sine, then times the cosine, of each cycle at the last step. A map of all of them has the coefficients w0 + w1 sine + w2 cosine
 * of a cycle.
 *
 * @param x [batch, steps, inputs]
 * @returns [batch, steps, inputs + products]; x itself without cycles
 */
export function withCycles(x: tf.Tensor3D, cycles: SkipCycles | undefined): tf.Tensor3D {
  if (!cycles) return x;
  const [batch, steps] = x.shape;
  const targets = tf.slice(x, [0, 0, 0], [batch, steps, cycles.variables]);
  const products = cycles.inputs.map((at) =>
    tf.mul<tf.Tensor3D>(targets, tf.slice(x, [0, steps - 1, at], [batch, 1, 1])),
  );
  return tf.concat([x, ...products], 2);
}

/**
 * {@link withCycles} of values.
 *
 * @param x [batch, steps, inputs]
 * @param to [batch, steps, inputs + products]
 */
export function cycleValues<Values extends Float32Array | Float64Array>(
  x: Values,
  to: Values,
  { steps, inputs }: { readonly steps: number; readonly inputs: number },
  cycles: SkipCycles,
): Values {
  const { variables } = cycles;
  const width = inputs + productCount(cycles);
  for (let row = 0; row * inputs < x.length; row += 1) {
    const last = (Math.floor(row / steps) + 1) * steps * inputs - inputs;
    for (let i = 0; i < inputs; i += 1) to[row * width + i] = x[row * inputs + i]!;
    for (const [c, input] of cycles.inputs.entries()) {
      const from = row * width + inputs + c * variables;
      for (let v = 0; v < variables; v += 1) to[from + v] = x[row * inputs + v]! * x[last + input]!;
    }
  }
  return to;
}
