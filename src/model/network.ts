import * as tf from "@tensorflow/tfjs-core";
import type { WeightSpec } from "../kernels/contract.js";
import type { LossCall, LossResult } from "../kernels/loss-contract.js";
import { medianIndex, outputsPerValue } from "../kernels/losses/quantile.js";
import { lossGradients, predict } from "../kernels/readout.js";
import { composedForward, composedLoss } from "./composition.js";
import { isComposed } from "./forward.js";
import type { Weights } from "./initialise.js";
import type { BatchTargets, NetworkInput } from "./network-input.js";
import { isTrained, parameterSpecs } from "./parameters.js";
import { predictedLevels } from "./predicted-levels.js";
import { lossSpec, type ModelSpec } from "./spec.js";

/** A model with its parameters on the device. */
export interface Network {
  readonly spec: ModelSpec;
  /** The parameters in the order of `parameterSpecs`. */
  readonly parameters: readonly tf.Variable[];
  /** Those that training changes, in the order of `trainedSpecs`. */
  readonly trained: readonly tf.Variable[];
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
   * The losses of a batch and the gradients of {@link trained}. The loss is that of the last step alone if only that is a
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
  const quantiles = (input: NetworkInput) => predictedLevels(passes.forward(input), spec);
  return {
    spec,
    parameters,
    trained: parameters.filter((_, index) => isTrained(spec, specs[index]!.name)),
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
