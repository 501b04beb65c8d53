import { UserError } from "../../shared/errors.js";
import type { Splits } from "../dataset.js";
import { dataPath } from "../locate.js";
import type { ColumnOptions } from "../table/builders.js";
import { type ColumnKind, peekTable, readTable } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { timeZone } from "../table/time-zone.js";
import { type CalendarName, calendarFeatures } from "./calendar.js";
import { type Collection, collect, collectUsable, type TimeLine } from "./collect.js";
import { filled, type Missing } from "./missing.js";
import type { Resample } from "./resample.js";
import { type Bounds, findBounds, type SplitOption } from "./split.js";
import type { Chain } from "./transforms/chain.js";
import { fitChains, type TransformOptions } from "./transforms/fit.js";
import type { WindowedSeries } from "./windowed-series.js";
import { windowsOf } from "./windows.js";

/** Which file, and what its columns are. */
export interface SeriesOptions extends TransformOptions, Omit<ColumnOptions, "missingWords"> {
  readonly file: string;
  /** Column of times, or several that make one together. */
  readonly time?: string | readonly string[] | undefined;
  /** Column that tells series apart, or several. */
  readonly id?: string | readonly string[] | undefined;
  /** Column to forecast, or several. */
  readonly target: string | readonly string[];
  readonly past: readonly string[];
  readonly known: readonly string[];
  readonly calendar: readonly CalendarName[];
  readonly missing: Missing;
  readonly split: SplitOption;
  /** Whether inputs may come from the part before. */
  readonly reachBack: boolean;
  readonly steps: number;
  readonly ahead: number;
  readonly stride: number;
  readonly delimiter?: string | undefined;
  readonly header?: number | undefined;
  readonly sessions?: string | undefined;
  readonly holidays?: readonly string[] | undefined;
  readonly resample?: Resample | undefined;
  /** Of the IANA data base. */
  readonly timeZone?: string | undefined;
}

/** The columns to forecast. */
export function targetsOf({ target }: Pick<SeriesOptions, "target">): readonly string[] {
  return typeof target === "string" ? [target] : target;
}

/** What a column is called that is one of the file, or several put together. */
export function columnName(columns: string | readonly string[]): string {
  return typeof columns === "string" ? columns : columns.join(" + ");
}

/** A file of other values of series that were read before. */
interface Newer {
  readonly file: string;
  /** The time line of those series, which goes on. */
  readonly like: TimeLine;
  /** Takes what is wrong with a row that is left out, in one line that names it. */
  readonly onProblem: (problem: string) => void;
}

/** A file of series, understood: its time line, the parts of it, and what is done to its values. */
export interface Understood {
  readonly collection: Collection;
  readonly bounds: Bounds;
  /** Of each series, what there is of each column, gaps treated as asked for. */
  readonly columns: readonly (readonly Float64Array[])[];
  /** What is done to the values, [series][column]. */
  readonly chains: readonly (readonly Chain[])[];
}

/**
 * Reads a file of series.
 *
 * @param newer a file in place of the options' own, with other values of the series of that one
 * @throws UserError in one line: file, line, what is there, what was expected, what to do
 */
export async function readSeries(options: SeriesOptions, newer?: Newer): Promise<Collection> {
  const { timeZone: timeZoneName, past, known } = options;
  const [time, id] = [options.time, options.id].map((columns) => columns && columnName(columns));
  const numbers = [...targetsOf(options), ...past, ...known];
  const columns: Record<string, ColumnKind> = Object.fromEntries(
    numbers.map((name) => [name, "number"] as const),
  );
  if (time !== undefined) columns[time] = "time";
  if (id !== undefined) columns[id] = "text";
  const path = dataPath(newer?.file ?? options.file);
  const timeFormat = options.timeFormat ?? (newer && (await sameFormat(path, options, newer.like)));
  const lenient = newer !== undefined;
  const parts = partsOf(options);
  const table = await readTable(path, { ...options, columns, parts, timeFormat, lenient });
  requireValues(path, numbers, (name) => table.numbers(name));
  const zone = timeZoneName === undefined ? undefined : timeZone(timeZoneName);
  const { sessions, holidays, resample } = options;
  const roles = { time, zone, id, numbers, sessions, holidays, resample };
  const collection = newer
    ? collectUsable(table, roles, newer.like, newer.onProblem)
    : collect(table, roles);
  if (options.calendar.length > 0 && !collection.clock?.format.calendar) {
    throw new UserError(
      `${path}: data.calendar is ${options.calendar.join(", ")}, expected none without dates in ` +
        "data.time",
    );
  }
  return collection;
}

