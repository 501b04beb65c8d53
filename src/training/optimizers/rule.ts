import * as tf from "@tensorflow/tfjs-core";

/** How an optimiser changes the parameters, given its own tensors for them. */
export interface Rule {
  /** Names of those tensors, as PyTorch's optimisers call them. */
  readonly slots: readonly string[];
  /** Moves every parameter once. Called within tf.tidy. */
  update(move: Move): void;
  /** Copies the state into these tensors, for a rule that keeps it elsewhere between steps. */
  settle?(): void;
  dispose?(): void;
}

/**
 * One step: the parameters, their gradients and the learning rate. Lists are in the order of the
 * parameters.
 */
interface Move {
  readonly parameters: readonly tf.Variable[];
  readonly gradients: readonly tf.Tensor[];
  /**
   * For each parameter, the tensors named by `slots`, of the parameter's shape and initially zero.
   */
  readonly states: readonly (readonly tf.Variable[])[];
  readonly learningRate: number;
  /** The number of the step, from 1. */
  readonly step: number;
}

/** The update of a rule that treats each parameter separately. */
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

/** The gradient of the loss plus `decay` times half the squared weights. */
export function decayed(gradient: tf.Tensor, parameter: tf.Variable, decay: number): tf.Tensor {
  return decay === 0 ? gradient : tf.add(gradient, tf.mul(parameter, decay));
}

/** values = share of values + others, in place. */
export function accumulate(values: tf.Variable, share: number, others: tf.Tensor): void {
  values.assign(tf.add(tf.mul(values, share), others));
}

/**
 * Powers of a number by repeated multiplication. They have the same bits on every machine, whether
 * an exponent is reached step by step or at once after a restart.
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
