import { randomStream } from "../../shared/random.js";
import { type Convolved, convolutions, type RocketSequence } from "./convolutions.js";
import { type Dilated, featureCount, KERNELS } from "./plan.js";

/**
 * The features of a sequence: for each kernel, dilation and threshold, the share of the steps at which the sum exceeds
 * the threshold ("proportion of positive values").
 *
 * @param thresholds in the order of the features
 */
export function rocketFeatures(
  sequence: RocketSequence,
  plan: readonly Dilated[],
  thresholds: Float32Array,
): Float32Array {
  const features = new Float32Array(thresholds.length);
  for (const { sums, from, to, first, count } of convolutions(sequence, plan)) {
    for (let at = first; at < first + count; at += 1) {
      const threshold = thresholds[at]!;
      let above = 0;
      for (let t = from; t < to; t += 1) if (sums[t]! > threshold) above += 1;
      features[at] = above / (to - from);
    }
  }
  return features;
}

/** A linear map of features: weight [outputs, features], bias [outputs]. */
interface FeatureMap {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** weight features + bias, summed in float64. */
export function mapped(features: Float32Array, { weight, bias }: FeatureMap): Float32Array {
  return bias.map((start, row) => {
    let sum = start;
    const from = row * features.length;
    for (let i = 0; i < features.length; i += 1) sum += weight[from + i]! * features[i]!;
    return sum;
  });
}

/** The fractional parts of its multiples are evenly spread, however many there are. */
const GOLDEN_RATIO = (Math.sqrt(5) + 1) / 2;

/**
 * Thresholds for {@link rocketFeatures}: for each pair of kernel and dilation, quantiles of its sums over one training
 * sequence, which is drawn.
 *
 * @param sequenceOf the training sequence with a number below `count`
 */
export function rocketThresholds(
  plan: readonly Dilated[],
  { count, sequenceOf }: { readonly count: number; sequenceOf(index: number): RocketSequence },
  seed: number,
): Float32Array {
  const random = randomStream(seed, "miniRocket/thresholds");
  const pairs = Array.from({ length: plan.length * KERNELS.length }, () =>
    Math.floor(random() * count),
  );
  const thresholds = new Float32Array(featureCount(plan));
  for (const index of new Set(pairs)) {
    let pair = 0;
    for (const convolved of convolutions(sequenceOf(index), plan)) {
      if (pairs[pair] === index) setQuantiles(thresholds, convolved);
      pair += 1;
    }
  }
  return thresholds;
}

/** Quantiles of all sums, also where only those inside the sequence count. */
function setQuantiles(thresholds: Float32Array, { sums, first, count }: Convolved): void {
  const sorted = sums.toSorted();
  for (let at = first; at < first + count; at += 1) {
    const place = (((at + 1) * GOLDEN_RATIO) % 1) * (sorted.length - 1);
    const below = Math.floor(place);
    const above = sorted[Math.min(below + 1, sorted.length - 1)]!;
    thresholds[at] = sorted[below]! + (place - below) * (above - sorted[below]!);
  }
}
