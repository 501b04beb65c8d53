import type { Collection, Offset } from "./collection.js";
import { decimalsOf, relativeSeries } from "./offsets.js";
import type { ColumnRecord, SeriesRecord } from "./record.js";

/** Newer values of series without the offsets that the run has found, and the record of their columns. */
export function relativeToRecord(
  collection: Collection,
  record: SeriesRecord,
): { readonly collection: Collection; readonly record: SeriesRecord } {
  const own = new Map(record.series.map(({ name, columns }) => [name, columns]));
  const others = record.others ?? [];
  return {
    collection: {
      ...collection,
      series: collection.series.map((series) => {
        const columns = own.get(series.name) ?? others;
        return relativeSeries(
          series,
          series.columns.map((values, c) => offsetOf(columns[c], values)),
        );
      }),
    },
    record: {
      ...record,
      series: record.series.map((series) => ({ ...series, columns: series.columns.map(relative) })),
      ...(record.others && { others: record.others.map(relative) }),
    },
  };
}

function offsetOf(column: ColumnRecord | undefined, values: Float64Array): Offset | undefined {
  const value = column?.relative?.offset;
  return value === undefined ? undefined : { value, decimals: decimalsOf([values]) };
}

/** The record of a column whose values are relative to its offset; its range keeps the unit of the data. */
function relative(column: ColumnRecord): ColumnRecord {
  if (column.relative === undefined) return column;
  const { offset, transforms } = column.relative;
  return { ...column, transforms, offset };
}
