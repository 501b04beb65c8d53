/** The latest steps of a series, evenly spaced as those of the run's data, in the data's own unit. */
export interface Series {
  /** Name of the series, where the run's data has several. */
  readonly series?: string | undefined;
  /**
   * The values of each column by its name, the last ones being the latest: at least `Model.steps` of targets
   * and of covariates, and `Model.ahead` more of covariates that are known in advance.
   */
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;
  /**
   * Where the model has inputs of the calendar: what the clock on the wall shows at each step of the targets,
   * as a date (`2026-01-31`), as date and time (`2026-01-31T12:00`) or as a Date whose UTC fields show it.
   */
  readonly times?: readonly (string | Date)[] | undefined;
}

export interface PredictOptions {
  /** Steps ahead (default: those that the model was trained for); beyond them forecasts are fed back. */
  readonly horizon?: number | undefined;
  /** Share of the values that the intervals are to hold (default: 0.95). */
  readonly level?: number | undefined;
}

/** A value ahead. */
export interface Forecast {
  /** Column that is forecast. */
  readonly target: string;
  /** Steps after the last one, from 1. */
  readonly ahead: number;
  /** In the data's own unit, like both ends. */
  readonly forecast: number;
  /** Ends of the interval; undefined beyond the model's `ahead` and where the run has too few errors. */
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** A model that an export took out of its run. */
export interface Model {
  /** Name of the run's config. */
  readonly name: string;
  /** Columns that are forecast. */
  readonly targets: readonly string[];
  /** Columns that are known up to the last step. */
  readonly past: readonly string[];
  /** Columns that are known in advance. */
  readonly known: readonly string[];
  /** Steps of each series that a forecast needs. */
  readonly steps: number;
  /** Steps ahead that the model was trained for. */
  readonly ahead: number;
  /**
   * What `rnnlab predict` forecasts from the same values, bit for bit.
   *
   * @throws UserError when the values or an option are not as expected
   */
  predict(series: Series, options?: PredictOptions): Forecast[];
}
