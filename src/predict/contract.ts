/**
 * The latest steps of a series, evenly spaced like those of the run's data, in the data's own unit.
 */
export interface Series {
  /** Name of the series; needed if the run's data has several. */
  readonly series?: string | undefined;
  /**
   * The values of each column, keyed by its name and ending with the latest step: at least
   * `Model.steps` values of targets and past covariates, and `Model.ahead` more of covariates that
   * are known in advance.
   */
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;
  /**
   * Needed if the model has calendar inputs: the local wall-clock time of each step of the targets,
   * as a date (`2026-01-31`), as date and time (`2026-01-31T12:00`) or as a Date whose UTC fields
   * hold it.
   */
  readonly times?: readonly (string | Date)[] | undefined;
}

export interface PredictOptions {
  /**
   * Steps ahead (default: those that the model was trained for). Beyond these, forecasts are fed
   * back as inputs.
   */
  readonly horizon?: number | undefined;
  /** Nominal coverage of the intervals (default: 0.95). */
  readonly level?: number | undefined;
}

/** A forecast for one step ahead of one target. */
export interface Forecast {
  /** The column that is forecast. */
  readonly target: string;
  /** Steps after the last known step, from 1. */
  readonly ahead: number;
  /** The forecast in the data's own unit, like both ends of the interval. */
  readonly forecast: number;
  /**
   * Ends of the interval; undefined beyond the model's `ahead`, and if the run has too few errors
   * to calibrate it.
   */
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** A model loaded from an exported file. */
export interface Model {
  /** Name of the config that it was trained with. */
  readonly name: string;
  /** Columns that the model forecasts. */
  readonly targets: readonly string[];
  /** Columns that must be known up to the last step. */
  readonly past: readonly string[];
  /** Columns that must also be known for the steps ahead. */
  readonly known: readonly string[];
  /** Steps of each series that a forecast needs as input. */
  readonly steps: number;
  /** Steps ahead that the model was trained for. */
  readonly ahead: number;
  /**
   * Forecasts from these values; the same bits as `rnnlab predict` gives for them.
   *
   * @throws UserError if the values or an option are invalid
   */
  predict(series: Series, options?: PredictOptions): Forecast[];
}
