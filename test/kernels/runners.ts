import * as tf from "@tensorflow/tfjs-core";
import {
  directionCount,
  type RecurrentGradients,
  type RecurrentImplementation,
  type RecurrentOutput,
  weightSpecs,
} from "../../src/kernels/contract.js";
import { recurrent } from "../../src/kernels/operator.js";
import type { RecurrentResult } from "../../src/kernels/operator-contract.js";
import type { Problem } from "./cases.js";

type Floats = Float32Array | Float64Array;

/** What an implementation makes of a problem: its output and all gradients. */
export interface Solution {
  readonly output: RecurrentOutput<Floats>;
  readonly gradients: RecurrentGradients<Floats>;
}

/** Runs a problem forward and backward. */
export type Runner = (problem: Problem) => Solution;

/** Runs an implementation on arrays; `from` makes its kind of array. */
export function arrayRunner<A extends Floats, Reserve>(
  implementation: RecurrentImplementation<A, Reserve>,
  from: (values: Float64Array) => A,
): Runner {
  return ({ spec, sizes, input, outputGradients }) => {
    const tensors = {
      x: from(input.x),
      weights: input.weights.map(from),
      masks: input.masks.map(from),
      ...(input.lengths && { lengths: input.lengths }),
    };
    const { output, reserve } = implementation.forward(spec, sizes, tensors, { training: true });
    if (reserve === undefined) {
      throw new Error(`${implementation.name} kept nothing for backward`);
    }
    const { y, hN, cN } = outputGradients;
    const dOutput = { y: from(y), hN: from(hN), ...(cN && { cN: from(cN) }) };
    const options = { needsInputGradient: true };
    return {
      output,
      gradients: implementation.backward(spec, sizes, tensors, reserve, dOutput, options),
    };
  };
}

/** The operator on tensors, with everything but the tensors already decided. */
export type TensorFunction = (
  problem: Problem,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  masks: readonly tf.Tensor[],
) => RecurrentResult;

/** Runs a function on tensors on the active backend, differentiated by TensorFlow.js. */
export function tensorRunner(run: TensorFunction): Runner {
  return (problem) => {
    const solutions: Solution[] = [];
    tf.tidy(() => {
      const { x, weights, masks, dOutput } = problemTensors(problem);
      let output: RecurrentOutput<Floats> | undefined;
      const gradients = tf.grads((...[first, ...others]: tf.Tensor[]) => {
        const result = run(problem, first as tf.Tensor3D, others, masks);
        output = valuesOf(result);
        return projection(result, dOutput);
      })([x, ...weights]);
      const [dx, ...dWeights] = gradients.map(valuesOfTensor);
      solutions.push({ output: output!, gradients: { x: dx!, weights: dWeights } });
    });
    return solutions[0]!;
  };
}

/** Runs the operator as the active backend has it. */
export const operatorRunner = tensorRunner(({ spec, input }, x, weights, masks) =>
  recurrent(spec, x, weights, { training: true, masks, lengths: input.lengths }),
);

/** sum(y dy) + sum(hN dhN) + sum(cN dcN): the loss whose gradients those of the problem are. */
export function projection(
  { y, hN, cN }: RecurrentOutput<tf.Tensor>,
  gradients: RecurrentOutput<tf.Tensor>,
): tf.Scalar {
  const parts = [tf.mul(y, gradients.y), tf.mul(hN, gradients.hN)];
  if (cN && gradients.cN) {
    parts.push(tf.mul(cN, gradients.cN));
  }
  return parts.map((part) => tf.sum(part)).reduce((a, b) => tf.add(a, b)) as tf.Scalar;
}

/** The numbers of a problem as tensors on the active backend. */
export function problemTensors({ spec, sizes, input, outputGradients }: Problem) {
  const { batch, steps, inputs } = sizes;
  const directions = directionCount(spec.direction);
  const specs = weightSpecs(spec, inputs);
  const yShape = [batch, steps, directions * spec.hidden];
  const stateShape = [spec.layers * directions, batch, spec.hidden];
  const { y, hN, cN } = outputGradients;
  return {
    x: tensor(input.x, [batch, steps, inputs]) as tf.Tensor3D,
    weights: input.weights.map((weight, i) => tensor(weight, specs[i]?.shape ?? [])),
    masks: input.masks.map((mask) => tensor(mask, yShape)),
    dOutput: {
      y: tensor(y, yShape),
      hN: tensor(hN, stateShape),
      ...(cN && { cN: tensor(cN, stateShape) }),
    },
  };
}

function tensor(values: Float64Array, shape: readonly number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(values), [...shape]);
}

function valuesOf({ y, hN, cN }: RecurrentResult): RecurrentOutput<Floats> {
  return {
    y: valuesOfTensor(y),
    hN: valuesOfTensor(hN),
    ...(cN && { cN: valuesOfTensor(cN) }),
  };
}

function valuesOfTensor(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync() as Float32Array;
}
