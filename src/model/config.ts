import type { Objective } from "../data/dataset.js";
import type { poolings } from "./layers/pooling.js";
import type { Convolution } from "./strides.js";

/** `last`: the final states, those of both directions side by side. */
export type Pooling = "last" | keyof typeof poolings;

/** `linear`: a linear map of the whole window, so that the recurrent stack learns what is left. */
export type Skip = "none" | "linear";

/** `exponentialSmoothing`: Smyl's hybrid, see `smoothing/recursion.ts`. */
type Hybrid = "none" | "exponentialSmoothing";

export type Targets = "everyStep" | "lastStep";

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
  readonly hybrid: Hybrid;
  /** Steps of each season of the hybrid, ascending. */
  readonly seasonalities: readonly number[];
  readonly levelPenalty: number;
  readonly quietSpread: number;
  readonly inputDropout: number;
  /** Numbers that each token of a text is given. */
  readonly embedding?: number | undefined;
  readonly convolution: readonly Convolution[];
  readonly pooling: Pooling;
  readonly affine: boolean;
  /** Of each recurrent layer. */
  readonly dilation?: readonly number[] | undefined;
  /** Missing: none. */
  readonly norm?: "none" | "layer" | undefined;
}

/** What a model has to fit. */
export interface DataShape {
  readonly objective: Objective;
  /** Features of the input at each step. */
  readonly inputs: number;
  /** As in `ModelSpec`. */
  readonly outputs: number;
  readonly steps: number;
  /** Whether sequences are shorter than `steps`. */
  readonly variableLength?: true | undefined;
  /** Different tokens, where the inputs are numbers of tokens. */
  readonly vocabulary?: number | undefined;
  /** Variables that are forecast, see `Dataset.variables`; missing where there is one. */
  readonly variables?: number | undefined;
  /** Series that windows are of, see `Dataset.series`; missing where the data has none. */
  readonly series?: number | undefined;
}

/** The part of a config's `training` that the model depends on. */
export interface LossConfig {
  /** Missing: the squared error of values, the cross-entropy of classes. */
  readonly loss?: string | undefined;
  readonly huberDelta?: number | undefined;
  readonly quantiles?: readonly number[] | undefined;
}
