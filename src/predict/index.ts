/**
 * The package's entry point `rnnlab/predict`: predictions of exported models, without the rest of
 * rnnlab.
 */
export type { Row } from "../data/table/row-objects.js";
export type { Classification, Estimate, Forecast, Prediction } from "../library/prediction.js";
export { UserError } from "../shared/errors.js";
export type { Model, PredictOptions, Step, StepOptions, StreamState } from "./contract.js";
export { loadModel } from "./model.js";
