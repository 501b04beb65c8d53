import * as tf from "@tensorflow/tfjs-core";
import { cellNamed } from "../cells/index.js";
import { directionCount, type RecurrentOutput, type RecurrentSpec } from "../contract.js";
import { directionWeights } from "../direction-weights.js";
import { type DirectionRun, runDirection } from "./direction.js";
import { type AvailableSteps, availableSteps, withoutPadding } from "./padding.js";

/**
 * The operator built step by step from TensorFlow.js' own operations, which differentiates it. It
 * works on every backend and is fast on none. Arguments and shapes as for `recurrent`.
 */
export function composed(
  spec: RecurrentSpec,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  masks: readonly tf.Tensor[],
  lengths?: Int32Array,
): RecurrentOutput<tf.Tensor3D> {
  return tf.tidy(() => {
    const runs: DirectionRun[] = [];
    const available = lengths ? availableSteps(lengths, x.shape[1], spec.hidden) : [];
    let y = lengths ? withoutPadding(x, lengths) : x;
    for (let layer = 0; layer < spec.layers; layer++) {
      const layerRuns = runLayer(spec, layer, y, weights, available);
      runs.push(...layerRuns);
      y = masked(joined(layerRuns), masks[layer]);
    }
    const hN = stacked(runs.map((run) => run.final.h));
    return cellNamed(spec.cell).hasCellState
      ? { y, hN, cN: stacked(runs.map((run) => run.final.c)) }
      : { y, hN };
  });
}

/** Runs each direction of a layer, forward first. */
function runLayer(
  spec: RecurrentSpec,
  layer: number,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  availableSteps: AvailableSteps,
): DirectionRun[] {
  const directions = directionCount(spec.direction);
  return Array.from({ length: directions }, (_, direction) => {
    const reverse = spec.direction === "reverse" || direction === 1;
    const layerWeights = directionWeights(spec, weights)[layer * directions + direction]!;
    return runDirection(cellNamed(spec.cell), x, layerWeights, reverse, availableSteps);
  });
}

function joined(runs: readonly DirectionRun[]): tf.Tensor3D {
  return tf.concat(
    runs.map((run) => run.y),
    2,
  );
}

function masked(y: tf.Tensor3D, mask: tf.Tensor | undefined): tf.Tensor3D {
  return mask === undefined ? y : tf.mul(y, mask);
}

/** [layers*directions, batch, hidden] */
function stacked(states: readonly tf.Tensor2D[]): tf.Tensor3D {
  return tf.stack([...states], 0) as tf.Tensor3D;
}
