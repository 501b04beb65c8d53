import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../../data/batches.js";
import type { Dataset } from "../../data/dataset.js";
import { composedPredictions } from "../../kernels/composed-predictions.js";
import { isDilated } from "../../kernels/contract.js";
import {
  executeOn,
  type JobResults,
  type LoadedJob,
  loadJob,
  type Machine,
} from "../../kernels/wasm/execute.js";
import { stateInput } from "../../kernels/wasm/forward-call.js";
import { predictCall } from "../../kernels/wasm/predict-call.js";
import { forward, isComposed } from "../../model/forward.js";
import { inputValues } from "../../model/input-values.js";
import { lossSpec } from "../../model/spec.js";
import type { ModelFile } from "../file.js";
import { copied } from "../operator.js";
import { apart, continuingOperator, joined, type LayerStates } from "./operator.js";

/** The readout of the next steps of a sequence, [1, places, outputs], and the states after them. */
interface NextSteps {
  readonly outputs: tf.Tensor3D;
  readonly after: LayerStates;
}

/**
 * Computes the next steps of a sequence, the single example of a data set, as within the whole sequence.
 *
 * @param before the states after the steps so far
 */
export type Continue = (batch: Batch, dataset: Dataset, before: LayerStates) => NextSteps;

export function continuing(machine: Machine, file: ModelFile): Continue {
  const { spec } = file.record;
  const { readout } = lossSpec(spec);
  const isFused = readout === "everyStep" && !isComposed(spec) && !isDilated(spec.recurrent);
  return isFused ? fused(machine, file) : composed(machine, file);
}

function composed(machine: Machine, { record: { spec }, parameters }: ModelFile): Continue {
  const { readout } = lossSpec(spec);
  const tensors = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
  return (batch, dataset, before) => {
    let after = before;
    const operator = continuingOperator(machine, before, (states) => {
      after = states;
    });
    const options = { readout, operator, training: false };
    const values = inputValues(batch, dataset, spec);
    const x = tf.tensor3d(values, [1, dataset.steps, spec.inputs]);
    const outputs = isComposed(spec)
      ? forward(spec, { x, series: batch.series, ...options }, tensors)
      : composedPredictions(spec.recurrent, x, tensors, options);
    return { outputs, after };
  };
}

/** Frees the memory of a job whose model is no longer used. */
const unused = new FinalizationRegistry((job: LoadedJob) => job.free());

/** All layers in one call of the kernels; a single step has a job whose weights stay in their memory. */
function fused(machine: Machine, { record: { spec }, parameters }: ModelFile): Continue {
  const { recurrent } = spec;
  let single: LoadedJob | undefined;
  const next: Continue = ({ x }, { steps, inputs }, before) => {
    const initial = joined(before);
    const sizes = { batch: 1, steps, inputs };
    const callOf = () => predictCall(recurrent, sizes, x, parameters, initial);
    const shape = [1, steps, parameters.at(-1)!.shape[0]!];
    const take = (results: JobResults) => {
      const state = { h: results.array("hN"), c: initial.c && results.array("cN") };
      const after = { steps: before.steps + steps, layers: apart(state, recurrent.layers) };
      return { outputs: copied(results.array("predictions"), shape), after };
    };
    if (steps > 1) return executeOn(machine, callOf().call, take);
    if (single === undefined) {
      single = loadJob(machine, callOf().call);
      unused.register(next, single);
    }
    return single.run({ x: [x], ...stateInput(initial) }, take);
  };
  return next;
}
