/** Predictions for new data. */
export interface Predicted {
  /** CSV in pieces. */
  readonly csv: Iterable<string>;
  /** Whether there is a prediction for everything in the file. */
  readonly complete: boolean;
  /** What there is none for, such as `2 series`. */
  readonly refused: string;
}
