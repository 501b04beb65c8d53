import { InvalidArgumentError } from "commander";
import { UserError } from "../shared/errors.js";

/** The options of `rnnlab predict`. */
export interface PredictOptions {
  readonly input?: string;
  readonly horizon?: number;
  readonly level?: number;
  /** Steps from one origin to the next. */
  readonly origins?: number;
  /** The label of a model, for a comparison. */
  readonly model?: string;
  readonly strict?: true;
  readonly output?: string;
  readonly json?: true;
  readonly plot?: true;
  readonly svg?: string;
  readonly html?: string;
  readonly runs: string;
  readonly threads: number;
}

/** Maximum number of series to draw. */
const MOST_PICTURED = 6;

/**
 * The maximum number of series to draw; undefined if no picture is requested.
 *
 * @throws UserError if rolling forecasts are requested too, which no picture shows
 */
export function picturedSeries(options: PredictOptions): number | undefined {
  const [name] = pictureOptions.filter((name) => options[name] !== undefined);
  if (name !== undefined && options.origins !== undefined) {
    throw new UserError(
      `--${name} is given with --origins: a picture shows one forecast of a series. Leave one of them out.`,
    );
  }
  return name === undefined ? undefined : MOST_PICTURED;
}

/** Options for pictures of the forecast. */
export const pictureOptions = ["plot", "svg", "html"] as const;

/** @throws UserError if an option for forecasts is given, because nothing is forecast here */
export function refuseForecastOptions(options: PredictOptions, where: string): void {
  const given = (["horizon", "level", "origins", ...pictureOptions] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (given.length === 0) return;
  const names = given.map((name) => `--${name}`).join(" and ");
  throw new UserError(`${names} ${given.length > 1 ? "are" : "is"} given ${where}`);
}

/** Steps from one origin to the next; `all` means every step. */
export function originStride(text: string): number {
  if (text === "all") return 1;
  const stride = Number(text);
  if (Number.isInteger(stride) && stride > 0) return stride;
  throw new InvalidArgumentError('Expected "all" or a number of steps.');
}

/** @throws InvalidArgumentError if `text` is not a percentage; a share such as 0.95 is rejected */
export function percent(text: string): number {
  const number = Number(text);
  if (number >= 1 && number < 100) return number;
  throw new InvalidArgumentError("Expected a percentage of at least 1 and below 100, such as 95.");
}
