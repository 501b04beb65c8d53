import { UserError } from "../../shared/errors.js";
import { nameFrom, type Suggestion } from "../suggested.js";
import { type Cell, isMissing } from "../table/cells.js";
import { beginsAgain, type FoundColumn, findColumns } from "../table/columns.js";
import { peekTable, type TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { isTimeZone } from "../table/time-zone.js";
import { calendarNotes } from "./calendar-notes.js";
import { chooseTarget, chooseWindow } from "./choices.js";
import { chooseCovariates } from "./covariate-choices.js";
import { findId } from "./find-id.js";
import { sessionsOf } from "./frequency.js";
import { missingShare, readIrregular } from "./read-irregular.js";
import { springNotes } from "./spring-gap.js";
import {
  MOST_MISSING,
  noTarget,
  perSeriesNotes,
  refuseGaps,
  requireNumbers,
  resampleNote,
  wideNotes,
} from "./suggest-messages.js";
import { refuseTimesAcross } from "./times-across.js";

/** What the user says of a file. */
export interface SeriesHints {
  /** Columns to forecast (default: the first one of numbers). */
  readonly target: readonly string[];
  /** Column that says which of several series a row is of. */
  readonly id?: string | undefined;
  readonly timeZone?: string | undefined;
  /** Texts that mark a missing value beside the usual ones. */
  readonly missingValues?: readonly string[] | undefined;
}

/** Share of missing steps above which `init` says so. */
const MANY_MISSING = 0.05;

/**
 * A config for a file of series: its first column of dates, and what to forecast.
 *
 * @param shown the file's path for the config
 * @throws UserError when there is no column of numbers, no such time zone, or no file to read
 */
export async function suggestConfig(
  path: string,
  shown: string,
  { target: targets, id: givenId, timeZone, missingValues = [] }: SeriesHints,
): Promise<Suggestion> {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new UserError(`the time zone is "${timeZone}", expected for example Europe/Berlin`);
  }
  const head = withoutMarkers(await peekTable(path), missingValues);
  if (targets.length === 0) refuseTimesAcross(path, head);
  const { columns, time: counting, notes } = findColumns(head);
  const id = givenId ?? (counting && (await findId(path, counting, columns)));
  const cycle = id === undefined ? cycleOf(head, columns, counting) : undefined;
  const times = cycle === undefined ? counting : undefined;
  const time = times?.length === 1 ? times[0] : times;
  const ids = [id ?? []].flat();
  const candidates = columns.filter(
    ({ name, kind }) => kind === "number" && !ids.includes(name) && !times?.includes(name),
  );
  const reserved = [ids, times ?? [], targets].flat();
  const covariates = await chooseCovariates(path, columns, ids, reserved);
  const found = chooseTarget(changing(candidates, covariates.static).map(({ name }) => name));
  const target = targets.length > 1 ? targets : (targets[0] ?? found?.name);
  if (target === undefined) throw noTarget(path, head, columns);
  requireNumbers(
    head,
    candidates.find(({ name }) => name === target),
  );
  if (timeZone !== undefined && time === undefined) {
    throw new UserError(`${path}: has no column of times, which a time zone is for`);
  }
  const hints = {
    ...(id !== undefined && { id }),
    ...(timeZone !== undefined && { timeZone }),
    ...(missingValues.length > 0 && { missingValues: [...missingValues] }),
  };
  const base = { task: "csv", file: shown, ...(time !== undefined && { time }), target, ...hints };
  const { collection, resample } = await readIrregular({
    file: path,
    time,
    target,
    ...hints,
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
  const { frequency, length } = collection;
  const constants = covariates.static.filter((name) => name !== target);
  const share = missingShare(collection);
  if (share > MOST_MISSING) refuseGaps(path, frequency.name, share);
  const { reason, ...window } = chooseWindow(frequency, length);
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
    `target: ${[target].flat().join(", ")}, ${targets.length > 0 ? "as asked for" : found?.reason}`,
    `time: ${time === undefined ? "no column of times, rows follow each other" : `${[time].flat().join(" and ")}, every ${frequency.name}`}`,
    ...(ids.length > 0 ? [`series: one for each ${ids.join(" and ")}`] : []),
    ...(resample === undefined ? [] : [resampleNote(frequency.name)]),
    ...calendarNotes(frequency),
    ...covariates.notes,
    ...(targets.length > 0 ? [] : perSeriesNotes(candidates, target, ids)),
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

/** The name of an index that begins again though nothing tells series apart, such as a month's number. */
function cycleOf(
  head: TableHead,
  columns: readonly FoundColumn[],
  [time, ...others]: readonly string[] = [],
): string | undefined {
  const column = columns.find(({ name }) => name === time);
  if (time === undefined || others.length > 0 || column?.kind !== "index") return undefined;
  return beginsAgain(cellsOf(head, [time])) ? time : undefined;
}

/** The columns that are not constant in each series, if there are any. */
function changing(
  columns: readonly FoundColumn[],
  constants: readonly string[],
): readonly FoundColumn[] {
  const others = columns.filter(({ name }) => !constants.includes(name));
  return others.length > 0 ? others : columns;
}

/** The first rows with empty cells where a text marks a missing value. */
function withoutMarkers(head: TableHead, markers: readonly string[]): TableHead {
  if (markers.length === 0) return head;
  const numbers = markers.map(Number).filter((value) => !Number.isNaN(value));
  const isMarker = (cell: Cell) =>
    markers.includes(String(cell).trim()) || (!isMissing(cell) && numbers.includes(Number(cell)));
  return {
    ...head,
    rows: head.rows.map((row) => row.map((cell) => (isMarker(cell) ? undefined : cell))),
  };
}

/**
 * The model that a forecast of a series begins with: least squares of the window, and what a GRU adds where
 * the validation part is sure that it does.
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
