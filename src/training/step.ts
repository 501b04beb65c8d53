import * as tf from "@tensorflow/tfjs-core";
import type { ClipConfig } from "../config/training.js";
import type { Batch } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { dropoutMasks } from "../model/initialise.js";
import { inputTensors, targetTensor } from "../model/input.js";
import type { Network } from "../model/network.js";
import { features } from "../model/spec.js";
import { clipGradients } from "./clip.js";
import type { Optimizer } from "./optimizer.js";

/** One batch before the step that it causes. */
export interface StepResult {
  /** What training makes small: over all steps, or over the last one where only that is honest. */
  readonly loss: number;
  readonly lossLastStep: number;
  /** Norm of all gradients together before clipping. */
  readonly gradientNorm: number;
}

/** What a step depends on besides its batch. */
export interface StepOptions {
  readonly learningRate: number;
  readonly clip: ClipConfig;
  /** Seed and number of the step, over all epochs and from 0: they decide the dropout masks. */
  readonly seed: number;
  readonly step: number;
}

/** One training step: forward, loss, backward, clipping, optimiser. */
export function trainStep(
  { network, optimizer }: { readonly network: Network; readonly optimizer: Optimizer },
  dataset: Dataset,
  batch: Batch,
  options: StepOptions,
): StepResult {
  return tf.tidy(() => {
    const masks = maskTensors(network, batch.size, dataset.steps, options);
    const targets = targetTensor(batch, dataset, network.spec);
    const input = { ...inputTensors(batch, dataset), masks, targets };
    const { gradients, ...figures } = network.gradients(input);
    optimizer.step(clipped(gradients, options.clip), options.learningRate);
    return {
      loss: numberIn(figures.loss),
      lossLastStep: numberIn(figures.lossLastStep),
      gradientNorm: numberIn(figures.gradientNorm),
    };
  });
}

function numberIn(scalar: tf.Scalar): number {
  return scalar.dataSync()[0]!;
}

function clipped(gradients: readonly tf.Tensor[], clip: ClipConfig): readonly tf.Tensor[] {
  const limited = clip.norm !== undefined || clip.value !== undefined;
  return limited ? clipGradients(gradients, clip).gradients : gradients;
}

function maskTensors(
  { spec }: Network,
  batch: number,
  steps: number,
  { seed, step }: StepOptions,
): tf.Tensor[] {
  const shape = [batch, steps, features(spec)];
  return dropoutMasks(spec, batch, steps, seed, step).map((mask) => tf.tensor(mask, shape));
}
