import { z } from "zod";
import { namedFormat, noContext } from "../table/kinds/times.js";
import { chainWithOffset } from "./chain-with-offset.js";
import type { TimeLine } from "./collect.js";
import type { Offset } from "./collection.js";
import { frequencyFrom } from "./frequency.js";
import type { PreparedSeries } from "./load.js";
import type { SeriesOptions } from "./reading.js";
import { covariateKinds } from "./series-columns.js";
import {
  type Chain,
  chainSchema,
  type TransformRecord,
  transformRecords,
} from "./transforms/chain.js";

/** The form of `Frequency.record`. */
const frequency = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("rows") }),
  z.object({
    kind: z.literal("even"),
    origin: z.number(),
    step: z.number(),
    calendar: z.boolean(),
    tolerance: z.number(),
  }),
  z.object({
    kind: z.literal("monthly"),
    origin: z.number(),
    months: z.int(),
    days: z.array(z.string()).readonly(),
  }),
  z.object({
    kind: z.literal("weekly"),
    origin: z.number(),
    step: z.number(),
    sessions: z.string(),
    holidays: z.array(z.string()).readonly(),
  }),
]);

/** The transforms of a column, and the range of its training values. */
const columnRecord = z.object({
  transforms: chainSchema,
  /** Minimum and maximum of the training part; null if it has no values. */
  range: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** If the level of the values is large: what to subtract from them, and the transforms of the differences. */
  relative: z.object({ transforms: chainSchema, offset: z.number() }).optional(),
});

const columnRecords = z.array(columnRecord).readonly();

/**
 * All that a model needs to know about its training series to forecast others, so that their file is not read
 * again. Values are in the unit of the data.
 */
export const seriesRecord = z.object({
  task: z.literal("csv"),
  /** How times are written and counted; missing without a time column. */
  clock: z
    .object({ format: z.string(), onWall: z.boolean(), twoDigitYears: z.int().optional() })
    .optional(),
  frequency,
  /** The covariates; missing if all are numbers, as in runs of earlier versions. */
  covariates: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(covariateKinds),
        categories: z.array(z.string()).readonly().optional(),
      }),
    )
    .readonly()
    .optional(),
  series: z.array(z.object({ name: z.string(), columns: columnRecords })).readonly(),
  /** Transforms for series that are not in the training data, if these are the same for all. */
  others: columnRecords.optional(),
});

export type SeriesRecord = Readonly<z.infer<typeof seriesRecord>>;
/** With an offset, the transforms are those of the differences: see `recorded-offsets.ts`. */
export type ColumnRecord = Readonly<z.infer<typeof columnRecord>> & { readonly offset?: number };

/** What a run stores about its training series. */
export function seriesRecordOf(
  prepared: PreparedSeries,
  options: Pick<SeriesOptions, "scalePer" | "scaling" | "spread" | "twoDigitYears">,
): SeriesRecord {
  const { twoDigitYears } = options;
  const { collection, covariates, chains } = prepared;
  const { clock, frequency, series } = collection;
  const ranges = trainingRanges(prepared);
  const columns = chains.map((ofSeries, s) =>
    ofSeries.map((transforms, c) =>
      columnRecordOf(transforms, ranges[s]![c]!, series[s]!.offsets?.[c]),
    ),
  );
  return {
    task: "csv",
    ...(clock && { clock: { format: clock.format.name, onWall: clock.onWall, twoDigitYears } }),
    frequency: frequency.record,
    ...(covariates.some(({ kind }) => kind !== "number") && { covariates }),
    series: series.map(({ name }, s) => ({ name, columns: columns[s]! })),
    ...(hasCommonTransforms(options) && { others: columns[0]!.map((_, c) => pooled(columns, c)) }),
  };
}

function columnRecordOf(
  transforms: Chain,
  range: Range | null,
  offset: Offset | undefined,
): ColumnRecord {
  if (offset === undefined) return { transforms, range };
  const { value } = offset;
  return {
    transforms: chainWithOffset(transforms, offset),
    range: range && { low: range.low + value, high: range.high + value },
    relative: { transforms, offset: value },
  };
}

/** Whether all series have the same transforms, so that others can be forecast as well. */
function hasCommonTransforms({
  scalePer,
  scaling,
  spread,
}: Pick<SeriesOptions, "scalePer" | "scaling" | "spread">): boolean {
  return scalePer === "all" || (scaling === "none" && spread === "series");
}

/** The record of a column over all series. */
function pooled(columns: readonly (readonly ColumnRecord[])[], c: number): ColumnRecord {
  const all = columns.map((ofSeries) => ofSeries[c]!);
  return { ...all[0]!, range: widest(all.map(({ range }) => range)) };
}

/** Minimum and maximum; null if there are no values. */
type Range = { readonly low: number; readonly high: number };

/**
 * The ranges of training values, [series][column]. A flag, category or static covariate has the range over
 * all series, so that a value does not count as new if another series had it.
 */
function trainingRanges({ collection, columns, bounds }: PreparedSeries): (Range | null)[][] {
  const [start, end] = bounds.train;
  const bySeries = collection.series.map(({ first }, s) =>
    columns[s]!.map((values) =>
      rangeOf(values.subarray(Math.max(0, start - first), Math.max(0, end - first))),
    ),
  );
  const shared = collection.roles.columns.map(({ kind, use }, c) => {
    if (kind === "number" && use !== "static") return undefined;
    return widest(bySeries.map((ranges) => ranges[c]!));
  });
  return bySeries.map((ranges) => ranges.map((range, c) => shared[c] ?? range));
}

function widest(ranges: readonly (Range | null)[]): Range | null {
  const some = ranges.filter((range) => range !== null);
  return some.length === 0 ? null : some.reduce(wider);
}

function rangeOf(values: Float64Array): Range | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value; // false for NaN
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : null;
}

function wider(a: Range, b: Range): Range {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** Whether columns have a transform of one of these names; it is the same in all series. */
export function hasTransform(
  { series }: SeriesRecord,
  ...names: readonly TransformRecord["name"][]
): boolean {
  const chains = series[0]!.columns.map(({ transforms }) => transformRecords(transforms));
  return chains.flat().some(({ name }) => names.includes(name));
}

/** The time line that other rows of the recorded series continue. */
export function timeLineOf({ clock, frequency, covariates }: SeriesRecord): TimeLine {
  return {
    covariates,
    frequency: frequencyFrom(frequency),
    clock: clock && { format: formatFrom(clock), onWall: clock.onWall },
  };
}

function formatFrom({
  format,
  twoDigitYears = noContext.twoDigitYears,
}: NonNullable<SeriesRecord["clock"]>) {
  return namedFormat(format, { ...noContext, twoDigitYears });
}
