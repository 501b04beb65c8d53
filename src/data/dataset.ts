/** Examples of one split: sequences with their targets. */
export interface Dataset {
  readonly count: number;
  /** Number of steps of each sequence or, if lengths vary, of the longest. */
  readonly steps: number;
  /** Number of input features at each step. */
  readonly inputs: number;
  /**
   * Number of values that the model outputs at each place with a target; for classes, the number of classes.
   */
  readonly outputs: number;
  /**
   * Names of the variables that are forecast, if there are several. A row of `outputs` is then [variables,
   * ahead], with all forecast steps of one variable before the next variable, and the first inputs of a step
   * are the variables' present values. Missing if there is one variable.
   */
  readonly variables?: readonly string[] | undefined;
  /** The cycles of the calendar among the inputs. Missing if there are none. */
  readonly cycles?: readonly Cycle[] | undefined;
  /** The inputs that have the same value at all steps of an example, such as static covariates. */
  readonly constants?: readonly number[] | undefined;
  /** Number of values in the targets of an example, see {@link targetSize}. */
  readonly targets: number;
  /**
   * Number of different tokens, if the single input of a step is a token's number from 0, or negative for an
   * unknown token. Missing if inputs are numbers.
   */
  readonly vocabulary?: number | undefined;
  /**
   * Whether sequences may be shorter than `steps`; `fill` then needs `lengths`. Only possible if each
   * sequence has one target.
   */
  readonly variableLength?: true;
  /** Whether `y` may hold NaN: an unknown value, which is left out of the loss. */
  readonly missingTargets?: boolean | undefined;
  /**
   * Copies the examples with these indices into `x` [indices, steps, inputs] and `y` [indices, targets] and,
   * if lengths vary, the lengths of the sequences into `lengths` [indices]. The content of `x` after the end
   * of a sequence is irrelevant. A value of `y` is NaN if there is no target: it was not measured, or belongs
   * to another split.
   */
  fill(indices: ArrayLike<number>, x: Float32Array, y: Float32Array, lengths?: Int32Array): void;
  /**
   * The same, but with only the targets after the last step in `y` [indices, outputs]; see `withLastTargets`.
   * Missing if that takes no less time. A copy of the data set with another `fill` must replace or leave out both.
   */
  fillLastStep?(indices: ArrayLike<number>, x: Float32Array, y: Float32Array): void;
  /**
   * Converts forecasts of example `index` from the scale of `y` to the unit of the data, in float64 and in
   * place. Missing if the data was not scaled.
   *
   * @param values rows of [outputs], those of the example's last steps
   */
  restore?(index: number, values: Float64Array): void;
  /**
   * Writes the targets of example `index` as measured, in the unit of the data; NaN where `y` is NaN. Missing
   * if `y` holds them.
   *
   * @param values as for {@link restore}
   */
  truth?(index: number, values: Float64Array): void;
  /**
   * Writes the past of each variable of example `index` in the unit of the data, [variables, steps]. Missing
   * if the first inputs hold it.
   */
  history?(index: number, values: Float64Array): void;
  /**
   * What was subtracted from the values of each variable of example `index`, so that a large level costs no digits:
   * {@link restore}, {@link truth} and {@link history} give values without it. Missing if they are the data's own.
   */
  offsets?(index: number): readonly number[];
  /**
   * Mean absolute change of each variable between consecutive measured values, in the unit of the data,
   * counting each step once. Missing if the examples do not overlap, so that it can be computed from them.
   */
  naiveErrors?(): readonly number[];
  /**
   * The factor by which the values of example `index` were divided because of their window; 1 if all windows
   * have the same scale. Missing if the examples are not windows of series.
   */
  spread?(index: number): number;
  /** Factor for the losses of example `index`. Missing if examples are not weighted. */
  weight?(index: number): number;
  /** Factor for squared errors of example `index`, whatever the loss. */
  squaredWeight?(index: number): number;
  /** The same part with a window at every step. Missing if the examples are not windows of series. */
  everyWindow?(): Dataset;
  /** Numbers of the training series, for parameters of each series. Missing if the data has none. */
  readonly series?: SeriesNumbers | undefined;
  /** The series and times of example `index`. Missing if the data has no series with times. */
  place?(index: number): Place;
  /** The text of example `index`, or its name in the file. */
  title?(index: number): string;
}

/** A cycle of the calendar, such as `hourOfDay`. */
export interface Cycle {
  readonly name: string;
  /** The input that holds the sine of the cycle at each step; the next input holds the cosine. */
  readonly input: number;
}

/** The series of the examples, if there are several. */
interface SeriesNumbers {
  /** Number of training series. */
  readonly count: number;
  /** The number of an example's series, from 0; negative if it is not a training series. */
  numberOf(index: number): number;
}

/** The position of an example among the series of a data set. */
interface Place {
  /** Name of its series; empty if there is only one. */
  readonly series: string;
  /** The time of the `ahead`-th value after the last step (from 1), as written in the file. */
  time(ahead: number): string;
}

export interface Splits {
  readonly train: Dataset;
  readonly valid: Dataset;
  readonly test: Dataset;
}

/**
 * What a model is to do with a sequence:
 * - forecast: at every step the values that follow it; squared error
 * - regression: after the whole sequence some values; squared error
 * - classification: after the whole sequence one of several classes; cross-entropy
 * - labelling: at every step one of several classes; cross-entropy
 */
export const objectives = ["forecast", "regression", "classification", "labelling"] as const;
export type Objective = (typeof objectives)[number];

/** Whether the targets are classes, as whole numbers from 0. */
export function hasClasses(objective: Objective): boolean {
  return objective === "classification" || objective === "labelling";
}

/** Whether there are targets at every step. */
export function isStepwise(objective: Objective): boolean {
  return objective === "forecast" || objective === "labelling";
}

/** The dimensions of a row of `outputs`, [variables, ahead]. */
export function outputShape({ outputs, variables }: Pick<Dataset, "outputs" | "variables">) {
  const count = variables?.length ?? 1;
  return { count, ahead: outputs / count };
}

/** Number of values in the targets of an example: values or class numbers, at each step or once. */
export function targetSize(
  objective: Objective,
  { steps, outputs }: { readonly steps: number; readonly outputs: number },
): number {
  return (isStepwise(objective) ? steps : 1) * (hasClasses(objective) ? 1 : outputs);
}
