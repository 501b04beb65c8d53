import * as tf from "@tensorflow/tfjs-core";
import type { Adam, AdamRates, AdamVariables } from "../adam.js";
import { attributes, type NativeBackend } from "./backend.js";
import { joinedValues, orderOf } from "./pieces.js";
import type { Resource } from "./resources.js";
import { createVectors, type Vectors } from "./vectors.js";

/**
 * Adam by TensorFlow's ResourceApplyAdam, on all parameters as one vector. Between steps the moments
 * are in variables of TensorFlow's alone; parameters are pieces of the vector that the last step gave.
 *
 * Its epsilon is added to the root before the correction of the second moment, rnnlab's after it, as
 * PyTorch's is: scaling one by sqrt(1 - beta2^t) makes it the other.
 */
export function createNativeAdam(backend: NativeBackend, variables: AdamVariables): Adam {
  let vectors: Vectors | undefined;
  return {
    update(gradients, rates) {
      tf.tidy(() => {
        vectors ??= createVectors(backend, variables, orderOf(gradients));
        vectors.take();
        const gradient = joinedValues(vectors.order.map((index) => gradients[index]!));
        apply(backend, vectors, gradient, rates);
        vectors.giveParameters();
      });
    },
    settle() {
      tf.tidy(() => {
        vectors?.take(); // what was restored since the last step is newer
        vectors?.giveMoments();
      });
    },
    dispose: () => vectors?.dispose(),
  };
}

function apply(
  backend: NativeBackend,
  { resources: { parameters, first, second } }: Vectors,
  raw: tf.Tensor1D,
  rates: AdamRates,
): void {
  const { learningRate, beta1, beta2, epsilon, power1, power2 } = rates;
  const corrected = epsilon * Math.sqrt(1 - power2);
  const numbers = tf.tensor1d([power1, power2, learningRate, beta1, beta2, corrected]);
  backend.executeMultipleOutputs(
    "ResourceApplyAdam",
    attributes(backend, { T: "float32", use_locking: false, use_nesterov: false }),
    [
      ...[parameters, first, second].map(({ handle }) => handle),
      ...tf.unstack(numbers),
      decayed(parameters, raw, rates),
    ],
    0,
  );
}

/** The gradient with the decay of the weights in it, or the weights decayed by themselves. */
function decayed(
  parameters: Resource,
  gradient: tf.Tensor1D,
  { weightDecay, decoupled, learningRate }: AdamRates,
): tf.Tensor {
  if (weightDecay === 0) return gradient;
  const weights = parameters.read();
  if (!decoupled) return tf.add(gradient, tf.mul(weights, weightDecay));
  parameters.write(tf.mul(weights, 1 - learningRate * weightDecay));
  return gradient;
}
