import { UserError } from "../shared/errors.js";
import { wholeNumber } from "./whole-number.js";

/** How to forecast. */
export interface ForecastOptions {
  /** For forecasts: the number of steps ahead (default: the run's `data.ahead`). */
  readonly horizon?: number | undefined;
  /** For forecasts: the nominal coverage of the intervals (default: 0.95). */
  readonly level?: number | undefined;
  /**
   * For forecasts: steps from one origin to the next, for rolling forecasts through all rows
   * (default: only the last origin of each series).
   */
  readonly origins?: number | undefined;
}

const LEVEL = 0.95;

/** @throws UserError if an option is not as expected */
export function forecastSettings({ horizon, level = LEVEL, origins }: ForecastOptions) {
  if (!(level >= 0.01 && level < 1)) {
    throw new UserError(
      `level is ${level}, expected a share from 0.01 to below 1, such as ${LEVEL}`,
    );
  }
  return {
    horizon: wholeNumber("horizon", horizon),
    level,
    stride: wholeNumber("origins", origins),
  };
}

/** @throws UserError if an option is given that applies only to forecasts of series */
export function requireNoForecastOptions(options: ForecastOptions, task: string): void {
  const names = ["horizon", "level", "origins"] as const;
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new UserError(
    `${given} is ${options[given]}, but the run has data.task "${task}", which does not forecast ` +
      "series. Leave it out.",
  );
}
