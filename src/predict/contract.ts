import type { Row } from "../data/table/row-objects.js";
import type { Prediction } from "../library/prediction.js";

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
}
