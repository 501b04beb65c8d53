import { UserError } from "../../shared/errors.js";
import { nameFrom } from "../suggested.js";
import { type FoundColumn, findColumns } from "../table/columns.js";
import { peekTable, type TableHead } from "../table/read.js";
import { isTimeZone } from "../table/time-zone.js";
import { readSeries } from "./load.js";

/** Steps of a season, and of a forecast, by how far apart times are. */
const SEASONS: Readonly<Record<string, { readonly period: number; readonly ahead: number }>> = {
  "1 hour": { period: 24, ahead: 24 },
  "1 day": { period: 7, ahead: 7 },
  "1 weekday": { period: 5, ahead: 5 },
  "1 month": { period: 12, ahead: 12 },
  "3 months": { period: 4, ahead: 4 },
};

/** What the user says of a file. */
export interface SeriesHints {
  /** Columns to forecast (default: the first one of numbers). */
  readonly target: readonly string[];
  /** Column that says which of several series a row is of. */
  readonly id?: string | undefined;
  readonly timeZone?: string | undefined;
}

/**
 * A config for a file of series: its first column of dates, and what to forecast.
 *
 * @param shown the file's path for the config
 * @throws UserError when there is no column of numbers, no such time zone, or no file to read
 */
export async function suggestConfig(
  path: string,
  shown: string,
  { target: targets, id, timeZone }: SeriesHints,
): Promise<object> {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new UserError(`the time zone is "${timeZone}", expected one such as Europe/Berlin`);
  }
  const head = await peekTable(path);
  const { columns, time: times } = findColumns(head);
  const time = times?.length === 1 ? times[0] : times;
  const candidates = columns.filter(
    ({ name, kind }) => kind === "number" && name !== id && !times?.includes(name),
  );
  const found = candidates.find(({ refused }) => refused === undefined)?.name;
  const target = targets.length > 1 ? targets : (targets[0] ?? found);
  if (target === undefined) throw noTarget(path, head, columns, candidates);
  if (timeZone !== undefined && time === undefined) {
    throw new UserError(`${path}: has no column of times, which a time zone is for`);
  }
  const hints = { ...(id !== undefined && { id }), ...(timeZone !== undefined && { timeZone }) };
  const base = { task: "csv", file: shown, ...(time !== undefined && { time }), target, ...hints };
  const { frequency, length, series } = await readSeries({
    ...{ file: path, time, target, ...hints, past: [], known: [], calendar: [] },
    ...{ split: [0.7, 0.15, 0.15], scaling: "standard", scalePer: "series", level: "series" },
    ...{ transform: "none", spread: "series", reachBack: true },
    ...{ missing: "interpolate", steps: 1, ahead: 1, stride: 1 },
  });
  const { period, ahead } = SEASONS[frequency.name] ?? { period: undefined, ahead: 10 };
  const room = Math.max(2, Math.floor(length * 0.1) - ahead);
  const steps = Math.min(
    room,
    period === undefined ? 50 : period * Math.max(3, Math.ceil(30 / period)),
  );
  const gaps = series.some(({ columns }) => columns.some((own) => own.some(Number.isNaN)));
  return {
    name: nameFrom(path),
    description: `Forecasts ${[target].flat().join(", ")} ${ahead} steps of ${frequency.name} ahead from ${steps}.`,
    data: {
      ...base,
      ...(gaps && { missing: "interpolate" }),
      ...{ steps, ahead },
      ...(period !== undefined && period <= steps && { period }),
    },
    model: { cell: "lstm", hidden: 32, layers: 1 },
    training: { epochs: 30, batchSize: 32, optimizer: { learningRate: 0.003 }, restoreBest: true },
  };
}

/** Why there is nothing to forecast: a cell that is no number, columns that go up evenly, or texts. */
function noTarget(
  path: string,
  { names, whereOf }: TableHead,
  columns: readonly FoundColumn[],
  candidates: readonly FoundColumn[],
): UserError {
  const [column] = candidates;
  if (column?.refused) {
    const { index, message } = column.refused;
    return new UserError(`${whereOf(index)}: ${column.name} is ${message}`);
  }
  const even = columns.filter(({ kind }) => kind === "index" || kind === "time");
  const counted = even.find(({ format }) => format && !format.calendar);
  const reason = counted
    ? `: "${counted.name}" goes up evenly, so it is a time or an index. Name it with --target where ` +
      "it is to be forecast"
    : "";
  return new UserError(
    `${path}: has no column of numbers to forecast${reason}. Columns: ${names.join(", ")}`,
  );
}
