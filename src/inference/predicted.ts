/** For how much of the new data there is a prediction. */
export interface Coverage {
  /** Whether there is a prediction for everything in the file. */
  readonly complete: boolean;
  /** What there is none for, such as `2 series`. */
  readonly refused: string;
}

/** Predictions for new data. */
export interface Predicted extends Coverage {
  /** CSV in pieces. */
  readonly csv: Iterable<string>;
}
