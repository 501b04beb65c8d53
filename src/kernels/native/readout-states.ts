import * as tf from "@tensorflow/tfjs-core";
import { cellNamed } from "../cells/index.js";
import { directionCount } from "../contract.js";
import type { Readout } from "../loss-contract.js";
import { constant } from "./constants.js";
import { rows, swapTime } from "./sequence.js";
import type { Stack, StackCall, StateGradients } from "./stack.js";

type StackOutput = ReturnType<Stack["forward"]>["output"];

/** The states that a readout reads from a stack's output, and their gradient. */
interface ReadoutStates {
  /** [places, batch, directions*hidden] */
  states(call: StackCall, output: StackOutput): tf.Tensor3D;
  /** The gradients of the stack's output, given the gradient of the states. */
  gradients(call: StackCall, gradient: tf.Tensor3D): StateGradients;
}

/** The last layer's output at every step, or its final states with all directions side by side. */
export const readoutStates: Readonly<Record<Readout, ReadoutStates>> = {
  everyStep: { states: (_, { y }) => y, gradients: everyStepGradients },
  final: { states: finalStates, gradients: finalGradients },
};

function everyStepGradients({ spec, sizes }: StackCall, y: tf.Tensor3D): StateGradients {
  const layers = spec.layers * directionCount(spec.direction);
  const zero = constant<tf.Tensor3D>(0, [layers, sizes.batch, spec.hidden]);
  return { y, hN: zero, ...(cellNamed(spec.cell).hasCellState && { cN: zero }) };
}

function finalStates({ spec, sizes }: StackCall, { hN }: StackOutput): tf.Tensor3D {
  const directions = directionCount(spec.direction);
  const top = rows(hN, hN.shape[0] - directions, directions);
  if (directions === 1) return top;
  return tf.reshape(swapTime(top), [1, sizes.batch, directions * spec.hidden]);
}

function finalGradients(call: StackCall, gradient: tf.Tensor3D): StateGradients {
  const { layers, hidden, direction } = call.spec;
  const { batch, steps } = call.sizes;
  const directions = directionCount(direction);
  const top =
    directions === 1 ? gradient : swapTime(tf.reshape(gradient, [batch, directions, hidden]));
  const below = (layers - 1) * directions;
  const hN = below === 0 ? top : tf.concat3d([constant(0, [below, batch, hidden]), top], 0);
  return { ...everyStepGradients(call, constant(0, [steps, batch, directions * hidden])), hN };
}
