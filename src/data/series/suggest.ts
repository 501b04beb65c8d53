import { UserError } from "../../shared/errors.js";
import { nameFrom, type Suggestion } from "../suggested.js";
import { isTimeZone } from "../table/time-zone.js";
import type { Collection } from "./collection.js";
import { findMarkers } from "./find-markers.js";
import { readWithoutPlaceholders, type WithoutPlaceholders } from "./find-placeholders.js";
import { type Frequency, sessionsOf } from "./frequency.js";
import { missingShare } from "./read-irregular.js";
import { springNotes } from "./spring-gap.js";
import { choicesOf, type Draft, type Findings } from "./suggest-choices.js";
import { readHead, type SuggestHead } from "./suggest-head.js";
import { MOST_MISSING, refuseGaps, tooFewRows, tooFewSteps } from "./suggest-messages.js";
import { type SeriesHints, type SuggestedRoles, suggestRoles } from "./suggest-roles.js";
import { WITHOUT_CHOICES, windowOf } from "./suggest-window.js";

/** Fewer rows cannot be divided into a training, a validation and a test part. */
const LEAST_ROWS = 4;

/** Fewer steps cannot be divided by the usual shares, of which 15 % are for validation. */
const LEAST_STEPS = 6;

/**
 * A config for a file of series: its first column of dates, and what to forecast.
 *
 * @param shown the file's path for the config
 * @throws UserError if the file cannot be read, has no column of numbers, or the time zone does not exist
 */
export async function suggestConfig(
  path: string,
  shown: string,
  hints: SeriesHints,
): Promise<Suggestion> {
  const found = await foundIn(path, hints);
  const roles = await suggestRoles(path, found, hints);
  const marked = markersOf(found, roles);
  requireTimeFor(path, hints, roles);
  const read = await readSuggested(path, { hints, found, roles }, marked.markers);
  const { collection } = read;
  if (collection.length < LEAST_STEPS) throw tooFewSteps(path, collection, roles.ids);
  const share = missingShare(collection);
  if (share > MOST_MISSING) refuseGaps(path, collection.frequency.name, share, roles.ids);
  const { window, notes: windowNotes } = windowOf(collection, [roles.target].flat().length, share);
  const constants = roles.covariates.static.filter((name) => name !== roles.target);
  const draft = { hints, found, roles, read, share, constants };
  const choices = choicesOf(draft, marked.notes, windowNotes);
  return {
    config: {
      name: nameFrom(path),
      description: describe(roles, collection, window.ahead),
      data: dataOf(shown, draft, window),
      ...MODEL,
    },
    notes: [...collection.table.notes, ...choices, ...springNotes(collection)],
    choices,
  };
}

/** @throws UserError if the file cannot be read or has too few rows, or the time zone does not exist */
async function foundIn(path: string, hints: SeriesHints): Promise<SuggestHead> {
  const { target: targets, timeZone, timeFormat, missingValues = [], encoding } = hints;
  requireTimeZone(hints);
  const found = await readHead(path, { targets, missingValues, timeFormat, encoding, timeZone });
  if (found.head.rows.length < LEAST_ROWS) throw tooFewRows(path, found.head.rows.length);
  return found;
}

/** @throws UserError if there is a time zone, but no column of times */
function requireTimeFor(path: string, { timeZone }: SeriesHints, { time }: SuggestedRoles): void {
  if (timeZone === undefined || time !== undefined) return;
  throw new UserError(`${path}: has no column of times, so no time zone applies. Leave it out`);
}

/** Reads the series by what was found; `markers` are texts in the target that mark missing values. */
function readSuggested(
  file: string,
  { hints, found: { reading }, roles }: Findings,
  markers: readonly string[],
): Promise<WithoutPlaceholders> {
  return readWithoutPlaceholders({
    file,
    time: roles.time,
    target: roles.target,
    ...namedOf(hints, roles),
    ...reading,
    missingValues: [...(reading.missingValues ?? []), ...markers],
    ...WITHOUT_CHOICES,
  });
}

/** The keys of `data` on series and times, which are left out if they have no value. */
function namedOf({ timeZone }: SeriesHints, { id, timeFormat }: SuggestedRoles) {
  return {
    ...(id !== undefined && { id }),
    ...(timeFormat && { timeFormat }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

/** The `data` part of the config. */
function dataOf(shown: string, draft: Draft, window: object) {
  const { hints, found, roles, read, share, constants } = draft;
  const { past } = roles.covariates;
  return {
    task: "csv",
    file: shown,
    ...(hints.encoding !== undefined && { encoding: hints.encoding }),
    ...(found.reading.wide && { wide: found.reading.wide }),
    ...(roles.time !== undefined && { time: roles.time }),
    target: roles.target,
    ...namedOf(hints, roles),
    ...(read.missingValues.length > 0 && { missingValues: [...read.missingValues] }),
    ...(past.length > 0 && { past }),
    ...(constants.length > 0 && { static: constants }),
    ...(share > 0 && { missing: "interpolate" }),
    ...(read.resample !== undefined && { resample: read.resample }),
    ...calendarSettings(read.collection.frequency),
    ...window,
    level: "last",
  };
}

function describe({ target }: SuggestedRoles, { frequency }: Collection, ahead: number): string {
  return `Forecasts ${[target].flat().join(", ")} ${ahead} steps of ${frequency.name} ahead.`;
}

/** @throws UserError if a time zone does not exist */
function requireTimeZone({ timeZone }: SeriesHints): void {
  if (timeZone === undefined || isTimeZone(timeZone)) return;
  throw new UserError(`the time zone is "${timeZone}", expected for example Europe/Berlin`);
}

/** The sessions and holidays that were detected, as keys of `data`. */
function calendarSettings(frequency: Frequency) {
  const sessions = sessionsOf(frequency);
  const { record } = frequency;
  const holidays = record.kind === "weekly" ? record.holidays : [];
  return {
    ...(sessions !== undefined && { sessions }),
    ...(holidays.length > 0 && { holidays }),
  };
}

/** Texts in the target that mark missing values. Those of a wide table are refused, with the column of the file. */
function markersOf({ head, wide }: SuggestHead, { candidates, target }: SuggestedRoles) {
  if (wide !== undefined) return { markers: [], notes: [] };
  return findMarkers(
    head,
    candidates.filter(({ name }) => [target].flat().includes(name)),
  );
}

/**
 * The initial model for a series: least squares of the window, to which a GRU adds only if the validation part shows
 * a significant improvement.
 */
const MODEL = {
  model: { cell: "gru", hidden: 16, layers: 1, skip: "linear", targets: "lastStep" },
  training: {
    epochs: 30,
    batchSize: 32,
    optimizer: { learningRate: 0.001 },
    checkpoint: { confidence: 0.99 },
    restoreBest: true,
  },
};
