/** Examples of one split: sequences and what to predict of each. */
export interface Dataset {
  readonly count: number;
  /** Steps of every sequence, or where lengths vary of the longest one. */
  readonly steps: number;
  /** Features of the input at each step. */
  readonly inputs: number;
  /** Values that the model gives at each place where there is a target; for classes their number. */
  readonly outputs: number;
  /**
   * Names of the variables that are forecast, where there are several. A row of `outputs` is
   * [variables, ahead] then, all that is ahead of one variable before the next one, and the first
   * inputs of a step are their present values. Missing where there is one variable.
   */
  readonly variables?: readonly string[] | undefined;
  /** Numbers in the targets of an example, see {@link targetSize}. */
  readonly targets: number;
  /**
   * How many different tokens there are, where the one input of a step is a token's number from 0, or
   * below 0 for a token that is none of them. Missing where inputs are numbers.
   */
  readonly vocabulary?: number | undefined;
  /**
   * Whether sequences are shorter than `steps`; then `fill` wants `lengths`. Only where the targets
   * are of the whole sequence.
   */
  readonly variableLength?: true;
  /** Whether `y` may hold NaN: a value that is not known, and takes no part in a loss. */
  readonly missingTargets?: boolean | undefined;
  /**
   * Copies the examples named by `indices` into `x` [indices, steps, inputs] and `y`
   * [indices, targets], and where lengths vary the sequences' lengths into `lengths` [indices]. What
   * is in `x` after a sequence's end does not matter. A value of `y` is NaN where there is nothing to
   * predict: it was not measured, or is none of this split.
   */
  fill(indices: ArrayLike<number>, x: Float32Array, y: Float32Array, lengths?: Int32Array): void;
  /**
   * Turns forecasts of example `index` from the scale of `y` into the data's own unit, in float64 and
   * in place. Missing where the data was not scaled.
   *
   * @param values rows of [outputs], those of the example's last steps
   */
  restore?(index: number, values: Float64Array): void;
  /**
   * Writes the targets of example `index` in the data's own unit, as they were measured, NaN where `y`
   * is. Missing where `y` holds them.
   *
   * @param values as for {@link restore}
   */
  truth?(index: number, values: Float64Array): void;
  /**
   * Writes the past of each variable of example `index` in the data's own unit, [variables, steps].
   * Missing where the first inputs hold it.
   */
  history?(index: number, values: Float64Array): void;
  /**
   * Of each variable the mean absolute change from one measured value to the next, in the data's own
   * unit and each step once. Missing where the examples do not overlap and so say it themselves.
   */
  naiveErrors?(): readonly number[];
  /**
   * What the values of example `index` were divided by because of the window that they are in; 1 where all
   * windows have the same scale. Missing where the examples are no windows of series.
   */
  spread?(index: number): number;
  /** What the losses of example `index` are multiplied by. Missing where all count the same. */
  weight?(index: number): number;
  /** What squared errors of example `index` are multiplied by, whatever the loss. */
  squaredWeight?(index: number): number;
  /** The training series by number, for parameters of each series. Missing where the data has none. */
  readonly series?: SeriesNumbers | undefined;
  /** Which series example `index` is of, and when. Missing where the data has no series of its own. */
  place?(index: number): Place;
  /** What a person calls example `index`: its text, or the name that it has in a file. */
  title?(index: number): string;
}

/** Which of several series examples are of. */
interface SeriesNumbers {
  /** Series that training had. */
  readonly count: number;
  /** The series of an example, from 0; below 0 where training did not have it. */
  numberOf(index: number): number;
}

/** Where an example stands among the series of a data set. */
interface Place {
  /** Name of its series, empty where there is one only. */
  readonly series: string;
  /** When its `ahead`-th value after the last step is (from 1), as the file writes times. */
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

/** Whether the targets are classes, given as whole numbers from 0. */
export function hasClasses(objective: Objective): boolean {
  return objective === "classification" || objective === "labelling";
}

/** Whether there are targets at every step. */
export function isStepwise(objective: Objective): boolean {
  return objective === "forecast" || objective === "labelling";
}

/** What a row of `outputs` is made of, [variables, ahead]. */
export function outputShape({ outputs, variables }: Pick<Dataset, "outputs" | "variables">) {
  const count = variables?.length ?? 1;
  return { count, ahead: outputs / count };
}

/** Numbers in the targets of an example: values or class numbers, at each step or once. */
export function targetSize(
  objective: Objective,
  { steps, outputs }: { readonly steps: number; readonly outputs: number },
): number {
  return (isStepwise(objective) ? steps : 1) * (hasClasses(objective) ? 1 : outputs);
}
