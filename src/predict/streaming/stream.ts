import type { Batch } from "../../data/batches.js";
import type { Dataset } from "../../data/dataset.js";
import type { Forecaster } from "../../inference/continued.js";
import type { ModelFile } from "../file.js";
import { predictorOf } from "../predictor.js";
import type { Continue } from "./network.js";
import type { LayerStates } from "./operator.js";

/** A model that continues one sequence. */
interface Stream extends Forecaster {
  /** The states after all steps so far. */
  states(): LayerStates;
}

/** @param onSteps receives the batch of each call */
export function streamFrom(
  file: ModelFile,
  next: Continue,
  before: LayerStates,
  onSteps: (batch: Batch, dataset: Dataset) => void = () => {},
): Stream {
  let states = before;
  const forecaster = predictorOf(file, (batch, dataset) => {
    const { outputs, after } = next(batch, dataset, states);
    states = after;
    onSteps(batch, dataset);
    return outputs;
  });
  return { ...forecaster, states: () => states };
}
