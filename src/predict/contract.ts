import type { Row } from "../data/table/row-objects.js";
import type { Forecast, Prediction } from "../library/prediction.js";

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

/** What a model that goes on step by step knows of a series so far. Plain JSON. */
export interface StreamState {
  /** The series. */
  readonly series: string;
  /** Place of the last step on the run's time line. */
  readonly place: number;
  /** Steps seen so far. */
  readonly steps: number;
  /** The states of the recurrent layers. */
  readonly values: readonly number[];
}

/** Forecasts after some steps. */
export interface Step {
  /** They have no intervals, which are calibrated for whole windows. */
  readonly predictions: readonly Forecast[];
  /** What was left out or is doubtful, one sentence each. */
  readonly warnings: readonly string[];
  /** To hand in with the next steps. */
  readonly state: StreamState;
}

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
   * Forecasts what follows some rows, or classifies the sequences in them: what `openRun(run).predict(rows)`
   * and `rnnlab predict` return for them, in the same bits.
   *
   * @param rows rows with the columns of the run's data, as that data writes them
   * @throws UserError if the rows or an option are invalid
   */
  predict(rows: Iterable<Row>, options?: PredictOptions): Prediction;
  /**
   * Forecasts after the next steps of one series, from the state after those before: after any number of
   * steps the forecasts of a whole sequence of them, in the same bits.
   *
   * @param rows the next steps; with covariates that are known in advance also the steps ahead
   * @param state that of the steps before (default: none were before)
   * @throws UserError if the model needs whole sequences (such as one that is bidirectional), or rows or state
   *   are invalid
   */
  step(rows: Iterable<Row>, state?: StreamState): Step;
}
