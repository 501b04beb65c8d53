import {
  add,
  argMax,
  cast,
  dispose,
  equal,
  keep,
  matMul,
  mean,
  reshape,
  type Scalar,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import { directionCount, type RecurrentSpec } from "./contract.js";
import type { LossCall, LossResult, LossSpec, Readout } from "./loss-contract.js";
import { meanCrossEntropy, meanSquaredError } from "./losses.js";
import { type RecurrentOptions, recurrent } from "./operator.js";
import { totalNorm } from "./total-norm.js";

/** {@link LossResult} by the recurrent operator and TensorFlow.js' own operations. */
export function composedGradients(
  spec: RecurrentSpec,
  loss: LossSpec,
  { x, targets, parameters, masks = [], lengths }: LossCall,
): LossResult {
  const options = { training: true, readout: loss.readout, masks, lengths };
  const forward = (values: readonly Tensor[]) => composedPredictions(spec, x, values, options);
  return gradientsOf(forward, loss, { targets, parameters });
}

/**
 * {@link LossResult} of whatever TensorFlow.js can take the gradient of.
 *
 * @param forward predictions [batch, places, outputs] from the parameters
 */
export function gradientsOf(
  forward: (parameters: readonly Tensor[]) => Tensor,
  { readout, error, lastStepOnly }: LossSpec,
  { targets, parameters }: Pick<LossCall, "targets" | "parameters">,
): LossResult {
  const results = tidy(() => {
    const kept: Scalar[] = []; // what else the function makes is gone when it returns
    const meanError = error === "squared" ? meanSquaredError : classError;
    const { value, grads } = valueAndGrads((...values: Tensor[]) => {
      const predictions = forward(values);
      const last =
        readout === "everyStep" ? meanError(lastStep(predictions), lastStep(targets)) : null;
      const loss = last && lastStepOnly ? last : meanError(predictions, targets);
      kept.push(keep((last ?? loss).clone()));
      if (error === "crossEntropy") kept.push(keep(classAccuracy(predictions, targets)));
      return loss;
    })([...parameters]);
    const figures = kept.map((figure) => add(figure, 0));
    dispose(kept);
    return [value, totalNorm(grads), ...figures, ...grads];
  });
  const [loss, gradientNorm, lossLastStep, ...rest] = results as [
    Scalar,
    Scalar,
    Scalar,
    ...Scalar[],
  ];
  const gradients = rest.slice(-parameters.length);
  const accuracy = rest.length > parameters.length ? rest[0] : undefined;
  return { loss, lossLastStep, gradientNorm, accuracy, gradients };
}

export interface ForwardOptions extends Pick<RecurrentOptions, "training" | "masks" | "lengths"> {
  readonly readout: Readout;
}

/** [batch, places, outputs] */
export function composedPredictions(
  spec: RecurrentSpec,
  x: Tensor3D,
  parameters: readonly Tensor[],
  { readout, ...options }: ForwardOptions,
): Tensor3D {
  return tidy(() => {
    const [weight, bias] = parameters.slice(-2) as [Tensor2D, Tensor];
    const call = { ...options, inputGradient: false };
    const { y, hN } = recurrent(spec, x, parameters.slice(0, -2), call);
    const states = readout === "everyStep" ? y : finalStates(spec, hN);
    const [batch, places, features] = states.shape;
    const rows = reshape(states, [batch * places, features]) as Tensor2D;
    const predictions = add(matMul(rows, weight, false, true), bias);
    return reshape(predictions, [batch, places, weight.shape[0]]);
  });
}

/** The last layer's final states, all directions side by side: [batch, 1, directions*hidden]. */
function finalStates({ direction, hidden }: RecurrentSpec, hN: Tensor3D): Tensor3D {
  const directions = directionCount(direction);
  const [all, batch] = hN.shape;
  const top = slice(hN, [all - directions, 0, 0], [directions, batch, hidden]);
  return reshape(transpose(top, [1, 0, 2]), [batch, 1, directions * hidden]);
}

/** Of [batch, places, …] the last place. */
function lastStep(values: Tensor): Tensor {
  const [batch, places, ...rest] = values.shape as [number, number];
  return slice(values, [0, places - 1, ...rest.map(() => 0)], [batch, 1, ...rest]);
}

function classError(logits: Tensor, targets: Tensor): Scalar {
  const [batch, places, classes] = logits.shape as [number, number, number];
  const rows = reshape(logits, [batch * places, classes]) as Tensor2D;
  return meanCrossEntropy(rows, reshape(targets, [batch * places]));
}

function classAccuracy(logits: Tensor, targets: Tensor): Scalar {
  const right = equal(argMax(logits, 2), cast(targets, "int32"));
  return mean(cast(right, "float32"));
}
