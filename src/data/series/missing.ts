import { UserError } from "../../shared/errors.js";
import type { Collection, Series } from "./collect.js";
import type { Bounds } from "./split.js";

export const missingChoices = ["error", "interpolate", "drop"] as const;
export type Missing = (typeof missingChoices)[number];

/** What is missing in a series, in words, or undefined where nothing is. */
export function firstMissing(collection: Collection, series: Series): string | undefined {
  const { table, roles } = collection;
  for (const [c, values] of series.columns.entries()) {
    const at = values.findIndex(Number.isNaN);
    if (at < 0) continue;
    const index = series.first + at;
    const row = series.rowAt(index);
    const ofSeries = series.name === "" ? "" : ` of ${series.name}`;
    if (row >= 0) return `${table.where(row)}: ${roles.columns[c]!.name}${ofSeries} is missing`;
    return `${table.path}: there is no row${ofSeries} for ${collection.label(index)}`;
  }
  return undefined;
}

/**
 * The columns of every series with what is missing filled in, or left as NaN for windows to leave
 * out. A value is interpolated within its part of the split alone, from the values of that part on
 * both sides; at a part's end the nearest earlier value stays, so that none knows a later part. Flags
 * and categories stay as they were before the gap.
 *
 * @throws UserError at the first missing value where none may be
 */
export function filled(
  collection: Collection,
  bounds: Bounds,
  choice: Missing,
): readonly (readonly Float64Array[])[] {
  return collection.series.map((series) => {
    const problem = firstMissing(collection, series);
    if (problem === undefined || choice === "drop") return series.columns;
    if (choice === "interpolate") {
      return series.columns.map((values, c) => {
        if (!values.some(Number.isNaN)) return values;
        const fill = collection.roles.columns[c]!.kind === "number" ? bridge : hold;
        return interpolated(values, series.first, bounds, fill);
      });
    }
    throw new UserError(`${problem}, expected a value at every step. ${advice(collection)}`);
  });
}

/**
 * How many values of each column were filled in, in a sentence; nothing where none was.
 *
 * @param columns as {@link filled} gives them
 */
export function filledNotes(
  { series, roles, table }: Pick<Collection, "series" | "roles" | "table">,
  columns: readonly (readonly Float64Array[])[],
): readonly string[] {
  const counts = roles.columns.flatMap(({ name }, c) => {
    const count = series.reduce((sum, { columns: measured }, s) => {
      const values = columns[s]![c]!;
      const isFill = (value: number, i: number) => Number.isNaN(value) && !Number.isNaN(values[i]!);
      return values === measured[c] ? sum : sum + measured[c]!.filter(isFill).length;
    }, 0);
    return count > 0 ? [`${count} of ${name}`] : [];
  });
  if (counts.length === 0) return [];
  return [
    `${table.path}: missing values were filled in (${counts.join(", ")}): they are inputs, and count ` +
      "in no target and no figure",
  ];
}

const HOUR_MS = 3_600_000;

/** Times without an offset or a zone may lack the hour that summer time begins with. */
function advice({ clock, frequency }: Collection): string {
  const local = clock?.zone === undefined && clock?.format.calendar && !clock.format.zoned;
  const short = frequency.timeAt(1) - frequency.timeAt(0) <= HOUR_MS;
  const zone = local && short ? ", or data.timeZone where clocks were put forward" : "";
  return `Set data.missing to "interpolate" or "drop"${zone}.`;
}

/** Fills what lies between two places. */
type Fill = (values: Float64Array, left: number, right: number) => void;

function interpolated(
  values: Float64Array,
  first: number,
  bounds: Bounds,
  fill: Fill,
): Float64Array {
  const result = values.slice();
  for (const [from, to] of [bounds.train, bounds.valid, bounds.test]) {
    const start = Math.max(0, from - first);
    const end = Math.min(values.length, to - first);
    let known = start - 1; // the last value before a gap, which may be of the part before
    for (let i = start; i < end; i += 1) {
      if (Number.isNaN(result[i]!)) continue;
      fill(result, known, i);
      known = i;
    }
    for (let i = known + 1; i < end; i += 1) result[i] = result[known] ?? Number.NaN;
  }
  return result;
}

/** By a straight line; before the first value it stays missing. */
function bridge(values: Float64Array, left: number, right: number): void {
  const from = values[left] ?? Number.NaN;
  const rise = (values[right]! - from) / (right - left);
  for (let i = left + 1; i < right; i += 1) values[i] = from + rise * (i - left);
}

/** By the value before. */
function hold(values: Float64Array, left: number, right: number): void {
  values.fill(values[left] ?? Number.NaN, left + 1, right);
}
