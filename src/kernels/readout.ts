import { clone, concat, type Tensor, type Tensor3D, tidy, zeros } from "@tensorflow/tfjs-core";
import { checkTensors } from "./check.js";
import { composedPredictions } from "./composed-predictions.js";
import { composedGradients } from "./composed-readout.js";
import { directionCount, type RecurrentSpec } from "./contract.js";
import {
  forecastGradients,
  forecastKernel,
  forecastPredictions,
  predictKernel,
} from "./forecast.js";
import { hasFusedKernel } from "./list-kernel.js";
import type { LossCall, LossResult, LossSpec, Readout } from "./loss-contract.js";
import { kernelGradients, lossKernel } from "./loss-kernel.js";
import { lossNamed, targetShape } from "./losses/index.js";
import { recurrent } from "./operator.js";

/**
 * Losses of a recurrent stack with a linear readout, and the gradients of all parameters: computed
 * by a fused kernel if the backend has one that supports the cell and the loss, otherwise operation
 * by operation.
 *
 * @throws Error if a tensor's shape does not fit the spec, or a table lacks the cell or the loss
 */
export function lossGradients(spec: RecurrentSpec, loss: LossSpec, call: LossCall): LossResult {
  checkTensors(spec, call.x, call.parameters.slice(0, -2), call.masks ?? []);
  checkReadout(spec, loss, call);
  const isWeighted = loss.loss.classWeights !== undefined || call.exampleWeights !== undefined;
  if (isWeighted) return composedGradients(spec, loss, call); // no fused kernel supports weights
  if (hasFusedKernel(lossKernel, spec, loss.loss.name)) {
    return kernelGradients(spec, loss, call);
  }
  if (!isFused(spec, loss, call)) return composedGradients(spec, loss, call);
  if (loss.readout === "everyStep") return forecastGradients(spec, loss, call);
  const targets = atLastStep(call.targets as Tensor3D, call.x.shape[1]);
  const result = forecastGradients(spec, { ...loss, lastStepOnly: true }, { ...call, targets });
  targets.dispose();
  return result;
}

/**
 * Whether the forecast kernel can compute this loss. The final states of a forward direction alone
 * are its output at the last step.
 */
function isFused(spec: RecurrentSpec, { readout, loss }: LossSpec, { lengths }: LossCall): boolean {
  const final = spec.direction === "forward" && !lengths;
  return (readout === "everyStep" || final) && hasFusedKernel(forecastKernel, spec, loss.name);
}

/** Targets [batch, 1, outputs] preceded by zeros: [batch, steps, outputs]. */
function atLastStep(targets: Tensor3D, steps: number): Tensor3D {
  return tidy(() => {
    const [batch, , outputs] = targets.shape;
    if (steps === 1) return clone(targets);
    return concat([zeros([batch, steps - 1, outputs]), targets], 1) as Tensor3D;
  });
}

/** How {@link predict} runs. */
export interface PredictOptions {
  readonly readout: Readout;
  /** As in {@link LossCall}; for predictions with dropout. */
  readonly masks?: readonly Tensor[] | undefined;
  /** As in {@link LossCall}. */
  readonly lengths?: Int32Array | undefined;
}

/**
 * The outputs of the readout, for inference: [batch, places, outputs].
 *
 * @param parameters as in {@link LossCall}
 * @throws Error if a tensor's shape does not fit the spec
 */
export function predict(
  spec: RecurrentSpec,
  x: Tensor3D,
  parameters: readonly Tensor[],
  { readout, masks = [], lengths }: PredictOptions,
): Tensor3D {
  checkTensors(spec, x, parameters.slice(0, -2), masks);
  const whole = masks.length === 0 && !lengths;
  const simple = readout === "everyStep" && whole;
  if (simple && hasFusedKernel(predictKernel, spec)) {
    return forecastPredictions(spec, x, parameters);
  }
  const options = { training: false, operator: recurrent, readout, masks, lengths };
  return composedPredictions(spec, x, parameters, options);
}

function checkReadout(
  spec: RecurrentSpec,
  { readout, loss }: LossSpec,
  { x, targets, parameters, lengths }: LossCall,
): void {
  const [batch, steps] = x.shape;
  const features = directionCount(spec.direction) * spec.hidden;
  const [weight, bias] = parameters.slice(-2);
  const outputs = weight?.shape[0] ?? 0;
  if (lengths && readout === "everyStep") {
    throw new Error("sequences of different lengths have targets for the whole, not at every step");
  }
  const places = [batch, readout === "everyStep" ? steps : 1];
  const wanted = targetShape(lossNamed(loss.name), places, outputs);
  const shapes = `${weight?.shape} ${bias?.shape} ${targets.shape}`;
  if (shapes !== `${outputs},${features} ${outputs} ${wanted}`) {
    throw new Error(
      `the readout is [${weight?.shape}] and [${bias?.shape}] and the targets are ` +
        `[${targets.shape}], expected [outputs, ${features}], [outputs] and [${wanted}]`,
    );
  }
}
