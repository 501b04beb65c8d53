import * as tf from "@tensorflow/tfjs-core";
import type { Dataset } from "../data/dataset.js";
import type { Network } from "../model/network.js";
import type { BatchSource } from "../model/source.js";
import { readoutWidth } from "../model/spec.js";
import { type RocketStart, rocketStart } from "./rocket-start.js";

/** The parts of a training that its skip depends on. */
interface Training {
  readonly network: Network;
  readonly splits: { readonly train: Dataset };
  readonly config: { readonly seed: number };
}

/**
 * A source whose batches have, for the skip `miniRocket`, the outputs of regressions that were not fitted to
 * the sequence in question. So the network learns from what the skip leaves of new sequences, of which it knows
 * less than of those that it was fitted to (stacked generalisation; Wolpert 1992). The source is unchanged for any other
 * skip, and if the skip's weights are those of another training.
 */
export function withLeftOut(source: BatchSource, training: Training): BatchSource {
  const rows = leftOutRows(training);
  if (rows === undefined) return source;
  const width = readoutWidth(training.network.spec);
  return {
    take(indices) {
      const outputs = new Float32Array(indices.length * width);
      for (const [n, index] of indices.entries()) {
        outputs.set(rows.subarray(index * width, (index + 1) * width), n * width);
      }
      const skipOutputs = tf.tensor2d(outputs, [indices.length, width]);
      return { ...source.take(indices), skipOutputs };
    },
    dispose: () => source.dispose(),
  };
}

/** [count, readout width] */
function leftOutRows({ network, splits, config }: Training): Float32Array | undefined {
  const { spec } = network;
  if (spec.skip !== "miniRocket") return undefined;
  const weights = network.weights();
  const start = rocketStart(spec, splits.train, config.seed);
  if (!isSame(weights.get("skip.thresholds")!, start.thresholds)) return undefined;
  if (!isSame(weights.get("skip.weight")!.subarray(0, start.weight.length), start.weight)) {
    return undefined;
  }
  return ofEachLevel(start, weights.get("skip.bias")!, splits.train.count);
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** The outputs for each level of a quantile loss, whose biases differ from that of the regression. */
function ofEachLevel({ left, bias }: RocketStart, biases: Float32Array, count: number) {
  const outputs = bias.length;
  return Float32Array.from({ length: count * biases.length }, (_, i) => {
    const row = i % biases.length;
    const k = row % outputs;
    return left[Math.floor(i / biases.length) * outputs + k]! + biases[row]! - bias[k]!;
  });
}
