import * as tf from "@tensorflow/tfjs-core";
import { gradientsOf } from "../kernels/composed-readout.js";
import type { LossResult, LossSpec } from "../kernels/loss-contract.js";
import { recurrent } from "../kernels/operator.js";
import { forward, isComposed } from "./forward.js";
import type { BatchTargets, NetworkInput } from "./network-input.js";
import { isTrained, parameterSpecs } from "./parameters.js";
import { lossSpec, type ModelSpec } from "./spec.js";

/** The predictions of a model of several parts; see `Network.forward`. */
export function composedForward(
  spec: ModelSpec,
  input: NetworkInput,
  parameters: readonly tf.Tensor[],
): tf.Tensor3D {
  const { readout } = lossSpec(spec);
  const options = { ...input, readout, operator: recurrent, training: false };
  return tf.tidy(() => forward(spec, options, parameters));
}

/**
 * The losses of a model of several parts, and the gradients of its trained parameters; see
 * `Network.gradients`.
 */
export function composedLoss(
  spec: ModelSpec,
  { targets, missingTargets, exampleWeights, ...input }: NetworkInput & BatchTargets,
  parameters: readonly tf.Tensor[],
): LossResult {
  const end = atTheEnd(spec, lossSpec(spec), targets);
  const { readout } = end.loss;
  const options = { ...input, readout, operator: recurrent, training: true };
  const names = parameterSpecs(spec).map(({ name }) => name);
  const trained = parameters.filter((_, index) => isTrained(spec, names[index]!));
  const predictions = (values: readonly tf.Tensor[]) => {
    const given = values.values();
    const all = parameters.map((fixed, index) =>
      isTrained(spec, names[index]!) ? given.next().value! : fixed,
    );
    return forward(spec, options, all);
  };
  const result = gradientsOf(predictions, end.loss, {
    targets: end.targets,
    parameters: trained,
    missingTargets,
    exampleWeights,
  });
  if (end.targets !== targets) end.targets.dispose();
  return result;
}

/** Whether the losses of a model of several parts need no targets but those after the last step. */
export function lossAtTheEnd(spec: ModelSpec): boolean {
  return isComposed(spec) && needsLastStep(spec, lossSpec(spec));
}

/**
 * Whether the readout needs only the last step of a forward stack. Its final states are the output
 * at the last step, so the outputs of all earlier steps need not be read.
 */
function needsLastStep({ recurrent: { direction } }: ModelSpec, loss: LossSpec): boolean {
  return loss.readout === "everyStep" && direction === "forward" && loss.lastStepOnly;
}

function atTheEnd(spec: ModelSpec, loss: LossSpec, targets: tf.Tensor) {
  if (!needsLastStep(spec, loss)) return { loss, targets };
  const [batch, places, outputs] = targets.shape as [number, number, number];
  const end = tf.slice(targets, [0, places - 1, 0], [batch, 1, outputs]);
  return { loss: { ...loss, readout: "final" as const }, targets: end };
}
