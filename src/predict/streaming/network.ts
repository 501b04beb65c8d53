import * as tf from "@tensorflow/tfjs-core";
import type { Forecaster } from "../../inference/continued.js";
import { composedPredictions } from "../../kernels/composed-predictions.js";
import { isDilated } from "../../kernels/contract.js";
import { executeOn, type Machine } from "../../kernels/wasm/execute.js";
import type { StackState } from "../../kernels/wasm/forward-call.js";
import { predictCall } from "../../kernels/wasm/predict-call.js";
import { forward, isComposed } from "../../model/forward.js";
import { lossSpec } from "../../model/spec.js";
import type { ModelFile } from "../file.js";
import { copied } from "../operator.js";
import { type Outputs, predictorOf } from "../predictor.js";
import { continuingOperator, type LayerStates } from "./operator.js";

/**
 * A model whose data set holds the next steps of a sequence. They are computed as within a whole sequence.
 *
 * @param before the states after the steps so far
 * @param take receives the states after the next steps
 */
export function continuingModel(
  machine: Machine,
  file: ModelFile,
  before: LayerStates,
  take: (after: LayerStates) => void,
): Forecaster {
  const { spec } = file.record;
  const { recurrent } = spec;
  const { readout } = lossSpec(spec);
  const isFused = readout === "everyStep" && !isComposed(spec) && !isDilated(recurrent);
  return predictorOf(file, isFused ? fused() : composed());

  function composed(): Outputs {
    const operator = continuingOperator(machine, before, take);
    const tensors = file.parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
    return ({ x, series }, { steps, inputs }) => {
      const input = { readout, operator, training: false };
      const values = tf.tensor3d(x, [1, steps, inputs]);
      return isComposed(spec)
        ? forward(spec, { x: values, series, ...input }, tensors)
        : composedPredictions(recurrent, values, tensors, input);
    };
  }

  /** All layers in one call of the kernels. */
  function fused(): Outputs {
    return ({ x }, { steps, inputs }) => {
      const initial = joined(before.layers.map(([state]) => state!));
      const sizes = { batch: 1, steps, inputs };
      const { call, shape } = predictCall(recurrent, sizes, x, file.parameters, initial);
      return executeOn(machine, call, (results) => {
        const state = { h: results.array("hN"), c: initial.c && results.array("cN") };
        take({ steps: before.steps + steps, layers: apart(state, recurrent.layers) });
        return copied(results.array("predictions"), shape);
      });
    };
  }
}

/** Joins the states of layers into the state of their stack. */
function joined(states: readonly StackState[]): StackState {
  const all = (part: "h" | "c") =>
    Float32Array.from(states.flatMap((state) => Array.from(state[part] ?? [])));
  return { h: all("h"), ...(states[0]!.c && { c: all("c") }) };
}

/** Splits the state of a stack into the states of its layers. */
function apart({ h, c }: StackState, layers: number): StackState[][] {
  const size = h.length / layers;
  return Array.from({ length: layers }, (_, index) => {
    const part = (values: Float32Array) => values.slice(index * size, (index + 1) * size);
    return [{ h: part(h), c: c && part(c) }];
  });
}
