import type { Cycle, Objective } from "../data/dataset.js";
import type { poolings } from "./layers/pooling.js";
import type { Convolution } from "./strides.js";

/** `last`: the final states, with those of both directions concatenated. */
export type Pooling = "last" | keyof typeof poolings;

/**
 * `linear`: adds a linear map of the whole window, so that the recurrent stack learns the rest.
 * `linearBySeries`: adds a map of each series, fitted once and not trained.
 * `miniRocket`: adds a linear map of the features of MiniRocket, fitted once and not trained.
 */
export type Skip = "none" | "linear" | "linearBySeries" | "miniRocket";

/** `exponentialSmoothing`: Smyl's hybrid; see `smoothing/recursion.ts`. */
type Hybrid = "none" | "exponentialSmoothing";

export type Targets = "everyStep" | "lastStep";

/** The `model` part of a config. */
export interface ModelConfig {
  /** A name from `modelCellNames`. */
  readonly cell: string;
  readonly hidden: number;
  readonly layers: number;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly targets: Targets;
  readonly forgetBias: number;
  readonly skip: Skip;
  /** Features of the skip `miniRocket`. */
  readonly skipFeatures?: number | undefined;
  /** The cycles of the calendar that the coefficients of the skip `linear` follow. */
  readonly skipCycles?: readonly string[] | undefined;
  readonly hybrid: Hybrid;
  /** The length in steps of each season of the hybrid, ascending. */
  readonly seasonalities: readonly number[];
  readonly levelPenalty: number;
  readonly quietSpread: number;
  readonly inputDropout: number;
  /** The number of features that each token of a text is mapped to. */
  readonly embedding?: number | undefined;
  readonly convolution: readonly Convolution[];
  readonly pooling: Pooling;
  readonly affine: boolean;
  /** One dilation for each recurrent layer. */
  readonly dilation?: readonly number[] | undefined;
  /** Undefined means none. */
  readonly norm?: "none" | "layer" | undefined;
}

/** The shape of the data that a model must fit. */
export interface DataShape {
  readonly objective: Objective;
  /** Features of the input at each step. */
  readonly inputs: number;
  /** See `ModelSpec.outputs`. */
  readonly outputs: number;
  readonly steps: number;
  /** Whether some sequences are shorter than `steps`. */
  readonly variableLength?: true | undefined;
  /** Number of different tokens, if the inputs are token numbers. */
  readonly vocabulary?: number | undefined;
  /** See `Dataset.cycles`. */
  readonly cycles?: readonly Cycle[] | undefined;
  /** Number of variables that are forecast, see `Dataset.variables`; undefined means one. */
  readonly variables?: number | undefined;
  /**
   * Number of series that the windows come from, see `Dataset.series`; undefined if the data has
   * none.
   */
  readonly series?: number | undefined;
}

/** The part of a config's `training` that the model depends on. */
export interface LossConfig {
  /** Undefined means squared error for values and cross-entropy for classes. */
  readonly loss?: string | undefined;
  readonly huberDelta?: number | undefined;
  readonly quantiles?: readonly number[] | undefined;
}
