import * as tf from "@tensorflow/tfjs-core";
import type { Forecaster } from "../inference/continued.js";
import { composedPredictions } from "../kernels/composed-predictions.js";
import { isDilated } from "../kernels/contract.js";
import { executeOn, type Machine } from "../kernels/wasm/execute.js";
import { predictCall } from "../kernels/wasm/predict-call.js";
import { forward, isComposed } from "../model/forward.js";
import { inputValues } from "../model/input-values.js";
import { lossSpec } from "../model/spec.js";
import type { ModelFile } from "./file.js";
import { copied, operatorOn } from "./operator.js";
import { type Outputs, predictorOf } from "./predictor.js";

/** Builds the model of a file on the kernels. */
export function modelOn(machine: Machine, file: ModelFile): Forecaster {
  return predictorOf(file, wholeSequences(machine, file));
}

/** Computes whole sequences from a state of zero, as `Network.forward` does. */
function wholeSequences(machine: Machine, { record: { spec }, parameters }: ModelFile): Outputs {
  const operator = operatorOn(machine);
  const tensors = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
  const { readout } = lossSpec(spec);
  const options = { readout, operator, training: false };
  return (batch, dataset) => {
    const { size, series, lengths } = batch;
    const { steps } = dataset;
    const values = inputValues(batch, dataset, spec);
    const x = tf.tensor3d(values, [size, steps, spec.inputs]);
    if (isComposed(spec)) return forward(spec, { x, series, lengths, ...options }, tensors);
    if (readout !== "everyStep" || lengths || isDilated(spec.recurrent)) {
      return composedPredictions(spec.recurrent, x, tensors, { ...options, lengths });
    }
    const sizes = { batch: size, steps, inputs: spec.inputs };
    const { call, shape } = predictCall(spec.recurrent, sizes, values, parameters);
    return executeOn(machine, call, (results) => copied(results.array("predictions"), shape));
  };
}
