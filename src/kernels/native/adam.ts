import * as tf from "@tensorflow/tfjs-core";
import type { Adam, AdamRates, AdamVariables } from "../adam.js";
import { attributes, type NativeBackend } from "./backend.js";
import { joinedValues, orderOf } from "./pieces.js";
import type { Resource } from "./resources.js";
import { createVectors, type Vectors } from "./vectors.js";

/**
 * Adam with TensorFlow's ResourceApplyAdam, on all parameters as one vector. Between steps the
 * moments are only in TensorFlow's variables, and the parameters are slices of the vector after the
 * last step.
 *
 * TensorFlow adds epsilon to the root before the correction of the second moment, rnnlab and
 * PyTorch after it. Multiplying epsilon by sqrt(1 - beta2^t) converts between the two.
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
        vectors?.take(); // values restored since the last step are newer
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

/** The gradient with weight decay added, or the weights decayed directly. */
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
