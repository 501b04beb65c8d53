import * as tf from "@tensorflow/tfjs-core";
import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { inputTensors, maskTensors } from "../model/input.js";
import type { Network } from "../model/network.js";
import { type LastStep, lastSteps, restored } from "./last-step.js";
import { type SpreadScores, scoreSpread } from "./probabilistic.js";

const BATCH_SIZE = 256;

/** Statistics of repeated forecasts with dropout after the last step: [count, outputs]. */
export interface DropoutSpread {
  readonly samples: number;
  readonly means: Float64Array;
  /** Sample standard deviations (n - 1). */
  readonly sds: Float64Array;
}

/** The parts of a config that {@link dropoutSpread} reads. */
export interface SpreadConfig {
  readonly uncertainty: { readonly samples?: number | undefined };
  readonly training: { readonly seed: number };
}

/**
 * Mean and standard deviation of the network's forecasts with its training dropout: the Monte-Carlo
 * dropout of Gal and Ghahramani (2016), with masks that differ from step to step as in training. It
 * measures the uncertainty of the weights, not the noise of the data.
 *
 * @returns undefined if the config asks for no samples
 */
export function dropoutSpread(
  network: Network,
  dataset: Dataset,
  { uncertainty: { samples }, training: { seed } }: SpreadConfig,
): DropoutSpread | undefined {
  if (samples === undefined) return undefined;
  const means = new Float64Array(dataset.count * dataset.outputs);
  const squares = new Float64Array(means.length);
  for (let sample = 1; sample <= samples; sample += 1) {
    addSample(sampleForecasts(network, dataset, seed, sample), sample, means, squares);
  }
  const sds = squares.map((sum) => Math.sqrt(sum / (samples - 1)));
  return { samples, means, sds };
}

/** Welford's update of the means and of the sums of squared deviations. */
function addSample(
  values: Float64Array,
  count: number,
  means: Float64Array,
  squares: Float64Array,
): void {
  for (let i = 0; i < values.length; i += 1) {
    const distance = values[i]! - means[i]!;
    means[i]! += distance / count;
    squares[i]! += distance * (values[i]! - means[i]!);
  }
}

function sampleForecasts(
  network: Network,
  dataset: Dataset,
  seed: number,
  sample: number,
): Float64Array {
  const { count, steps, outputs } = dataset;
  const { spec } = network;
  const forecasts = new Float64Array(count * outputs);
  const batchesInAll = Math.ceil(count / BATCH_SIZE);
  let index = 0;
  for (const batch of batches(dataset, BATCH_SIZE)) {
    // Negative steps, because training uses the masks of the steps from 0 on.
    const step = -(sample * batchesInAll + index);
    const predictions = tf.tidy(() => {
      const masks = maskTensors(spec, [batch.size, steps], { seed, step });
      const input = inputTensors(batch, dataset, spec);
      return network.forward({ ...input, ...masks }).dataSync() as Float32Array;
    });
    const first = index * BATCH_SIZE;
    const last = lastSteps(predictions, dataset);
    forecasts.set(restored(dataset, last, { first, perExample: outputs }), first * outputs);
    index += 1;
  }
  return forecasts;
}

/** Scores of the spread as a measure of the forecasts' error. */
export function dropoutScores(
  { samples, means, sds }: DropoutSpread,
  { targets, outputs, variables }: LastStep,
): SpreadScores & { readonly samples: number } {
  return { samples, ...scoreSpread({ targets, means, sds }, { outputs, variables }) };
}
