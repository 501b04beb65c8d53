/**
 * The package's entry point `rnnlab/predict`: forecasts of exported models, without the rest of
 * rnnlab.
 */
export { UserError } from "../shared/errors.js";
export type { Forecast, Model, PredictOptions, Series } from "./contract.js";
export { loadModel } from "./model.js";
