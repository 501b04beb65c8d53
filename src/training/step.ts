import * as tf from "@tensorflow/tfjs-core";
import type { ClipConfig } from "../config/training.js";
import { changeAll } from "../kernels/placement.js";
import { maskTensors } from "../model/input.js";
import type { Network } from "../model/network.js";
import type { BatchSource } from "../model/source.js";
import { clipGradients } from "./clip.js";
import type { Optimizer } from "./optimizer.js";

/** Loss, loss of the last step, gradient norm and, for classes, accuracy: see `LossResult`. */
export type StepTensors = readonly [tf.Scalar, tf.Scalar, tf.Scalar, tf.Scalar?];

/** What a step depends on besides its batch. */
export interface StepOptions {
  readonly learningRate: number;
  readonly clip: ClipConfig;
  /** The seed of the dropout masks. */
  readonly seed: number;
  /** The step over all epochs, from 0; dropout masks depend on it. */
  readonly step: number;
}

interface Learner {
  readonly network: Network;
  readonly optimizer: Optimizer;
}

/**
 * One training step: forward, loss, backward, clipping, optimiser. Nothing is read from the device.
 *
 * @returns the batch's figures before the step; the caller disposes of them
 */
export function trainStep(
  { network, optimizer }: Learner,
  source: BatchSource,
  indices: Uint32Array,
  options: StepOptions,
): StepTensors {
  return tf.tidy(() => {
    const input = source.take(indices);
    const [batch, steps] = input.x.shape;
    const masks = maskTensors(network.spec, [batch, steps], options);
    const { gradients, accuracy, ...figures } = network.gradients({ ...input, ...masks });
    const { loss, lossLastStep, gradientNorm } = figures;
    optimizer.step(clipped(gradients, options.clip), options.learningRate);
    const always = [loss, lossLastStep, gradientNorm];
    return (accuracy ? [...always, accuracy] : always) as [tf.Scalar, tf.Scalar, tf.Scalar];
  });
}

function clipped(gradients: readonly tf.Tensor[], clip: ClipConfig): readonly tf.Tensor[] {
  const limited = clip.norm !== undefined || clip.value !== undefined;
  return limited
    ? changeAll(gradients, (group) => clipGradients(group, clip).gradients)
    : gradients;
}
