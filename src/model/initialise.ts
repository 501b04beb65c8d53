import { cellNamed } from "../kernels/cells/index.js";
import { randomStream } from "../shared/random.js";
import { elements, features, type ModelSpec, parameterSpecs } from "./spec.js";

/** Parameter values by name. */
export type Weights = ReadonlyMap<string, Float32Array>;

/**
 * Initial weights, distributed as PyTorch's: uniform within 1/sqrt(hidden) for the recurrent layers
 * (torch.nn.RNNBase.reset_parameters), within 1/sqrt(features) for the readout
 * (torch.nn.Linear.reset_parameters). A parameter's values depend on the seed and its name alone.
 * `spec.forgetBias` is added to the bias of the gate that keeps the cell state, the LSTM's forget gate (Gers, Schmidhuber and Cummins 2000;
 * Jozefowicz, Zaremba and Sutskever 2015, section 2.2).
 */
export function initialWeights(spec: ModelSpec, seed: number): Weights {
  return new Map(
    parameterSpecs(spec).map(({ name, shape }) => {
      const fan = name.startsWith("fc.") ? features(spec) : spec.recurrent.hidden;
      const values = uniform(elements(shape), 1 / Math.sqrt(fan), seed, `init/${name}`);
      if (name.startsWith("rnn.bias_ih")) raiseForgetGate(values, spec);
      return [name, values];
    }),
  );
}

/** In one of its two biases: their sum is what counts. */
function raiseForgetGate(bias: Float32Array, { recurrent, forgetBias }: ModelSpec): void {
  const { cell, hidden } = recurrent;
  const { forgetGate } = cellNamed(cell);
  if (forgetGate === undefined || forgetBias === 0) return;
  for (let i = 0; i < hidden; i += 1) bias[forgetGate * hidden + i]! += forgetBias;
}

function uniform(length: number, bound: number, seed: number, purpose: string): Float32Array {
  const random = randomStream(seed, purpose);
  return Float32Array.from({ length }, () => (2 * random() - 1) * bound);
}

/**
 * Dropout masks of training step `step`, one [batch, steps, features] for the output of each
 * recurrent layer but the last, kept values scaled by 1 / (1 - rate) as PyTorch does.
 */
export function dropoutMasks(
  spec: ModelSpec,
  batch: number,
  steps: number,
  seed: number,
  step: number,
): Float32Array[] {
  if (spec.dropout === 0) return [];
  const kept = 1 / (1 - spec.dropout);
  return Array.from({ length: spec.recurrent.layers - 1 }, (_, layer) => {
    const random = randomStream(seed, `dropout/${layer}`, step);
    const length = batch * steps * features(spec);
    return Float32Array.from({ length }, () => (random() < spec.dropout ? 0 : kept));
  });
}
