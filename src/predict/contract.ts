import type { Row } from "../data/table/row-objects.js";
import type { Forecast, Prediction, SequenceValues } from "../library/prediction.js";

export interface PredictOptions {
  /** For forecasts: steps ahead (default: those that the model was trained for). */
  readonly horizon?: number | undefined;
  /** For forecasts: nominal coverage of the intervals (default: 0.95). */
  readonly level?: number | undefined;
  /**
   * For forecasts: steps from one origin to the next, for rolling forecasts through all rows
   * (default: only the last origin of each series).
   */
  readonly origins?: number | undefined;
}

export interface StepOptions {
  /** For forecasts: nominal coverage of the intervals (default: 0.95). */
  readonly level?: number | undefined;
}

/** What a model that continues step by step stores about a sequence. Plain JSON. */
export interface StreamState {
  /** Name of the series, or of the sequence. */
  readonly series: string;
  /** Index of the last step: on the run's time line, or in the sequence. */
  readonly place: number;
  /** Steps that the states have seen. */
  readonly steps: number;
  /** The states of the recurrent layers. */
  readonly values: readonly number[];
  /** Of texts: the last character and the space after it, which the states have not seen yet. */
  readonly text?: string | undefined;
  /** Of series: the targets of the last `data.steps` steps as the network sees them, for intervals. */
  readonly recent: readonly number[];
}

/** Predictions after some steps. */
export type Step = {
  /** What was left out or is doubtful, one sentence each. */
  readonly warnings: readonly string[];
  /** The state to pass with the next steps. */
  readonly state: StreamState;
} & (
  | { readonly objective: "forecast"; readonly predictions: readonly Forecast[] }
  | SequenceValues
);

/** A model loaded from an exported file. */
export interface Model {
  /** Name of the config that it was trained with. */
  readonly name: string;
  readonly objective: "forecast" | "classification" | "regression";
  /** Columns that rows need. */
  readonly columns: readonly string[];
  /** Names of the classes; empty if the model predicts numbers. */
  readonly classes: readonly string[];
  /**
   * Forecasts what follows the rows, or predicts the class or number of each sequence in them. The results are
   * bit for bit those of `openRun(run).predict(rows)` and `rnnlab predict`.
   *
   * @param rows rows with the columns of the run's data, with values written as there
   * @throws UserError if the rows or an option are invalid
   */
  predict(rows: Iterable<Row>, options?: PredictOptions): Prediction;
  /**
   * Forecasts, or predicts the class or number, after the next steps of a sequence, from the state after the
   * previous steps. After any number of steps, the predictions are bit for bit those for the whole sequence.
   * Forecasts have intervals as soon as `data.steps` steps have been seen.
   *
   * @param rows the next steps of one sequence; if covariates are known in advance, also the steps ahead
   * @param state the state after the previous steps (default: the sequence begins)
   * @throws UserError if the model needs whole sequences (for example, a bidirectional one), or rows, state or
   *   options are invalid
   */
  step(rows: Iterable<Row>, state?: StreamState, options?: StepOptions): Step;
}
