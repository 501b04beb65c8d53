import * as tf from "@tensorflow/tfjs-core";
import type { WeightSpec } from "../kernels/contract.js";
import type { LossCall, LossResult } from "../kernels/loss-contract.js";
import { lossNamed } from "../kernels/losses/index.js";
import { lossGradients, predict } from "../kernels/readout.js";
import type { Weights } from "./initialise.js";
import { skipGradients, skipPredictions } from "./skip.js";
import { lossSpec, type ModelSpec, parameterSpecs } from "./spec.js";

/** A batch on the device. */
export interface NetworkInput {
  /** [batch, steps, inputs] */
  readonly x: tf.Tensor3D;
  /** Dropout masks between the recurrent layers; none: no dropout. */
  readonly masks?: readonly tf.Tensor[] | undefined;
  /** How many steps each sequence has, [batch]; without it all have all steps. */
  readonly lengths?: Int32Array | undefined;
}

/** What a batch's predictions are to meet; as in `LossCall`. */
export type BatchTargets = Pick<LossCall, "targets" | "missingTargets">;

/** A model with its parameters on the device. */
export interface Network {
  readonly spec: ModelSpec;
  /** In the order of `parameterSpecs`. */
  readonly parameters: readonly tf.Variable[];
  /**
   * Predictions, or logits of classes, at each place where there are targets.
   *
   * @returns [batch, places, outputs], places being the steps or 1
   */
  forward(input: NetworkInput): tf.Tensor3D;
  /**
   * Losses and gradients of a batch, the loss being that of the last step alone where only that is
   * honest.
   *
   * @param targets as in `LossCall`
   */
  gradients(input: NetworkInput & BatchTargets): LossResult;
  /** Copies of the parameters' values. */
  weights(): Weights;
  /** Takes other values for the parameters. */
  assign(weights: Weights): void;
  dispose(): void;
}

/** @throws Error when `weights` lacks a parameter of the model or has it in another size */
export function createNetwork(spec: ModelSpec, weights: Weights): Network {
  const specs = parameterSpecs(spec);
  const parameters = tf.tidy(() =>
    specs.map((parameter) => tf.variable(tensorOf(parameter, weights), true)),
  );
  const loss = lossSpec(spec);
  const { readout } = loss;
  const skipped = spec.skip === "linear";
  const [predictWith, gradientsWith] = skipped
    ? [skipPredictions, skipGradients]
    : [predict, lossGradients];
  return {
    spec,
    parameters,
    forward: ({ x, ...options }) =>
      linked(predictWith(spec.recurrent, x, parameters, { readout, ...options }), spec),
    gradients: ({ x, targets, masks = [], lengths, missingTargets }) => {
      const call: LossCall = { x, targets, parameters, masks, lengths, missingTargets };
      return gradientsWith(spec.recurrent, loss, call);
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

/** Predictions of outputs of the readout, which the loss may have in another scale. */
function linked(outputs: tf.Tensor3D, { loss: { name } }: ModelSpec): tf.Tensor3D {
  const loss = lossNamed(name);
  if (loss.targets === "classes" || loss.link === undefined) return outputs;
  const predictions = loss.link.predictions(tf, outputs);
  outputs.dispose();
  return predictions;
}

function tensorOf({ name, shape }: WeightSpec, weights: Weights): tf.Tensor {
  const values = weights.get(name);
  if (!values) throw new Error(`there is no ${name} among the weights`);
  return tf.tensor(values.slice(), [...shape]);
}

function copyOf(parameter: tf.Variable): Float32Array {
  return new Float32Array(parameter.dataSync());
}
