import { z } from "zod";
import { namedFormat } from "../table/times.js";
import type { TimeLine } from "./collect.js";
import { frequencyFrom, frequencyRecord } from "./frequency.js";
import type { Understood } from "./load.js";
import { type TrainingValues, trainingValues } from "./training-values.js";

/** A column of a series: how its values are scaled, and what training saw of them. */
const columnRecord = z.object({
  shift: z.number(),
  scale: z.number(),
  /** The least and the greatest value of the training part; null where it has none. */
  range: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Root mean square of the changes from step to step in the training part, 0 where it has none. */
  change: z.number(),
});

const columnRecords = z.array(columnRecord).readonly();

/**
 * All that a model needs to know of the series that it was trained on to forecast others from: the
 * file itself is not read again. Everything is in the data's own unit.
 */
export const seriesRecord = z.object({
  task: z.literal("csv"),
  /** How times are written and counted; missing without a column of times. */
  clock: z.object({ format: z.string(), onWall: z.boolean() }).optional(),
  frequency: frequencyRecord,
  series: z.array(z.object({ name: z.string(), columns: columnRecords })).readonly(),
  /** What series that training did not have are scaled by, where one scale serves all. */
  others: columnRecords.optional(),
});

export type SeriesRecord = Readonly<z.infer<typeof seriesRecord>>;
export type ColumnRecord = Readonly<z.infer<typeof columnRecord>>;

/** What a run keeps of the series that it was trained on. */
export function seriesRecordOf(
  understood: Understood,
  { scalePer }: { readonly scalePer: "series" | "all" },
): SeriesRecord {
  const { collection, scales } = understood;
  const { clock, frequency, series } = collection;
  const values = trainingValues(understood);
  const columnsOf = (s: number) =>
    scales[s]!.map(({ shift, scale }, c) => ({ shift, scale, ...values[s]![c]! }));
  const columns = series.map((_, s) => columnsOf(s));
  return {
    task: "csv",
    ...(clock && { clock: { format: clock.format.name, onWall: clock.onWall } }),
    frequency: frequency.record,
    series: series.map(({ name }, s) => ({ name, columns: columns[s]! })),
    ...(scalePer === "all" && { others: columns[0]!.map((_, c) => pooled(columns, c)) }),
  };
}

/** What all series together have of a column. */
function pooled(columns: readonly (readonly ColumnRecord[])[], c: number): ColumnRecord {
  const all = columns.map((own) => own[c]!);
  const ranges = all.flatMap(({ range }) => range ?? []);
  const squares = all.reduce((sum, { change }) => sum + change ** 2, 0);
  return {
    shift: all[0]!.shift,
    scale: all[0]!.scale,
    range: ranges.length === 0 ? null : ranges.reduce(wider),
    change: Math.sqrt(squares / all.length),
  };
}

type Range = NonNullable<TrainingValues["range"]>;

function wider(a: Range, b: Range): Range {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** The time line that other rows of the recorded series go on. */
export function timeLineOf({ clock, frequency }: SeriesRecord): TimeLine {
  return {
    frequency: frequencyFrom(frequency),
    clock: clock && { format: namedFormat(clock.format), onWall: clock.onWall },
  };
}
