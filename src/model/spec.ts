import { hasClasses, isStepwise, type Objective } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import {
  type Cell,
  directionCount,
  type RecurrentSpec,
  type WeightSpec,
  weightSpecs,
} from "../kernels/contract.js";
import type { LossSpec } from "../kernels/loss-contract.js";
import { UserError } from "../shared/errors.js";

/**
 * A recurrent stack with a linear readout, on every step as in the article's network or on the final
 * states, as the objective needs it.
 */
export interface ModelSpec {
  readonly recurrent: RecurrentSpec;
  readonly objective: Objective;
  /** Features of the input at each step. */
  readonly inputs: number;
  /** Values predicted at each place where there is a target, or classes. */
  readonly outputs: number;
  /** Dropout rate between recurrent layers, off in evaluation. */
  readonly dropout: number;
  /** Steps whose forecasts are trained and tested. */
  readonly targets: Targets;
  /** Added to the initial bias of an LSTM's forget gate. */
  readonly forgetBias: number;
}

type Targets = "everyStep" | "lastStep";

/** The `model` part of a config. */
export interface ModelConfig {
  readonly cell: Cell | "bidirectional";
  readonly hidden: number;
  readonly layers: number;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly targets: Targets;
  readonly forgetBias: number;
}

/** What a model has to fit. */
export interface DataShape {
  readonly objective: Objective;
  /** Features of the input at each step. */
  readonly inputs: number;
  /** As in {@link ModelSpec}. */
  readonly outputs: number;
}

/** The data's shape, for {@link modelSpec}. */
export function shapeOf({ objective, train }: TaskData): DataShape {
  return { objective, inputs: train.inputs, outputs: train.outputs };
}

/**
 * What the config's model is for data of a shape.
 *
 * @throws UserError when it is to forecast after the last step alone where nothing is forecast
 */
export function modelSpec(config: ModelConfig, data: DataShape): ModelSpec {
  if (config.targets === "lastStep" && data.objective !== "forecast") {
    throw new UserError(
      "model.targets is lastStep, expected everyStep: the targets of this data are no forecasts",
    );
  }
  const bidirectional = config.bidirectional || config.cell === "bidirectional";
  return {
    recurrent: {
      cell: config.cell === "bidirectional" ? "rnn" : config.cell,
      layers: config.layers,
      hidden: config.hidden,
      direction: bidirectional ? "bidirectional" : "forward",
    },
    ...data,
    dropout: config.dropout,
    targets: config.targets,
    forgetBias: config.forgetBias,
  };
}

/** Features of the recurrent stack's output at each step. */
export function features(spec: ModelSpec): number {
  return directionCount(spec.recurrent.direction) * spec.recurrent.hidden;
}

/**
 * Every parameter in order, named as in the state dict of the article's module, whose recurrent
 * layers are the attribute `rnn` and whose readout is `fc`.
 */
export function parameterSpecs(spec: ModelSpec): WeightSpec[] {
  const recurrent = weightSpecs(spec.recurrent, spec.inputs);
  return [
    ...recurrent.map(({ name, shape }) => ({ name: `rnn.${name}`, shape })),
    { name: "fc.weight", shape: [spec.outputs, features(spec)] },
    { name: "fc.bias", shape: [spec.outputs] },
  ];
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Number of trainable values. */
export function parameterCount(spec: ModelSpec): number {
  return parameterSpecs(spec).reduce((total, { shape }) => total + elements(shape), 0);
}

/**
 * Whether the model may see the targets of earlier steps: in a forecast the backward direction
 * reads the very values that the earlier steps are to predict, so only the last step is honest.
 */
export function seesTargets({ objective, recurrent }: ModelSpec): boolean {
  return objective === "forecast" && recurrent.direction !== "forward";
}

/** Whether the forecasts after the last step are all that counts, by need or by choice. */
export function lastStepOnly(spec: ModelSpec): boolean {
  return seesTargets(spec) || spec.targets === "lastStep";
}

/** The loss that trains a model. */
export function lossSpec(spec: ModelSpec): LossSpec {
  return {
    readout: isStepwise(spec.objective) ? "everyStep" : "final",
    error: hasClasses(spec.objective) ? "crossEntropy" : "squared",
    lastStepOnly: lastStepOnly(spec),
  };
}
