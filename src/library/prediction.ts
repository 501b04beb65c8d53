/** A value ahead. What is not known is undefined. */
export interface Forecast {
  /** Name of the series; empty where the run's data has one without a name. */
  readonly series: string;
  /** Time of the last value that the forecast is made from. */
  readonly origin: string;
  readonly time: string;
  /** Column that is forecast. */
  readonly target: string;
  /** Steps after the origin, from 1. */
  readonly ahead: number;
  /** In the data's own unit, like all values. */
  readonly forecast: number;
  /** Ends of the interval; undefined beyond `data.ahead` and where the run has too few errors for it. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** The value in the rows, where they go beyond the origin. */
  readonly actual: number | undefined;
}

/** The class of a sequence. */
export interface Classification {
  /** Text of the sequence, or its name in the rows. */
  readonly input: string;
  /** Undefined where the model cannot take the sequence. */
  readonly prediction: string | undefined;
  /** Of the predicted class. */
  readonly probability: number | undefined;
  /** Of each class. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Why there is no prediction. */
  readonly problem: string | undefined;
}

/** The number that belongs to a sequence. */
export interface Estimate {
  /** Text of the sequence, or its name in the rows. */
  readonly input: string;
  /** In the data's own unit; undefined where the model cannot take the sequence. */
  readonly prediction: number | undefined;
  /** Why there is no prediction. */
  readonly problem: string | undefined;
}

interface Remarks {
  /** What was left out or is doubtful, a sentence each. */
  readonly warnings: readonly string[];
  /** How the figures came about, a sentence each. */
  readonly notes: readonly string[];
}

/** Predictions for sequences, in the order in which the rows name them. */
export type SequenceValues =
  | { readonly objective: "classification"; readonly predictions: readonly Classification[] }
  | { readonly objective: "regression"; readonly predictions: readonly Estimate[] };

/** Predictions, by what the run's data is for. */
export type Prediction = Remarks &
  ({ readonly objective: "forecast"; readonly predictions: readonly Forecast[] } | SequenceValues);
