/** How much of the new data has a prediction. */
export interface Coverage {
  /** Whether everything in the file has a prediction. */
  readonly complete: boolean;
  /** What has no prediction, such as `2 series`. */
  readonly refused: string;
}

/** Predictions for new data. */
export interface Predicted extends Coverage {
  /** CSV in pieces. */
  readonly csv: Iterable<string>;
}
