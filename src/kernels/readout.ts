import {
  getBackend,
  getKernel,
  type Scalar,
  type Tensor,
  type Tensor3D,
} from "@tensorflow/tfjs-core";
import { checkTensors } from "./check.js";
import { composedGradients, composedPredictions } from "./composed-readout.js";
import { directionCount, type RecurrentSpec } from "./contract.js";
import {
  forecastGradients,
  forecastKernel,
  forecastPredictions,
  predictKernel,
} from "./forecast.js";

/**
 * Where a linear readout stands on a recurrent stack: on the last layer's output at every step, or on
 * its final states, those of all directions side by side, once.
 */
export type Readout = "everyStep" | "final";

/** What the loss is a mean of; `lastStep` is of the last step alone of a readout at every step. */
export interface LossSpec {
  readonly readout: Readout;
  readonly error: "squared" | "crossEntropy";
  readonly lastStepOnly: boolean;
}

export interface LossCall {
  /** [batch, steps, inputs] */
  readonly x: Tensor3D;
  /**
   * Squared error: values, [batch, places, outputs], where places is `steps` or for a final readout
   * 1. Cross-entropy: class numbers, [batch, places].
   */
  readonly targets: Tensor;
  /**
   * The stack's weights in the order of `weightSpecs`, then the readout's weight
   * [outputs, directions*hidden] and bias [outputs].
   */
  readonly parameters: readonly Tensor[];
  /** Dropout between layers, scaled: [batch, steps, directions*hidden] for each layer but the last. */
  readonly masks?: readonly Tensor[];
}

export interface LossResult {
  /** Mean over all places that count. */
  readonly loss: Scalar;
  /** Of the last step alone; for a final readout the loss itself. */
  readonly lossLastStep: Scalar;
  /** Euclidean norm of all gradients together. */
  readonly gradientNorm: Scalar;
  /** Of `loss`, in the order of the parameters. */
  readonly gradients: readonly Tensor[];
}

/**
 * Losses of a recurrent stack with a linear readout, and the gradients of all parameters. A forecast
 * with a squared error is one kernel where the backend has it.
 *
 * @throws Error when a tensor's shape does not fit the spec
 */
export function lossGradients(spec: RecurrentSpec, loss: LossSpec, call: LossCall): LossResult {
  checkTensors(spec, call.x, call.parameters.slice(0, -2), call.masks ?? []);
  checkReadout(spec, loss, call);
  const fused = loss.readout === "everyStep" && loss.error === "squared";
  if (!fused || !getKernel(forecastKernel, getBackend()))
    return composedGradients(spec, loss, call);
  return forecastGradients(spec, { ...call, lastStepOnly: loss.lastStepOnly });
}

/** How {@link predict} runs. */
export interface PredictOptions {
  readonly readout: Readout;
  /** As in {@link LossCall}, for predictions with dropout on. */
  readonly masks?: readonly Tensor[] | undefined;
}

/**
 * What the readout gives, for inference: [batch, places, outputs].
 *
 * @param parameters as in {@link LossCall}
 * @throws Error when a tensor's shape does not fit the spec
 */
export function predict(
  spec: RecurrentSpec,
  x: Tensor3D,
  parameters: readonly Tensor[],
  { readout, masks = [] }: PredictOptions,
): Tensor3D {
  checkTensors(spec, x, parameters.slice(0, -2), masks);
  const fused = readout === "everyStep" && masks.length === 0;
  if (fused && getKernel(predictKernel, getBackend())) {
    return forecastPredictions(spec, x, parameters);
  }
  return composedPredictions(spec, x, parameters, { training: false, readout, masks });
}

function checkReadout(
  spec: RecurrentSpec,
  { readout, error }: LossSpec,
  { x, targets, parameters }: LossCall,
): void {
  const [batch, steps] = x.shape;
  const features = directionCount(spec.direction) * spec.hidden;
  const [weight, bias] = parameters.slice(-2);
  const outputs = weight?.shape[0] ?? 0;
  const places = [batch, readout === "everyStep" ? steps : 1];
  const wanted = error === "squared" ? [...places, outputs] : places;
  const shapes = `${weight?.shape} ${bias?.shape} ${targets.shape}`;
  if (shapes !== `${outputs},${features} ${outputs} ${wanted}`) {
    throw new Error(
      `the readout is [${weight?.shape}] and [${bias?.shape}] and the targets are ` +
        `[${targets.shape}], expected [outputs, ${features}], [outputs] and [${wanted}]`,
    );
  }
}
