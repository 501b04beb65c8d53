/** The package's entry point `rnnlab/predict`: forecasts of exported models, without the program. */
export { UserError } from "../shared/errors.js";
export type { Forecast, Model, PredictOptions, Series } from "./contract.js";
export { loadModel } from "./model.js";
