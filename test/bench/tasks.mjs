import * as tf from "@tensorflow/tfjs-core";
import { createAdam } from "../../src/kernels/adam.js";
import { weightSpecs } from "../../src/kernels/contract.js";
import { recurrent } from "../../src/kernels/operator.js";
import { lossGradients, predict } from "../../src/kernels/readout.js";

export const OUTPUTS = 10;

const squared = { readout: "everyStep", loss: { name: "mse" }, lastStepOnly: false };
const rates = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  decoupled: false,
  power1: 0.9,
  power2: 0.999,
};

/**
 * What is timed, by mode: a training step (`train`), a forward pass (`infer`), or forward and backward
 * of the recurrent layers alone (`operator`). Returns the tensor that is ready when the work is done.
 */
export function makeTask(cell, { steps, batch, hidden, layers, mode }) {
  const spec = { cell, layers, hidden, direction: "forward" };
  const shapes = [...weightSpecs(spec, 1).map(({ shape }) => shape), [OUTPUTS, hidden], [OUTPUTS]];
  const bound = 1 / Math.sqrt(hidden);
  const parameters = shapes.map((shape) => tf.variable(uniform(shape, bound)));
  const [first, second] = [0, 1].map(() => shapes.map((shape) => tf.variable(tf.zeros(shape))));
  const x = uniform([batch, steps, 1], 0.5);
  const targets = uniform([batch, steps, OUTPUTS], 0.5);
  const weights = parameters.slice(0, -2);
  const adam = createAdam({ parameters, first, second });
  const run = {
    train: () => {
      const { gradients, loss } = lossGradients(spec, squared, { x, targets, parameters });
      adam.update(gradients, rates);
      return loss;
    },
    infer: () => predict(spec, x, parameters, squared),
    operator: () => {
      const sum = (...tensors) => {
        return tf.sum(recurrent(spec, x, tensors, { training: true, inputGradient: false }).y);
      };
      return tf.valueAndGrads(sum)(weights).grads[0];
    },
  }[mode];
  return () => tf.tidy(run);
}

function uniform(shape, bound) {
  return tf.randomUniform(shape, -bound, bound, "float32", 1);
}
