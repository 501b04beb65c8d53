/** A forecast for one step ahead. Unknown values are undefined. */
export interface Forecast {
  /** Name of the series; empty if the run's data has a single series without a name. */
  readonly series: string;
  /** Time of the last value that the forecast is based on. */
  readonly origin: string;
  readonly time: string;
  /** The column that is forecast. */
  readonly target: string;
  /** Steps after the origin, from 1. */
  readonly ahead: number;
  /** The forecast in the data's own unit, like all values here. */
  readonly forecast: number;
  /**
   * Ends of the interval; undefined beyond `data.ahead` and if the run has too few errors to
   * calibrate it.
   */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** The actual value, if the rows continue beyond the origin. */
  readonly actual: number | undefined;
}

/** The predicted class of a sequence. */
export interface Classification {
  /** Text of the sequence, or its name in the rows. */
  readonly input: string;
  /** Undefined if the model cannot take the sequence. */
  readonly prediction: string | undefined;
  /** Probability of the predicted class. */
  readonly probability: number | undefined;
  /** Probability of each class, keyed by its name. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Why there is no prediction. */
  readonly problem: string | undefined;
}

/** The predicted number of a sequence. */
export interface Estimate {
  /** Text of the sequence, or its name in the rows. */
  readonly input: string;
  /** In the data's own unit; undefined if the model cannot take the sequence. */
  readonly prediction: number | undefined;
  /** Why there is no prediction. */
  readonly problem: string | undefined;
}

interface Remarks {
  /** What was left out or is doubtful, one sentence each. */
  readonly warnings: readonly string[];
  /** How the figures were computed, one sentence each. */
  readonly notes: readonly string[];
}

/** Predictions for sequences, in the order of the rows. */
export type SequenceValues =
  | { readonly objective: "classification"; readonly predictions: readonly Classification[] }
  | { readonly objective: "regression"; readonly predictions: readonly Estimate[] };

/** Predictions, depending on the run's task. */
export type Prediction = Remarks &
  ({ readonly objective: "forecast"; readonly predictions: readonly Forecast[] } | SequenceValues);
