import * as tf from "@tensorflow/tfjs-core";
import { cellNamed } from "../../kernels/cells/index.js";
import { isDilated, type RecurrentSpec, weightTensorCount } from "../../kernels/contract.js";
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
  return (spec, x, weights) => {
    const steps = before.steps + x.shape[1];
    if (!isDilated(spec)) {
      const result = run(machine, spec, x, weights, joined(before));
      take({ steps, layers: apart(stateOf(result), spec.layers) });
      return result;
    }
    const layers = before.layers.map((slots) => [...slots]);
    const result = stepByStep(machine, spec, x, weights, { ...before, layers });
    take({ steps, layers });
    return result;
  };
}

/** @param before its states are replaced by those after each step */
function stepByStep(
  machine: Machine,
  { dilation: _, ...spec }: RecurrentSpec,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  before: { readonly steps: number; readonly layers: StackState[][] },
): RecurrentResult {
  const layer = { ...spec, layers: 1 };
  const share = weightTensorCount(layer);
  const results: RecurrentResult[] = [];
  for (let step = 0; step < x.shape[1]; step += 1) {
    let input = tf.slice(x, [0, step, 0], [1, 1, x.shape[2]]);
    for (const [index, slots] of before.layers.entries()) {
      const at = (before.steps + step) % slots.length;
      const layerWeights = weights.slice(index * share, (index + 1) * share);
      const result = run(machine, layer, input, layerWeights, slots[at]!);
      slots[at] = stateOf(result);
      input = result.y;
      if (index === before.layers.length - 1) results.push(result);
    }
  }
  const y = tf.concat(
    results.map((result) => result.y),
    1,
  );
  return { y, hN: results.at(-1)!.hN };
}

function run(
  machine: Machine,
  spec: RecurrentSpec,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  initial: StackState,
): RecurrentResult {
  const sizes = { batch: 1, steps: x.shape[1], inputs: x.shape[2] };
  const input = { x: valuesOf(x), weights: weights.map(valuesOf), masks: [] };
  const { call, output } = forwardCall(spec, sizes, input, { training: false, initial });
  return executeOn(machine, call, (results) => output(results, copied));
}

function stateOf({ hN, cN }: RecurrentResult): StackState {
  return { h: valuesOf(hN), c: cN && valuesOf(cN) };
}

/** Joins the states of layers without dilation into the state of their stack. */
export function joined({ layers }: LayerStates): StackState {
  const states = layers.map(([state]) => state!);
  const size = states[0]!.h.length;
  const all = (part: "h" | "c") => {
    const whole = new Float32Array(states.length * size);
    for (const [index, state] of states.entries()) whole.set(state[part]!, index * size);
    return whole;
  };
  return { h: all("h"), ...(states[0]!.c && { c: all("c") }) };
}

/** Splits the state of a stack into the states of its layers. */
export function apart({ h, c }: StackState, layers: number): StackState[][] {
  const size = h.length / layers;
  return Array.from({ length: layers }, (_, index) => {
    const part = (values: Float32Array) => values.slice(index * size, (index + 1) * size);
    return [{ h: part(h), c: c && part(c) }];
  });
}
