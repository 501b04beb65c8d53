import type { LossChoice, ValueLoss } from "./loss.js";

/**
 * Quantile loss, also called pinball loss (Koenker and Bassett 1978). With `e = output - target`,
 * it is `(1 - level) e` if the output is above the target and `-level e` if it is below, so that
 * the best output is the quantile of that level. The outputs are [levels, values]: all values of
 * the first level, then those of the next. At the target, the slope is the mean of both sides, as
 * PyTorch has it for a maximum.
 */
export const quantile: ValueLoss = {
  name: "quantile",
  targets: "values",
  value: (output, target, _, level = MEDIAN) => {
    const error = output - target;
    return Math.abs(error) / 2 + (0.5 - level) * error;
  },
  slope: (output, target, _, level = MEDIAN) => Math.sign(output - target) / 2 + 0.5 - level,
  rows(tf, outputs, targets, choice) {
    const width = outputs.shape[1];
    const shares = Array.from({ length: width }, (_, i) => 0.5 - levelOf(choice, i, width));
    const tilt = tf.tensor2d(shares, [1, width]);
    const errors: typeof outputs = tf.sub(outputs, targets);
    return {
      losses: tf.add(tf.mul(tf.abs(errors), 0.5), tf.mul(errors, tilt)),
      slopes: tf.add(tf.mul(tf.sign(errors), 0.5), tilt),
    };
  },
};

/** The level whose quantile is the forecast. */
export const MEDIAN = 0.5;

/** The levels of a loss in order; the median alone if it has none. */
export function levelsOf({ quantiles = [MEDIAN] }: LossChoice): readonly number[] {
  return quantiles;
}

/** The index of the median in {@link levelsOf}. */
export function medianIndex(choice: LossChoice): number {
  return levelsOf(choice).indexOf(MEDIAN);
}

/** The number of outputs for each forecast value: one for each level. */
export function outputsPerValue(choice: LossChoice): number {
  return levelsOf(choice).length;
}

/**
 * The level of an output of the readout; the median if the loss has no levels.
 *
 * @param width the number of outputs
 */
export function levelOf(choice: LossChoice, output: number, width: number): number {
  const levels = levelsOf(choice);
  return levels[Math.floor((output * levels.length) / width)] ?? MEDIAN;
}
