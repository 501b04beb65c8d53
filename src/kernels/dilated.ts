import * as tf from "@tensorflow/tfjs-core";
import { withoutPadding } from "./composed/padding.js";
import { directionCount, type RecurrentSpec, weightTensorCount } from "./contract.js";
import type { RecurrentOperator, RecurrentOptions, RecurrentResult } from "./operator-contract.js";

/**
 * Runs a stack with dilations layer by layer with the operator for stacks without. A layer of
 * dilation d is the plain layer on batch * d sequences, of which the j-th has steps j, j + d, j + 2
 * d and so on. Missing steps at the end are excluded by the lengths, so that no step ever sees a
 * later one.
 */
export function dilated(
  spec: RecurrentSpec,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  { masks = [], inputGradient = true, ...options }: RecurrentOptions,
  run: RecurrentOperator,
): RecurrentResult {
  const { dilation = [], ...whole } = spec;
  const layer = { ...whole, layers: 1 };
  const share = weightTensorCount(layer);
  return tf.tidy(() => {
    const runs: RecurrentResult[] = [];
    let y = x;
    for (let index = 0; index < spec.layers; index += 1) {
      const layerWeights = weights.slice(index * share, (index + 1) * share);
      const result = runLayer(
        layer,
        dilation[index] ?? 1,
        y,
        layerWeights,
        { ...options, inputGradient: index > 0 || inputGradient },
        run,
      );
      runs.push(result);
      const mask = masks[index];
      y = mask ? tf.mul(result.y, mask) : result.y;
    }
    const hN = tf.concat(
      runs.map((result) => result.hN),
      0,
    );
    const cells = runs.flatMap(({ cN }) => cN ?? []);
    return cells.length > 0 ? { y, hN, cN: tf.concat(cells, 0) } : { y, hN };
  });
}

function runLayer(
  layer: RecurrentSpec,
  dilation: number,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  options: RecurrentOptions,
  run: RecurrentOperator,
): RecurrentResult {
  if (dilation === 1) return run(layer, x, weights, options);
  const { lengths } = options;
  const [batch, steps] = x.shape;
  const places = new Int32Array(batch).map((_, b) => lengths?.[b] ?? steps);
  // If a sequence has fewer steps than the dilation, some of its parts are empty; they get one
  // step.
  const cleared = lengths?.some((length) => length < dilation) ? lengths : undefined;
  const input = cleared ? withoutPadding(x, cleared) : x;
  const { y, hN, cN } = run(layer, parted(input, dilation), weights, {
    ...options,
    lengths: partLengths(places, dilation),
  });
  const joined = together(y, dilation, steps);
  const last = (states: tf.Tensor3D) => lastStates(layer, states, places, dilation);
  return {
    y: cleared ? withoutPadding(joined, cleared) : joined,
    hN: last(hN),
    ...(cN && { cN: last(cN) }),
  };
}

/**
 * [batch, steps, inputs] as [batch * dilation, steps / dilation, inputs], with zeros at the end.
 */
function parted(x: tf.Tensor3D, dilation: number): tf.Tensor3D {
  const [batch, steps, inputs] = x.shape;
  const rows = Math.ceil(steps / dilation);
  const missing = rows * dilation - steps;
  const full = missing === 0 ? x : tf.concat([x, tf.zeros([batch, missing, inputs])], 1);
  const grid = tf.reshape(full, [batch, rows, dilation, inputs]);
  return tf.reshape(tf.transpose(grid, [0, 2, 1, 3]), [batch * dilation, rows, inputs]);
}

/** The inverse of {@link parted}. */
function together(y: tf.Tensor3D, dilation: number, steps: number): tf.Tensor3D {
  const [parts, rows, features] = y.shape;
  const batch = parts / dilation;
  const grid = tf.reshape(y, [batch, dilation, rows, features]);
  const full = tf.reshape(tf.transpose(grid, [0, 2, 1, 3]), [batch, rows * dilation, features]);
  return rows * dilation === steps
    ? (full as tf.Tensor3D)
    : (tf.slice(full, [0, 0, 0], [batch, steps, features]) as tf.Tensor3D);
}

/** The number of steps of each part, for sequences of these lengths: [batch * dilation]. */
function partLengths(lengths: Int32Array, dilation: number): Int32Array {
  return Int32Array.from({ length: lengths.length * dilation }, (_, part) => {
    const length = lengths[Math.floor(part / dilation)]!;
    return Math.max(1, Math.ceil((length - (part % dilation)) / dilation));
  });
}

/**
 * Picks from the final states of all parts, [directions, batch * dilation, hidden], those of the
 * part that has the sequence's last step, or its first step in a reverse direction: [directions,
 * batch, hidden].
 */
function lastStates(
  { direction, hidden }: RecurrentSpec,
  states: tf.Tensor3D,
  lengths: Int32Array,
  dilation: number,
): tf.Tensor3D {
  const batch = lengths.length;
  const directions = directionCount(direction);
  const chosen = Array.from({ length: directions }, (_, index) => {
    const reverse = direction === "reverse" || index === 1;
    return Array.from(lengths, (length) => (reverse ? 0 : (length - 1) % dilation));
  }).flat();
  const rows = chosen.flatMap((part) =>
    Array.from({ length: dilation }, (_, index) => (index === part ? 1 : 0)),
  );
  const grid = tf.reshape(states, [directions, batch, dilation, hidden]);
  const choice = tf.tensor4d(rows, [directions, batch, dilation, 1]);
  return tf.sum(tf.mul(grid, choice), 2) as tf.Tensor3D;
}