/** Which columns of the file the time and the id are put together from. */
function partsOf({ time, id }: Pick<SeriesOptions, "time" | "id">) {
  const lists = [time, id].filter((columns) => typeof columns === "object");
  return Object.fromEntries(lists.map((columns) => [columnName(columns), columns]));
}

/** The name of the run's format of times where most of the new ones have it too: few times may be ambiguous. */
async function sameFormat(
  path: string,
  { time = "", ...options }: SeriesOptions,
  { clock }: TimeLine,
): Promise<string | undefined> {
  const head = await peekTable(path, { ...options, lenient: true });
  const cells = cellsOf(head, [time].flat());
  const same = cells.filter((cell) => clock?.format.parse(String(cell)) !== undefined);
  return same.length > cells.length / 2 ? clock?.format.name : undefined;
}

function requireValues(
  path: string,
  names: readonly string[],
  values: (name: string) => Float64Array,
): void {
  const empty = names.find((name) => values(name).every(Number.isNaN));
  if (empty === undefined) return;
  throw new UserError(`${path}: "${empty}" has no value in any row, expected numbers`);
}

/** @throws UserError where values are missing that may not be, or a part has no step */
export function understand(collection: Collection, options: SeriesOptions): Understood {
  const bounds = findBounds(collection, options.split);
  const columns = filled(collection, bounds, options.missing);
  const measured = collection.series.map((series) => series.columns);
  const targets = targetsOf(options).length;
  const chains = fitChains(collection, measured, bounds, { ...options, targets });
  return { collection, bounds, columns, chains };
}

/** The three parts as windows. @throws UserError where a part is too short for one */
export function splitsOf(understood: Understood, options: SeriesOptions): Splits {
  const { collection, bounds } = understood;
  const { label } = collection;
  const series = windowedSeries(understood);
  const calendar = calendarFeatures(collection, options.calendar);
  const windowing = { ...options, targets: targetsOf(options), known: options.known.length, label };
  const part = (name: keyof Bounds) => {
    const targets = bounds[name];
    const inputsFrom = options.reachBack ? bounds.train[0] : targets[0];
    const dataset = windowsOf(series, calendar, { targets, inputsFrom }, windowing);
    if (dataset.count === 0 && targets[1] > targets[0]) {
      throw new UserError(tooShort(understood, options, name));
    }
    return dataset;
  };
  return { train: part("train"), valid: part("valid"), test: part("test") };
}

function tooShort(
  { collection, bounds }: Understood,
  { steps, ahead, reachBack }: SeriesOptions,
  part: keyof Bounds,
): string {
  const [from, to] = bounds[part];
  const place =
    `the ${part} part, which has ${to - from} steps (${collection.label(from)} to ` +
    `${collection.label(to - 1)})`;
  const all = `no window of data.steps + data.ahead = ${steps + ahead} steps without a gap`;
  return reachBack && part !== "train"
    ? `${collection.table.path}: ${all} has its last ${ahead} steps in ${place}. Make data.ahead ` +
        "smaller, or that part of data.split larger."
    : `${collection.table.path}: ${all} lies in ${place}. Make data.steps smaller, or that part of ` +
        "data.split larger.";
}

function windowedSeries({ collection, columns, chains }: Understood): WindowedSeries[] {
  return collection.series.map(({ name, first, columns: measured }, s) => ({
    name,
    first,
    columns: columns[s]!,
    measured,
    chains: chains[s]!,
  }));
}
