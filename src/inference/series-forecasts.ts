import { unseenCategories } from "../data/series/category-notes.js";
import type { Collection } from "../data/series/collect.js";
import { type LatestWindows, latestWindows } from "../data/series/latest.js";
import { rollingWindows } from "../data/series/origins.js";
import type { ReadingOptions } from "../data/series/reading.js";
import type { SeriesRecord } from "../data/series/record.js";
import { unusualValues } from "../data/series/unusual.js";
import { outputRanges } from "../evaluation/conformal-ranges.js";
import type { ConformalScores } from "../evaluation/conformal-scores.js";
import type { Skip } from "../model/config.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { type Continuation, continued, type Forecaster } from "./continued.js";
import {
  ForecastTally,
  intervalsText,
  leftOutText,
  refusedText,
  unusualText,
} from "./forecast-notes.js";
import { type ForecastRow, forecastRows } from "./forecast-rows.js";
import { ensembleText, meanForecasts } from "./mean-forecasts.js";

/** How series are forecast. */
export interface ForecastSettings {
  /** Nominal coverage of the intervals, such as 0.95. */
  readonly level: number;
  /** Steps from one origin to the next (default: only the last origin of each series). */
  readonly stride?: number | undefined;
  readonly onWarning: (message: string) => void;
  /** Receives messages that are not warnings. */
  readonly onNote: (message: string) => void;
}

/** @throws UserError if forecasts would be fed back, but the model needs covariates, which are then unknown */
export function requireHorizon(
  horizon: number,
  { ahead, past, known }: Pick<ReadingOptions, "ahead" | "past" | "known">,
): void {
  const covariates = [...past, ...known];
  if (horizon <= ahead || covariates.length === 0) return;
  throw new UserError(
    `the horizon is ${horizon}, expected at most ${ahead}, the run's data.ahead: beyond it forecasts ` +
      `are fed back recursively, but ${covariates.join(", ")} cannot be forecast`,
  );
}

/** Series that continue those of the training data. */
export interface NewerSeries {
  readonly collection: Collection;
  /** Why rows were left out, a sentence for each. */
  readonly problems: readonly string[];
}

/** What a model and its config record about series. */
export interface TrainedSeries {
  readonly record: SeriesRecord;
  readonly options: ReadingOptions;
  /**
   * What replaces the parameters of a series for series that training did not see; undefined if series have
   * no parameters.
   */
  readonly unseen: string | undefined;
}

/**
 * The windows to forecast from. Warns about rows that were left out and about unusual values.
 *
 * @throws UserError if no series has a window
 */
export function forecastWindows(
  { collection, problems }: NewerSeries,
  { record, options, unseen }: TrainedSeries,
  settings: ForecastSettings,
): LatestWindows {
  const { onWarning } = settings;
  if (problems.length > 0) onWarning(leftOutText(problems));
  for (const text of unseenCategories(collection, record.covariates)) onWarning(text);
  const found = windowsOf(collection, record, options, settings);
  if (unseen !== undefined) noteUnseen(found, unseen, settings);
  return found;
}

/** What a model uses for a series that training did not see, instead of that series' parameters; undefined without them. */
export function unseenSeries({
  skip,
  smooths,
}: {
  readonly skip: Skip;
  readonly smooths: boolean;
}): string | undefined {
  if (smooths) {
    return (
      "the smoothing coefficients are the means of the learnt ones, and level and seasonals start from the " +
      "first season of the window"
    );
  }
  return skip === "linearBySeries" ? "the line is that of all series" : undefined;
}

/** Notes which series training did not see. */
function noteUnseen({ windows }: LatestWindows, text: string, { onNote }: ForecastSettings): void {
  const names = new Set(windows.flatMap(({ name, number }) => (number < 0 ? [name] : [])));
  if (names.size === 0) return;
  const [first] = names;
  const more = names.size > 1 ? ` and ${names.size - 1} more` : "";
  onNote(`${first}${more}: not seen in training, so ${text}`);
}

/** @throws UserError if no series has a window */
function windowsOf(
  collection: Collection,
  record: SeriesRecord,
  options: ReadingOptions,
  { stride, onWarning, onNote }: ForecastSettings,
): LatestWindows {
  const found =
    stride === undefined
      ? { ...latestWindows(collection, record, options), skipped: 0 }
      : rollingWindows(collection, record, options, stride);
  const { windows, refused, skipped } = found;
  if (windows.length === 0) {
    const more = refused.length > 1 ? ` (and ${refused.length - 1} more series)` : "";
    throw new UserError(`${refused[0]!.reason}${more}`);
  }
  if (refused.length > 0) onWarning(refusedText(refused, collection.series.length));
  const unusual = unusualText(unusualValues(windows, collection));
  if (unusual !== undefined) onWarning(unusual);
  if (stride === undefined) return found;
  onNote(
    `${counted(windows.length, "origin")}${skipped > 0 ? `, ${skipped} skipped because of missing values` : ""}`,
  );
  return found;
}

/** Windows that are forecast at once. */
const CHUNK = 4096;

/** A model, and its errors on windows that it was not trained on. */
export interface ForecastingMember {
  readonly forecaster: Forecaster;
  readonly errors: ConformalScores | undefined;
}

/**
 * Forecasts of windows, a limited number at a time; each piece must be read to its end.
 *
 * @param members the model, or all models of an ensemble, whose forecasts are averaged
 */
export function* forecastPieces(
  members: readonly ForecastingMember[],
  { windows }: LatestWindows,
  series: Pick<Continuation, "collection" | "options" | "horizon">,
  { level, stride, onNote, onWarning }: ForecastSettings,
): Generator<Iterable<ForecastRow>> {
  const continuations = members.map(({ forecaster, errors }) => {
    return { forecaster, continuation: { ...series, errors, ranges: outputRanges(errors, level) } };
  });
  const [{ continuation }] = continuations as [(typeof continuations)[number]];
  const tally = new ForecastTally(level);
  for (let first = 0; first < windows.length; first += CHUNK) {
    const chunk = windows.slice(first, first + CHUNK);
    const forecasts = continuations.map((member) => {
      return continued(member.forecaster, chunk, member.continuation);
    });
    yield tally.counted(forecastRows(chunk, meanForecasts(forecasts), continuation));
  }
  onNote(intervalsText(continuation.errors, continuation.ranges, level));
  if (members.length > 1) onNote(ensembleText(members.length));
  for (const text of stride === undefined ? [] : tally.errorTexts()) onNote(text);
  for (const text of [tally.outsideText(), tally.negativeText()]) {
    if (text !== undefined) onWarning(text);
  }
}
