import * as tf from "@tensorflow/tfjs-core";
import { usedLengths } from "../kernels/check.js";
import { isDilated } from "../kernels/contract.js";
import { dilated } from "../kernels/dilated.js";
import type { RecurrentOperator } from "../kernels/operator-contract.js";
import { executeOn, type Machine } from "../kernels/wasm/execute.js";
import { forwardCall } from "../kernels/wasm/forward-call.js";

/** The recurrent operator on some kernels, without dropout. */
export function operatorOn(machine: Machine): RecurrentOperator {
  const operator: RecurrentOperator = (spec, x, weights, options) => {
    if (isDilated(spec)) return dilated(spec, x, weights, options, operator);
    const [batch, steps, inputs] = x.shape;
    const lengths = usedLengths(x, options.lengths);
    const values = { x: valuesOf(x), weights: weights.map(valuesOf), masks: [] };
    const { call, output } = forwardCall(
      spec,
      { batch, steps, inputs },
      { ...values, ...(lengths && { lengths }) },
      { training: false },
    );
    return executeOn(machine, call, (results) => output(results, copied));
  };
  return operator;
}

export function valuesOf(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync() as Float32Array;
}

/** Copies results, which are valid only during the call, into a tensor. */
export function copied(results: Float32Array, shape: readonly number[]): tf.Tensor3D {
  const [batch, places, features] = shape as [number, number, number];
  return tf.tensor3d(results.slice(), [batch, places, features]);
}
