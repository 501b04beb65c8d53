import * as tf from "@tensorflow/tfjs-core";
import type { WeightSpec } from "../kernels/contract.js";
import type { LossCall, LossResult } from "../kernels/loss-contract.js";
import { lossNamed } from "../kernels/losses/index.js";
import { medianIndex, outputsPerValue } from "../kernels/losses/quantile.js";
import { lossGradients, predict } from "../kernels/readout.js";
import { composedForward, composedLoss, isComposed } from "./composition.js";
import type { Weights } from "./initialise.js";
import type { BatchTargets, NetworkInput } from "./network-input.js";
import { parameterSpecs } from "./parameters.js";
import { lossSpec, type ModelSpec } from "./spec.js";

/** A model with its parameters on the device. */
export interface Network {
  readonly spec: ModelSpec;
  /** The parameters in the order of `parameterSpecs`. */
  readonly parameters: readonly tf.Variable[];
  /**
   * Predictions, or logits of classes, at each place that has targets. For a quantile loss, the
   * medians.
   *
   * @returns [batch, places, outputs]; there are as many places as steps, or 1
   */
  forward(input: NetworkInput): tf.Tensor3D;
  /**
   * Predictions of each level of a quantile loss, ascending. Where levels cross, their values are
   * sorted (Chernozhukov, Fernández-Val and Galichon 2010). For any other loss, the result of
   * {@link forward} alone.
   *
   * @returns for each level [batch, places, outputs]
   */
  quantiles(input: NetworkInput): tf.Tensor3D[];
  /**
   * The losses and gradients of a batch. The loss is that of the last step alone if only that is a
   * true forecast.
   *
   * @param targets as in `LossCall`, given once for all levels of a quantile loss
   */
  gradients(input: NetworkInput & BatchTargets): LossResult;
  /** Copies of the parameters' values. */
  weights(): Weights;
  /** Replaces the parameters' values. */
  assign(weights: Weights): void;
  dispose(): void;
}

/** @throws Error if `weights` lacks a parameter of the model or has it in another size */
export function createNetwork(spec: ModelSpec, weights: Weights): Network {
  const specs = parameterSpecs(spec);
  const parameters = tf.tidy(() =>
    specs.map((parameter) => tf.variable(tensorOf(parameter, weights), true)),
  );
  const passes = isComposed(spec)
    ? composedPasses(spec, parameters)
    : plainPasses(spec, parameters);
  const quantiles = (input: NetworkInput) => levels(linked(passes.forward(input), spec), spec);
  return {
    spec,
    parameters,
    forward: (input) => tf.tidy(() => quantiles(input)[medianIndex(spec.loss)]!),
    quantiles: (input) => tf.tidy(() => quantiles(input)),
    gradients: ({ targets, ...input }) => {
      const repeated = ofEachLevel(targets, spec);
      const result = passes.gradients({ ...input, targets: repeated });
      if (repeated !== targets) repeated.dispose();
      return result;
    },
    weights: () => new Map(specs.map(({ name }, index) => [name, copyOf(parameters[index]!)])),
    assign: (others) => {
      tf.tidy(() => {
        for (const [index, parameter] of parameters.entries()) {
          parameter.assign(tensorOf(specs[index]!, others));
        }
      });
    },
    dispose: () => tf.dispose([...parameters]),
  };
}

/** Predictions from the outputs of the readout, for a loss that has them on another scale. */
function linked(outputs: tf.Tensor3D, { loss: { name } }: ModelSpec): tf.Tensor3D {
  const loss = lossNamed(name);
  if (loss.targets === "classes" || loss.link === undefined) return outputs;
  const predictions = loss.link.predictions(tf, outputs);
  outputs.dispose();
  return predictions;
}

/** The outputs [batch, places, levels * values] by level, sorted. */
function levels(outputs: tf.Tensor3D, { loss }: ModelSpec): tf.Tensor3D[] {
  const count = outputsPerValue(loss);
  if (count === 1) return [outputs];
  const sorted: tf.Tensor3D[] = tf.split(outputs, count, 2);
  for (let end = count - 1; end > 0; end -= 1) {
    for (let i = 0; i < end; i += 1) {
      const [a, b] = [sorted[i]!, sorted[i + 1]!];
      sorted[i] = tf.minimum(a, b);
      sorted[i + 1] = tf.maximum(a, b);
    }
  }
  return sorted;
}

/** The targets [batch, places, values] repeated for each level. */
function ofEachLevel(targets: tf.Tensor, { loss }: ModelSpec): tf.Tensor {
  const count = outputsPerValue(loss);
  return count === 1 ? targets : tf.tile(targets, [1, 1, count]);
}

type Passes = Pick<Network, "forward" | "gradients">;

/** The passes of a recurrent stack with a linear readout, for which backends have kernels. */
function plainPasses(spec: ModelSpec, parameters: readonly tf.Tensor[]): Passes {
  const loss = lossSpec(spec);
  const { readout } = loss;
  return {
    forward: ({ masks, lengths, ...input }) =>
      tf.tidy(() =>
        predict(spec.recurrent, masked(input), parameters, { readout, masks, lengths }),
      ),
    gradients: ({ x: given, inputMask, ...batch }) => {
      const x = masked({ x: given, inputMask });
      const call: LossCall = { x, parameters, ...batch };
      const result = lossGradients(spec.recurrent, loss, call);
      if (x !== given) x.dispose();
      return result;
    },
  };
}

function masked({ x, inputMask }: Pick<NetworkInput, "x" | "inputMask">): tf.Tensor3D {
  return inputMask ? tf.mul(x, inputMask) : x;
}

function composedPasses(spec: ModelSpec, parameters: readonly tf.Tensor[]): Passes {
  return {
    forward: (input) => composedForward(spec, input, parameters),
    gradients: (input) => composedLoss(spec, input, parameters),
  };
}

function tensorOf({ name, shape }: WeightSpec, weights: Weights): tf.Tensor {
  const values = weights.get(name);
  if (!values) throw new Error(`there is no ${name} among the weights`);
  return tf.tensor(values.slice(), [...shape]);
}

function copyOf(parameter: tf.Variable): Float32Array {
  return new Float32Array(parameter.dataSync());
}
