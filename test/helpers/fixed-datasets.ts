import * as tf from "@tensorflow/tfjs-core";
import type { Dataset } from "../../src/data/dataset.js";
import type { PredictedBatch } from "../../src/evaluation/predicted-batches.js";
import type { Network } from "../../src/model/network.js";

type Shape = Pick<Dataset, "steps" | "inputs" | "outputs"> & Partial<Dataset>;

/** A data set of the given examples: the inputs [steps, inputs] and the targets of each. */
export function datasetOf(
  x: readonly (readonly number[])[],
  y: readonly (readonly number[])[],
  shape: Shape,
): Dataset {
  return {
    targets: shape.outputs,
    ...shape,
    count: x.length,
    fill(indices, toX, toY) {
      for (let n = 0; n < indices.length; n += 1) {
        const index = indices[n]!;
        toX.set(x[index]!, n * x[index]!.length);
        toY.set(y[index]!, n * y[index]!.length);
      }
    },
  };
}

/** The whole data set as one batch with these predictions and quantiles. */
export function batchOf(
  dataset: Dataset,
  predictions: readonly number[],
  quantiles?: readonly (readonly number[])[],
): PredictedBatch {
  const { count, steps, inputs, targets } = dataset;
  const x = new Float32Array(count * steps * inputs);
  const y = new Float32Array(count * targets);
  dataset.fill([...Array(count).keys()], x, y);
  return {
    first: 0,
    size: count,
    x,
    y,
    predictions: Float32Array.from(predictions),
    quantiles: quantiles?.map((values) => Float32Array.from(values)),
  };
}

/**
 * A network that predicts for a window what `forecast` makes of its first input.
 *
 * @param levels of a quantile loss, for which `forecast` returns the values of each level
 */
export function networkOf(
  forecast: (first: number) => readonly (readonly number[])[],
  {
    name = "mse",
    quantiles,
    ...spec
  }: Partial<Network["spec"]> & {
    readonly name?: string;
    readonly quantiles?: readonly number[];
  } = {},
): Network {
  const network = {
    spec: { inputs: 1, loss: { name, quantiles }, ...spec },
    quantiles({ x }: { readonly x: tf.Tensor3D }): tf.Tensor[] {
      const [size, steps, inputs] = x.shape;
      const values = x.dataSync();
      const rows = Array.from({ length: size }, (_, n) => forecast(values[n * steps * inputs]!));
      return (quantiles ?? [0.5]).map((_, k) => tf.tensor2d(rows.map((levels) => [...levels[k]!])));
    },
  };
  return network as unknown as Network;
}
