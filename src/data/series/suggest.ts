import { UserError } from "../../shared/errors.js";
import { nameFrom, type Suggestion } from "../suggested.js";
import { findColumns } from "../table/columns.js";
import { isTimeZone } from "../table/time-zone.js";
import { calendarNotes } from "./calendar-notes.js";
import { chooseWindow } from "./choices.js";
import { chooseCovariates } from "./covariate-choices.js";
import { findId, idOfBlocks } from "./find-id.js";
import { findMarkers } from "./find-markers.js";
import { findPeriod } from "./find-period.js";
import { readWithoutPlaceholders } from "./find-placeholders.js";
import { sessionsOf } from "./frequency.js";
import { missingShare } from "./read-irregular.js";
import { springNotes } from "./spring-gap.js";
import { changing, counterOf, cycleOf, likelyTarget } from "./suggest-columns.js";
import { readHead } from "./suggest-head.js";
import {
  asideNotes,
  labelsOfTexts,
  MOST_MISSING,
  noTarget,
  noTimeOf,
  perSeriesNotes,
  refuseGaps,
  resampleNote,
  tooFewRows,
  wideNotes,
  withoutTime,
} from "./suggest-messages.js";

/** What the user says of a file. */
export interface SeriesHints {
  /** Columns to forecast (default: the first one of numbers). */
  readonly target: readonly string[];
  /** Column with the series of each row, if there are several. */
  readonly id?: string | undefined;
  readonly timeZone?: string | undefined;
  /** Format of the times (default: detected). */
  readonly timeFormat?: string | undefined;
  /** Texts that mark missing values, in addition to the usual ones. */
  readonly missingValues?: readonly string[] | undefined;
}

/** Fewer rows cannot be divided into a training, a validation and a test part. */
const LEAST_ROWS = 4;

