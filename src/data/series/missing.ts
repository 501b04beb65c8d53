import { UserError } from "../../shared/errors.js";
import type { Collection, Series } from "./collect.js";
import type { Bounds } from "./split.js";

export const missingChoices = ["error", "interpolate", "drop"] as const;
export type Missing = (typeof missingChoices)[number];

/** Describes the first missing value of a series; undefined if nothing is missing. */
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
 * The columns of every series with missing values filled in, or left as NaN, so that windows leave them out.
 * A value is interpolated only from values of the same part of the split; at the end of a part, the last
 * earlier value is repeated, so that no part contains information from a later one. Flags and categories keep
 * the value before the gap.
 *
 * @throws UserError at the first missing value if none is allowed
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
 * A sentence on how many values of each column were filled in; none if no value was.
 *
 * @param columns from {@link filled}
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
    `${table.path}: missing values were filled in (${counts.join(", ")}): they serve as inputs, but ` +
      "not as targets or in figures",
  ];
}

const HOUR_MS = 3_600_000;

/**
 * Advice for times without an offset or zone, which may lack the hour skipped at the start of summer time.
 */
function advice({ clock, frequency }: Collection): string {
  const local = clock?.zone === undefined && clock?.format.calendar && !clock.format.zoned;
  const short = frequency.timeAt(1) - frequency.timeAt(0) <= HOUR_MS;
  const zone = local && short ? ", or data.timeZone if clocks were put forward" : "";
  return `Set data.missing to "interpolate" or "drop"${zone}.`;
}

/** Fills the values between two indices. */
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

/** Fills by linear interpolation; gaps before the first value stay. */
function bridge(values: Float64Array, left: number, right: number): void {
  const from = values[left] ?? Number.NaN;
  const rise = (values[right]! - from) / (right - left);
  for (let i = left + 1; i < right; i += 1) values[i] = from + rise * (i - left);
}

/** Fills with the value before the gap. */
function hold(values: Float64Array, left: number, right: number): void {
  values.fill(values[left] ?? Number.NaN, left + 1, right);
}
