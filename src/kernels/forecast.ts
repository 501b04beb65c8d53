import type { Scalar, Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import type { RecurrentSpec } from "./contract.js";
import { runListKernel } from "./list-kernel.js";
import type { LossCall, LossResult } from "./loss-contract.js";

/**
 * A recurrent stack with a linear readout on every step and a squared error, as a whole: what a
 * backend can do faster than operation by operation. Kernels, with plain lists as inputs:
 * - forecast: x, targets, the parameters, the masks; outputs loss, loss of the last step, norm of
 *   the gradients, the gradients
 * - predict: x, the parameters; output the predictions
 */
export const forecastKernel = "RnnlabForecast";
export const predictKernel = "RnnlabPredict";

/** Attributes of both kernels. */
export interface ForecastAttributes extends RecurrentSpec {
  readonly lastStepOnly: boolean;
}

interface ForecastCall extends LossCall {
  /** Whether the loss is that of the last step alone. */
  readonly lastStepOnly: boolean;
}

/** The forecast kernel of the active backend. */
export function forecastGradients(
  spec: RecurrentSpec,
  { x, targets, parameters, masks = [], lastStepOnly }: ForecastCall,
): LossResult {
  const inputs = [x, targets, ...parameters, ...masks];
  const outputs = runListKernel(forecastKernel, inputs, attributesOf(spec, lastStepOnly));
  const [loss, lossLastStep, gradientNorm, ...gradients] = outputs as [Scalar, Scalar, Scalar];
  return { loss, lossLastStep, gradientNorm, gradients };
}

/** The predict kernel of the active backend: [batch, steps, outputs]. */
export function forecastPredictions(
  spec: RecurrentSpec,
  x: Tensor3D,
  parameters: readonly Tensor[],
): Tensor3D {
  const inputs = [x, ...parameters];
  const [predictions] = runListKernel(predictKernel, inputs, attributesOf(spec, false));
  return predictions as Tensor3D;
}

function attributesOf(spec: RecurrentSpec, lastStepOnly: boolean): ForecastAttributes {
  const { cell, layers, hidden, direction } = spec;
  return { cell, layers, hidden, direction, lastStepOnly };
}