/** The share of the steps that are trained on; no later value is looked at. */
const TRAINING_SHARE = 0.7;

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
  { target: targets, id: givenId, timeZone, timeFormat, missingValues = [] }: SeriesHints,
): Promise<Suggestion> {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new UserError(`the time zone is "${timeZone}", expected for example Europe/Berlin`);
  }
  const {
    head,
    reading,
    wide,
    notes: headNotes,
  } = await readHead(path, { targets, missingValues, timeFormat });
  if (head.rows.length < LEAST_ROWS) throw tooFewRows(path, head.rows.length);
  const looked = findColumns(head, timeFormat);
  const others = new Map(wide?.others.map((column) => [column.name, column]));
  const columns = looked.columns.map((column) => others.get(column.name) ?? column);
  const { notes } = looked;
  const counting = wide?.time ?? looked.time;
  if (timeFormat !== undefined && counting === undefined) throw noTimeOf(path, timeFormat);
  const id =
    givenId ??
    reading.wide?.row ??
    (counting ? await findId(path, counting, columns, reading) : idOfBlocks(head, columns));
  const cycle = id === undefined ? cycleOf(columns, counting?.columns) : undefined;
  const times = cycle === undefined ? counting?.columns : counterOf(columns);
  const time = times?.length === 1 ? times[0] : times;
  const ids = [id ?? []].flat();
  const isUsed = (name: string) => ids.includes(name) || times?.includes(name);
  const repeated = columns.filter(({ name, beginsAgain }) => beginsAgain && !isUsed(name));
  const numbers = columns.filter(({ name, kind }) => kind === "number" && !isUsed(name));
  const candidates = numbers.length > 0 ? numbers : repeated;
  const reserved = [ids, times ?? [], targets, wide?.aside ?? []].flat();
  const offered = numbers.length > 0 && time !== undefined ? repeated : [];
  const covariates = await chooseCovariates(path, columns, offered, ids, reserved, reading);
  const chosen = wide?.target ?? likelyTarget(head, changing(candidates, covariates.static), times);
  const target = targets.length > 1 ? targets : (targets[0] ?? chosen?.name);
  if (target === undefined) throw noTarget(path, head, columns);
  if (targets.length === 0 && time === undefined && id === undefined && wide === undefined) {
    const labels = labelsOfTexts(path, head, columns, String(target));
    if (labels !== undefined) throw labels;
  }
  const targetColumns = candidates.filter(({ name }) => [target].flat().includes(name));
  const marked = wide === undefined ? findMarkers(head, targetColumns) : { markers: [], notes: [] }; // else refused below, with the column of the file
  if (timeZone !== undefined && time === undefined) {
    throw new UserError(`${path}: has no column of times, so no time zone applies. Leave it out`);
  }
  const hints = {
    ...(id !== undefined && { id }),
    ...(times !== undefined && counting?.format && { timeFormat: counting.format }),
    ...(timeZone !== undefined && { timeZone }),
  };
  const read = await readWithoutPlaceholders({
    file: path,
    time,
    target,
    ...hints,
    ...reading,
    missingValues: [...(reading.missingValues ?? []), ...marked.markers],
    past: [],
    known: [],
    static: [],
    categories: [],
    calendar: [],
    split: [0.7, 0.15, 0.15],
    scaling: "standard",
    scalePer: "series",
    level: "series",
    spread: "series",
    transform: "none",
    reachBack: true,
    missing: "interpolate",
    steps: 1,
    ahead: 1,
    stride: 1,
  });
  const { collection, resample } = read;
  const base = {
    task: "csv",
    file: shown,
    ...(reading.wide && { wide: reading.wide }),
    ...(time !== undefined && { time }),
    target,
    ...hints,
    ...(read.missingValues.length > 0 && { missingValues: [...read.missingValues] }),
  };
  const { frequency, length } = collection;
  const constants = covariates.static.filter((name) => name !== target);
  const share = missingShare(collection);
  if (share > MOST_MISSING) refuseGaps(path, frequency.name, share);
  const { reason, ...window } = chooseWindow(frequency, length, () =>
    findPeriod(collection, [target].flat().length, Math.floor(TRAINING_SHARE * length)),
  );
  const sessions = sessionsOf(frequency);
  const { record } = frequency;
  const holidays = record.kind === "weekly" ? record.holidays : [];
  const percent = Math.round(share * 100);
  const choices = [
    ...wideNotes(candidates.length, time),
    ...notes.filter(({ name }) => !ids.includes(name)).map(({ text }) => text),
    ...(cycle === undefined
      ? []
      : [
          `"${cycle}" starts over repeatedly, so it is not a time. If it counts the steps of each series, set --id`,
        ]),
    `target: ${[target].flat().join(", ")}, ${targets.length > 0 ? "as requested" : chosen?.reason}`,
    `time: ${time === undefined ? withoutTime(columns) : `${[time].flat().join(" and ")}, every ${frequency.name}`}`,
    ...(ids.length > 0 ? [`series: one for each ${ids.join(" and ")}`] : []),
    ...(resample === undefined ? [] : [resampleNote(frequency.name)]),
    ...headNotes,
    ...marked.notes,
    ...read.notes,
    ...calendarNotes(frequency),
    ...asideNotes(wide?.aside ?? [], ids),
    ...covariates.notes,
    ...(targets.length > 0 ? [] : perSeriesNotes(candidates, target, ids, constants)),
    `windows: ${reason}`,
    ...(share > MANY_MISSING
      ? [`${percent} % of the steps of ${frequency.name} have no value: they are interpolated`]
      : []),
  ];
  return {
    config: {
      name: nameFrom(path),
      description: `Forecasts ${[target].flat().join(", ")} ${window.ahead} steps of ${frequency.name} ahead.`,
      data: {
        ...base,
        ...(covariates.past.length > 0 && { past: covariates.past }),
        ...(constants.length > 0 && { static: constants }),
        ...(share > 0 && { missing: "interpolate" }),
        ...(resample !== undefined && { resample }),
        ...(sessions !== undefined && { sessions }),
        ...(holidays.length > 0 && { holidays }),
        ...window,
        level: "last",
      },
      ...MODEL,
    },
    notes: [...collection.table.notes, ...choices, ...springNotes(collection)],
    choices,
  };
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
