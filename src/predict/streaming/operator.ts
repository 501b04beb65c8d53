import * as tf from "@tensorflow/tfjs-core";
import { cellNamed } from "../../kernels/cells/index.js";
import { type RecurrentSpec, weightTensorCount } from "../../kernels/contract.js";
import type { RecurrentOperator, RecurrentResult } from "../../kernels/operator-contract.js";
import { executeOn, type Machine } from "../../kernels/wasm/execute.js";
import { forwardCall, type StackState } from "../../kernels/wasm/forward-call.js";
import { copied, valuesOf } from "../operator.js";

/** The states of a model's layers after some steps of a sequence. */
export interface LayerStates {
  /** Steps seen so far. */
  readonly steps: number;
  /** For each layer the states from which later steps continue: as many as its dilation. */
  readonly layers: readonly (readonly StackState[])[];
}

/** Number of values of a state: those of h, and of c if the cell has one. */
export function stateSize({ cell, hidden }: RecurrentSpec): number {
  return cellNamed(cell).hasCellState ? 2 * hidden : hidden;
}

/**
 * The recurrent operator for the next steps of a sequence. Each step continues from the state `dilation` steps
 * earlier, as in the operator for whole sequences.
 *
 * @param before the states after the steps so far
 * @param take receives the states after the steps of a call
 */
export function continuingOperator(
  machine: Machine,
  before: LayerStates,
  take: (after: LayerStates) => void,
): RecurrentOperator {
  return ({ dilation: _, ...spec }, x, weights) => {
    const layer = { ...spec, layers: 1 };
    const share = weightTensorCount(layer);
    const steps = x.shape[1];
    const layers = before.layers.map((slots) => [...slots]);
    const results: RecurrentResult[] = [];
    for (let step = 0; step < steps; step += 1) {
      let input = tf.slice(x, [0, step, 0], [1, 1, x.shape[2]]);
      for (const [index, slots] of layers.entries()) {
        const at = (before.steps + step) % slots.length;
        const layerWeights = weights.slice(index * share, (index + 1) * share);
        const result = runStep(machine, layer, input, layerWeights, slots[at]!);
        slots[at] = { h: valuesOf(result.hN), c: result.cN && valuesOf(result.cN) };
        input = result.y;
        if (index === layers.length - 1) results.push(result);
      }
    }
    take({ steps: before.steps + steps, layers });
    const y = tf.concat(
      results.map((result) => result.y),
      1,
    );
    return { y, hN: results.at(-1)!.hN };
  };
}

function runStep(
  machine: Machine,
  layer: RecurrentSpec,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  initial: StackState,
): RecurrentResult {
  const sizes = { batch: 1, steps: 1, inputs: x.shape[2] };
  const input = { x: valuesOf(x), weights: weights.map(valuesOf), masks: [] };
  const { call, output } = forwardCall(layer, sizes, input, { training: false, initial });
  return executeOn(machine, call, (results) => output(results, copied));
}
