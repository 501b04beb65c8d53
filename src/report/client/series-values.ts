/** The values of a series in a chart. */
export interface SeriesValues {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Limits of an interval around the values; empty if there is none. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Descriptions of the points, if their values are not enough. */
  readonly labels: readonly string[];
}
