import { modelCell } from "../config/model-cells.js";
import { isStepwise, type Objective } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import { directionCount, type RecurrentSpec } from "../kernels/contract.js";
import type { LossSpec } from "../kernels/loss-contract.js";
import type { LossChoice } from "../kernels/losses/loss.js";
import { outputsPerValue } from "../kernels/losses/quantile.js";
import type { DataShape, LossConfig, ModelConfig, Pooling, Targets } from "./config.js";
import { lossChoice } from "./loss-choice.js";
import { requireFitting } from "./requirements.js";
import { productCount, type SkipSpec, skipSpec } from "./skip-spec.js";
import { type Smoothing, warmUp } from "./smoothing/recursion.js";
import { type Convolution, stridedSteps } from "./strides.js";

/**
 * A recurrent stack with a linear readout: on every step as in the article's network, or on one
 * state of the sequence, depending on the objective. An embedding and convolutions may come before
 * it.
 */
export interface ModelSpec extends SkipSpec {
  readonly recurrent: RecurrentSpec;
  readonly objective: Objective;
  /**
   * Features of the network's input at each step; 1, the token number, for tokens with an
   * embedding.
   */
  readonly inputs: number;
  /** Values or classes predicted at each place that has a target; see {@link readoutWidth}. */
  readonly outputs: number;
  /** Dropout rate between recurrent layers; no dropout in evaluation. */
  readonly dropout: number;
  /** Steps whose forecasts are trained and tested. */
  readonly targets: Targets;
  /** Added to the initial bias of the forget gate, if the cell has one. */
  readonly forgetBias: number;
  /** Exponential smoothing around the network, if any. */
  readonly smoothing?: Smoothing | undefined;
  /** Steps of every sequence, or of the longest. */
  readonly steps: number;
  readonly loss: LossChoice;
  /**
   * Dropout rate of the input of the convolutions or of the recurrent stack; no dropout in
   * evaluation.
   */
  readonly inputDropout: number;
  /** The embedding of the inputs, which are then tokens. */
  readonly embedding?: { readonly vocabulary: number; readonly size: number } | undefined;
  /** Convolutions before the recurrent stack, in order. */
  readonly convolution: readonly Convolution[];
  /** How the readout sees a whole sequence. */
  readonly pooling: Pooling;
  /** The target variables with a learnt gain and shift, which are undone on the outputs. */
  readonly affine?: { readonly variables: number } | undefined;
}

/** The shape of a task's data, for {@link modelSpec}. */
export function shapeOf({ objective, train }: TaskData): DataShape {
  const { inputs, outputs, steps, variableLength, vocabulary, cycles } = train;
  const variables = train.variables?.length;
  const series = train.series?.count;
  return {
    objective,
    inputs,
    outputs,
    steps,
    variableLength,
    vocabulary,
    cycles,
    variables,
    series,
  };
}

/**
 * The spec of a config's model on data of a shape.
 *
 * @throws UserError if the data lacks what a model option needs
 */
export function modelSpec(
  config: ModelConfig,
  data: DataShape,
  training: LossConfig = {},
): ModelSpec {
  requireFitting(config, data);
  const { objective, outputs, steps, vocabulary } = data;
  const { embedding: size } = config;
  const oneHot = size === undefined ? vocabulary : undefined;
  return {
    recurrent: recurrentSpec(config),
    objective,
    inputs: oneHot ?? data.inputs,
    outputs,
    steps,
    dropout: config.dropout,
    targets: config.targets,
    forgetBias: config.forgetBias,
    ...skipSpec(config, data),
    ...(config.hybrid !== "none" && { smoothing: smoothingOf(config, data) }),
    loss: lossChoice(config, data, training),
    inputDropout: config.inputDropout,
    ...(vocabulary !== undefined && size !== undefined && { embedding: { vocabulary, size } }),
    convolution: config.convolution,
    pooling: config.pooling,
    ...(config.affine && { affine: { variables: data.variables ?? 1 } }),
  };
}

function smoothingOf(
  { seasonalities, levelPenalty, quietSpread }: ModelConfig,
  { series = 1 }: DataShape,
): Smoothing {
  return { periods: seasonalities, series, levelPenalty, quietSpread };
}

/** The recurrent stack of a config's model. */
export function recurrentSpec(config: ModelConfig): RecurrentSpec {
  const { layers, hidden, dilation, norm } = config;
  const { cell, bidirectional } = modelCell(config.cell);
  return {
    cell,
    layers,
    hidden,
    direction: config.bidirectional || bidirectional ? "bidirectional" : "forward",
    ...(dilation && { dilation }),
    ...(norm === "layer" && { norm }),
  };
}

/**
 * Outputs of the readout at each place: one for each value or class, times the levels of a quantile
 * loss.
 */
export function readoutWidth({ outputs, loss }: Pick<ModelSpec, "outputs" | "loss">): number {
  return outputs * outputsPerValue(loss);
}

/** Columns of the line of the skip `linear` or `linearBySeries`. */
export function lineColumns(spec: ModelSpec): number {
  const { steps, inputs, skipCycles } = spec;
  return networkSteps(spec, steps) * (inputs + (skipCycles ? productCount(skipCycles) : 0));
}

/** Features of the recurrent stack's output at each step. */
export function features(spec: ModelSpec): number {
  return directionCount(spec.recurrent.direction) * spec.recurrent.hidden;
}

/** Features of the input of the recurrent stack or of the first convolution at each step. */
export function embeddedInputs({ embedding, inputs }: ModelSpec): number {
  return embedding?.size ?? inputs;
}

/** Features of the recurrent stack's input at each step. */
export function recurrentInputs(spec: ModelSpec): number {
  return spec.convolution.at(-1)?.channels ?? embeddedInputs(spec);
}

/** Length of the recurrent stack's input sequence for a network input of `steps` steps. */
export function recurrentSteps(spec: ModelSpec, steps: number): number {
  return spec.convolution.reduce(stridedSteps, networkSteps(spec, steps));
}

/** Steps that the network sees of `steps` input steps; smoothing starts with the others. */
function networkSteps({ smoothing }: Pick<ModelSpec, "smoothing">, steps: number): number {
  return smoothing ? steps - warmUp(smoothing) : steps;
}

/**
 * Whether the model may see the targets of earlier steps. In forecasts, the backward direction
 * reads the very values that earlier steps should predict, so only the last step is a true
 * forecast.
 */
export function seesTargets({
  objective,
  recurrent,
}: Pick<ModelSpec, "objective" | "recurrent">): boolean {
  return objective === "forecast" && recurrent.direction !== "forward";
}

/**
 * Whether only the forecasts after the last step count, by necessity or by choice. A skip and
 * smoothing take the whole window, which only the last step has seen.
 */
export function lastStepOnly(
  spec: Pick<ModelSpec, "objective" | "recurrent" | "skip" | "targets"> & {
    readonly smoothing?: unknown;
  },
): boolean {
  const { objective, skip, smoothing, targets } = spec;
  const skipped = objective === "forecast" && skip !== "none";
  return seesTargets(spec) || targets === "lastStep" || skipped || smoothing !== undefined;
}

/** The loss that the model is trained with. */
export function lossSpec(spec: ModelSpec): LossSpec {
  return {
    readout: isStepwise(spec.objective) ? "everyStep" : "final",
    loss: spec.loss,
    lastStepOnly: lastStepOnly(spec),
  };
}
