import * as tf from "@tensorflow/tfjs-core";

/** How an optimiser changes the parameters, given the tensors that it keeps for them. */
export interface Rule {
  /** Names of those tensors, as PyTorch's optimisers call them. */
  readonly slots: readonly string[];
  /** Moves every parameter once. Called within tf.tidy. */
  update(move: Move): void;
  /** Copies the states into their tensors, where the rule keeps them elsewhere between steps. */
  settle?(): void;
  dispose?(): void;
}

/** One step: what to move, against what, and how far. Lists are in the parameters' order. */
interface Move {
  readonly parameters: readonly tf.Variable[];
  readonly gradients: readonly tf.Tensor[];
  /** For each parameter the tensors named by `slots`, of its shape and zero at first. */
  readonly states: readonly (readonly tf.Variable[])[];
  readonly learningRate: number;
  /** From 1. */
  readonly step: number;
}

/** A rule's update that treats one parameter after the other. */
export function eachParameter(
  update: (
    parameter: tf.Variable,
    gradient: tf.Tensor,
    state: readonly tf.Variable[],
    learningRate: number,
    step: number,
  ) => void,
): Rule["update"] {
  return ({ parameters, gradients, states, learningRate, step }) => {
    for (const [index, parameter] of parameters.entries()) {
      update(parameter, gradients[index]!, states[index]!, learningRate, step);
    }
  };
}

/** The gradient of the loss with half the squared weights times `decay` added to it. */
export function decayed(gradient: tf.Tensor, parameter: tf.Variable, decay: number): tf.Tensor {
  return decay === 0 ? gradient : tf.add(gradient, tf.mul(parameter, decay));
}

/** values = share of values + others, in place. */
export function accumulate(values: tf.Variable, share: number, others: tf.Tensor): void {
  values.assign(tf.add(tf.mul(values, share), others));
}

/**
 * The powers of a number by repeated multiplication: they have the same bits on every machine, and
 * the same whether an exponent is reached step by step or at once after a restart.
 */
export function powersOf(base: number): (exponent: number) => number {
  let value = 1;
  let reached = 0;
  return (exponent) => {
    if (exponent < reached) {
      value = 1;
      reached = 0;
    }
    for (; reached < exponent; reached += 1) value *= base;
    return value;
  };
}
