import type { Scalar, Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import type { RecurrentSpec } from "./contract.js";
import { runListKernel } from "./list-kernel.js";
import type { LossCall, LossResult, LossSpec } from "./loss-contract.js";

/**
 * A recurrent stack with a linear readout on every step and a loss of values, computed as a whole,
 * which a backend can do faster than operation by operation. The kernels take lists as inputs:
 * - forecast: x, targets, the parameters, the masks; outputs loss, loss of the last step, norm of
 *   the gradients, the gradients
 * - predict: x, the parameters; outputs the predictions
 */
export const forecastKernel = "RnnlabForecast";
export const predictKernel = "RnnlabPredict";

/** Attributes of the forecast kernel; the predict kernel has only those of the stack. */
export interface ForecastAttributes extends RecurrentSpec, Omit<LossSpec, "readout"> {}

/** Runs the forecast kernel of the active backend. */
export function forecastGradients(
  spec: RecurrentSpec,
  { loss: choice, lastStepOnly }: Omit<LossSpec, "readout">,
  { x, targets, parameters, masks = [] }: LossCall,
): LossResult {
  const inputs = [x, targets, ...parameters, ...masks];
  const attributes: ForecastAttributes = { ...spec, loss: choice, lastStepOnly };
  const outputs = runListKernel(forecastKernel, inputs, attributes);
  const [loss, lossLastStep, gradientNorm, ...gradients] = outputs as [Scalar, Scalar, Scalar];
  return { loss, lossLastStep, gradientNorm, gradients };
}

/** Runs the predict kernel of the active backend: [batch, steps, outputs]. */
export function forecastPredictions(
  spec: RecurrentSpec,
  x: Tensor3D,
  parameters: readonly Tensor[],
): Tensor3D {
  const [predictions] = runListKernel(predictKernel, [x, ...parameters], spec);
  return predictions as Tensor3D;
}
