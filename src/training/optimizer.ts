import * as tf from "@tensorflow/tfjs-core";
import type { OptimizerConfig } from "../config/optimizer.js";
import { UserError } from "../shared/errors.js";
import { adam } from "./optimizers/adam.js";
import { rmsprop } from "./optimizers/rmsprop.js";
import type { Rule } from "./optimizers/rule.js";
import { sgd } from "./optimizers/sgd.js";

export interface Optimizer {
  /**
   * Moves every parameter against its gradient, once. Gradients are in the order of the parameters.
   */
  step(gradients: readonly tf.Tensor[], learningRate: number): void;
  /** Steps taken so far. */
  readonly steps: number;
  /**
   * The optimiser's tensors, each of its parameter's shape, under names such as
   * `exp_avg/rnn.weight_ih_l0`. Together with `steps` they are its whole state.
   */
  state(): ReadonlyMap<string, tf.Variable>;
  /**
   * Restores a saved state. The following steps are bit for bit those of an uninterrupted
   * optimiser.
   *
   * @throws UserError if `values` are not a state of this optimiser; nothing is changed then
   */
  restore(values: ReadonlyMap<string, Float32Array>, steps: number): void;
  dispose(): void;
}

/** @param names the names of the parameters in the saved state; without them, their positions */
export function createOptimizer(
  parameters: readonly tf.Variable[],
  config: OptimizerConfig,
  names: readonly string[] = parameters.map((_, index) => String(index)),
): Optimizer {
  const rule = ruleOf(config);
  const slots = tf.tidy(() => parameters.map((parameter) => zeros(parameter, rule.slots.length)));
  const entries = slots.flatMap((variables, index) =>
    variables.map((variable, slot) => [`${rule.slots[slot]}/${names[index]}`, variable] as const),
  );
  const state: ReadonlyMap<string, tf.Variable> = new Map(entries);
  let steps = 0;
  return {
    step(gradients, learningRate) {
      steps += 1;
      const move = { parameters, gradients, states: slots, learningRate, step: steps };
      tf.tidy(() => rule.update(move));
    },
    get steps() {
      return steps;
    },
    state() {
      rule.settle?.();
      return state;
    },
    restore(values, stepsBefore) {
      checkState(state, values);
      for (const [name, variable] of state) assign(variable, values.get(name)!);
      steps = stepsBefore;
    },
    dispose() {
      rule.dispose?.();
      tf.dispose([...state.values()]);
    },
  };
}

function ruleOf(config: OptimizerConfig): Rule {
  switch (config.name) {
    case "sgd":
      return sgd(config);
    case "rmsprop":
      return rmsprop(config);
    case "adam":
    case "adamw":
      return adam(config);
  }
}

function zeros(parameter: tf.Variable, count: number): tf.Variable[] {
  return Array.from({ length: count }, () => tf.variable(tf.zerosLike(parameter), false));
}

function assign(variable: tf.Variable, values: Float32Array): void {
  tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
}

function checkState(
  state: ReadonlyMap<string, tf.Variable>,
  values: ReadonlyMap<string, Float32Array>,
): void {
  for (const [name, { size }] of state) {
    const count = values.get(name)?.length;
    if (count === size) continue;
    const found = count === undefined ? "is missing" : `has ${count} values`;
    throw new UserError(`the optimiser's ${name} ${found}, expected ${size} values`);
  }
  const foreign = [...values.keys()].find((name) => !state.has(name));
  if (foreign === undefined) return;
  throw new UserError(`the optimiser's state has ${foreign}, which this optimiser does not use`);
}
