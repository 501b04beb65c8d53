/** What a series of a chart is made of. */
export interface SeriesValues {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Of a band around the values; empty without one. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** What each point is, where its values do not say it. */
  readonly labels: readonly string[];
}
