import { UserError } from "../../shared/errors.js";
import { nameFrom, type Suggestion } from "../suggested.js";
import { isTimeZone } from "../table/time-zone.js";
import { calendarNotes } from "./calendar-notes.js";
import { findMarkers } from "./find-markers.js";
import { readWithoutPlaceholders } from "./find-placeholders.js";
import { type Frequency, sessionsOf } from "./frequency.js";
import { missingShare } from "./read-irregular.js";
import { springNotes } from "./spring-gap.js";
import { readHead, type SuggestHead } from "./suggest-head.js";
import {
  asideNotes,
  MOST_MISSING,
  perSeriesNotes,
  refuseGaps,
  resampleNote,
  tooFewRows,
  wideNotes,
  withoutTime,
} from "./suggest-messages.js";
import { type SeriesHints, type SuggestedRoles, suggestRoles } from "./suggest-roles.js";
import { WITHOUT_CHOICES, windowOf } from "./suggest-window.js";

/** Fewer rows cannot be divided into a training, a validation and a test part. */
const LEAST_ROWS = 4;

/** Share of missing steps above which `init` reports it. */
const MANY_MISSING = 0.05;

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
  const { target: targets, timeZone, timeFormat, missingValues = [], encoding } = hints;
  requireTimeZone(hints);
  const found = await readHead(path, { targets, missingValues, timeFormat, encoding, timeZone });
  if (found.head.rows.length < LEAST_ROWS) throw tooFewRows(path, found.head.rows.length);
  const roles = await suggestRoles(path, found, hints);
  const { id, time, target, covariates } = roles;
  const marked = markersOf(found, roles);
  if (timeZone !== undefined && time === undefined) {
    throw new UserError(`${path}: has no column of times, so no time zone applies. Leave it out`);
  }
  const named = {
    ...(id !== undefined && { id }),
    ...(roles.timeFormat && { timeFormat: roles.timeFormat }),
    ...(timeZone !== undefined && { timeZone }),
  };
  const read = await readWithoutPlaceholders({
    file: path,
    time,
    target,
    ...named,
    ...found.reading,
    missingValues: [...(found.reading.missingValues ?? []), ...marked.markers],
    ...WITHOUT_CHOICES,
  });
  const { collection, resample, missingValues: markers } = read;
  const { frequency } = collection;
  const share = missingShare(collection);
  if (share > MOST_MISSING) refuseGaps(path, frequency.name, share);
  const { window, notes: windowNotes } = windowOf(collection, [target].flat().length, share);
  const constants = covariates.static.filter((name) => name !== target);
  const choices = [
    ...roleNotes(roles, frequency),
    ...(resample === undefined ? [] : [resampleNote(frequency.name)]),
    ...found.notes,
    ...marked.notes,
    ...read.notes,
    ...calendarNotes(frequency),
    ...asideNotes(found.wide?.aside ?? [], roles.ids),
    ...covariates.notes,
    ...(targets.length > 0 ? [] : perSeriesNotes(roles.candidates, target, roles.ids, constants)),
    ...windowNotes,
    ...missingNotes(share, frequency),
  ];
  const data = {
    task: "csv",
    file: shown,
    ...(encoding !== undefined && { encoding }),
    ...(found.reading.wide && { wide: found.reading.wide }),
    ...(time !== undefined && { time }),
    target,
    ...named,
    ...(markers.length > 0 && { missingValues: [...markers] }),
    ...(covariates.past.length > 0 && { past: covariates.past }),
    ...(constants.length > 0 && { static: constants }),
    ...(share > 0 && { missing: "interpolate" }),
    ...(resample !== undefined && { resample }),
    ...calendarSettings(frequency),
    ...window,
    level: "last",
  };
  const description = `Forecasts ${[target].flat().join(", ")} ${window.ahead} steps of ${frequency.name} ahead.`;
  return {
    config: { name: nameFrom(path), description, data, ...MODEL },
    notes: [...collection.table.notes, ...choices, ...springNotes(collection)],
    choices,
  };
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

/** What the columns are taken for, and why. */
function roleNotes(roles: SuggestedRoles, frequency: Frequency): string[] {
  const { columns, candidates, cycle, ids, left, notes, reason, target, time } = roles;
  const dates =
    time === undefined
      ? withoutTime(columns)
      : `${[time].flat().join(" and ")}, every ${frequency.name}`;
  return [
    ...wideNotes(candidates.length, time),
    ...notes.filter(({ name }) => !ids.includes(name)).map(({ text }) => text),
    ...(cycle === undefined ? [] : [cycleNote(cycle)]),
    ...(left === undefined ? [] : [unevenNote(left, ids)]),
    `target: ${[target].flat().join(", ")}, ${reason ?? "as requested"}`,
    `time: ${dates}`,
    ...(ids.length > 0 ? [`series: one for each ${ids.join(" and ")}`] : []),
  ];
}

function unevenNote(name: string, ids: readonly string[]): string {
  return `"${name}" increases by different steps in the rows of each ${ids.join(" and ")}: it is left out, and rows are consecutive steps`;
}

function cycleNote(name: string): string {
  return `"${name}" starts over repeatedly, so it is not a time. If it counts the steps of each series, set --id`;
}

function missingNotes(share: number, { name }: Frequency): string[] {
  const percent = Math.round(share * 100);
  return share > MANY_MISSING
    ? [`${percent} % of the steps of ${name} have no value: they are interpolated`]
    : [];
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
