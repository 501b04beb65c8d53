import { modelCell } from "../config/model-cells.js";
import { hasClasses, isStepwise, type Objective } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import {
  directionCount,
  type RecurrentSpec,
  type WeightSpec,
  weightSpecs,
} from "../kernels/contract.js";
import type { LossSpec } from "../kernels/loss-contract.js";
import { lossNamed } from "../kernels/losses/index.js";
import type { LossChoice } from "../kernels/losses/loss.js";
import { outputsPerValue, quantile } from "../kernels/losses/quantile.js";
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
  /** Values predicted at each place where there is a target, or classes; see {@link readoutWidth}. */
  readonly outputs: number;
  /** Dropout rate between recurrent layers, off in evaluation. */
  readonly dropout: number;
  /** Steps whose forecasts are trained and tested. */
  readonly targets: Targets;
  /** Added to the initial bias of an LSTM's forget gate. */
  readonly forgetBias: number;
  /** What the recurrent stack's readout is added to. */
  readonly skip: Skip;
  /** Steps of every sequence, or of the longest one. */
  readonly steps: number;
  readonly loss: LossChoice;
}

/** `linear`: a linear map of the whole window, so that the recurrent stack learns what is left. */
type Skip = "none" | "linear";

type Targets = "everyStep" | "lastStep";

/** The `model` part of a config. */
export interface ModelConfig {
  /** One of `modelCellNames`. */
  readonly cell: string;
  readonly hidden: number;
  readonly layers: number;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly targets: Targets;
  readonly forgetBias: number;
  readonly skip: Skip;
}

/** What a model has to fit. */
export interface DataShape {
  readonly objective: Objective;
  /** Features of the input at each step. */
  readonly inputs: number;
  /** As in {@link ModelSpec}. */
  readonly outputs: number;
  readonly steps: number;
  /** Whether sequences are shorter than `steps`. */
  readonly variableLength?: true | undefined;
}

/** The data's shape, for {@link modelSpec}. */
export function shapeOf({ objective, train }: TaskData): DataShape {
  const { inputs, outputs, steps, variableLength } = train;
  return { objective, inputs, outputs, steps, variableLength };
}

/** The part of a config's `training` that the model depends on. */
export interface LossConfig {
  /** Missing: the squared error of values, the cross-entropy of classes. */
  readonly loss?: string | undefined;
  readonly huberDelta?: number | undefined;
  readonly quantiles?: readonly number[] | undefined;
}

/** Of a quantile loss whose config names none: the median and a band of 80 %. */
const DEFAULT_QUANTILES = [0.1, 0.5, 0.9];

/**
 * What the config's model is for data of a shape.
 *
 * @throws UserError when it is to forecast after the last step alone where nothing is forecast, or has
 *   a skip where no values follow from windows of one length
 */
export function modelSpec(
  config: ModelConfig,
  data: DataShape,
  training: LossConfig = {},
): ModelSpec {
  if (config.targets === "lastStep" && data.objective !== "forecast") {
    throw new UserError(
      "model.targets is lastStep, expected everyStep: the targets of this data are no forecasts",
    );
  }
  requireSkippable(config, data);
  const { objective, inputs, outputs, steps } = data;
  return {
    recurrent: recurrentSpec(config),
    objective,
    inputs,
    outputs,
    steps,
    dropout: config.dropout,
    targets: config.targets,
    forgetBias: config.forgetBias,
    skip: config.skip,
    loss: lossChoice(config, data, training),
  };
}

/** @throws UserError when the loss does not fit the targets or the skip */
function lossChoice(
  { skip }: ModelConfig,
  { objective }: DataShape,
  { loss, huberDelta: delta, quantiles = DEFAULT_QUANTILES }: LossConfig,
): LossChoice {
  const classes = hasClasses(objective);
  const name = loss ?? (classes ? "crossEntropy" : "mse");
  const { targets, ...entry } = lossNamed(name);
  if (targets !== (classes ? "classes" : "values")) {
    throw new UserError(
      `training.loss is ${name}, which is for values, but the targets of this data are classes, ` +
        "whose loss is the cross-entropy. Leave it out.",
    );
  }
  if (skip !== "none" && "link" in entry) {
    throw new UserError(
      `model.skip is ${skip}, expected none: with training.loss ${name} the network gives the ` +
        "logarithm of a forecast, to which a line of values cannot be added. Leave one of them out.",
    );
  }
  const levels = name === quantile.name && { quantiles };
  return { name, ...(delta !== undefined && { delta }), ...levels };
}

/** The recurrent stack of a config's model. */
export function recurrentSpec(config: ModelConfig): RecurrentSpec {
  const { layers, hidden } = config;
  const { cell, bidirectional } = modelCell(config.cell);
  return {
    cell,
    layers,
    hidden,
    direction: config.bidirectional || bidirectional ? "bidirectional" : "forward",
  };
}

function requireSkippable({ skip }: ModelConfig, { objective, variableLength }: DataShape): void {
  if (skip === "none") return;
  const problem = hasClasses(objective)
    ? "the targets of this data are classes"
    : variableLength && "the sequences of this data differ in length";
  if (!problem) return;
  throw new UserError(
    `model.skip is ${skip}, expected none: ${problem}, and a linear skip adds values to a ` +
      "forecast from a window of fixed length. Leave it out.",
  );
}

/** Outputs of the readout at each place: one for each value or class, of a quantile loss for each level. */
export function readoutWidth({ outputs, loss }: Pick<ModelSpec, "outputs" | "loss">): number {
  return outputs * outputsPerValue(loss);
}

/** Features of the recurrent stack's output at each step. */
export function features(spec: ModelSpec): number {
  return directionCount(spec.recurrent.direction) * spec.recurrent.hidden;
}

/**
 * Every parameter in order, named as in the state dict of the article's module, whose recurrent
 * layers are the attribute `rnn`, whose readout is `fc` and whose skip, if it has one, is the
 * `torch.nn.Linear` `skip` on the flattened window [steps * inputs]. The rows of both are those of
 * {@link readoutWidth}: of a quantile loss all values of the first level, then those of the next.
 */
export function parameterSpecs(spec: ModelSpec): WeightSpec[] {
  const recurrent = weightSpecs(spec.recurrent, spec.inputs);
  const rows = readoutWidth(spec);
  return [
    ...recurrent.map(({ name, shape }) => ({ name: `rnn.${name}`, shape })),
    ...linearSpecs("fc", rows, features(spec)),
    ...(spec.skip === "linear" ? linearSpecs("skip", rows, spec.steps * spec.inputs) : []),
  ];
}

function linearSpecs(name: string, rows: number, columns: number): WeightSpec[] {
  return [
    { name: `${name}.weight`, shape: [rows, columns] },
    { name: `${name}.bias`, shape: [rows] },
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

/**
 * Whether the forecasts after the last step are all that counts, by need or by choice. A skip takes
 * the whole window, which only the last step has seen.
 */
export function lastStepOnly(spec: ModelSpec): boolean {
  const { objective, skip, targets } = spec;
  const skipped = objective === "forecast" && skip !== "none";
  return seesTargets(spec) || targets === "lastStep" || skipped;
}

/** The loss that trains a model. */
export function lossSpec(spec: ModelSpec): LossSpec {
  return {
    readout: isStepwise(spec.objective) ? "everyStep" : "final",
    loss: spec.loss,
    lastStepOnly: lastStepOnly(spec),
  };
}
