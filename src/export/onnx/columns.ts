import { columnsByCategory, recordedCategories } from "../../data/series/categories.js";
import type { ColumnRecord, SeriesRecord } from "../../data/series/record.js";
import { recordedColumns, type SeriesColumn } from "../../data/series/series-columns.js";
import { type TransformRecord, transformRecords } from "../../data/series/transforms/chain.js";
import type { CsvConfig } from "../../data/tasks/csv-options.js";

/** Columns with the same use. The network takes one value of each at every step. */
export interface Columns {
  readonly names: readonly string[];
  /** The transforms of their values, [series][column]. */
  readonly chains: readonly (readonly (readonly TransformRecord[])[])[];
}

export type Use = SeriesColumn["use"];

/** Leaves a value unchanged, such as 0 and 1 of a category. */
const UNCHANGED: TransformRecord = { name: "scale", shift: 0, scale: 1 };

/** The columns of a run's series by their use, in the order of the network's inputs. */
export function columnsByUse(
  options: CsvConfig,
  record: SeriesRecord,
): Readonly<Record<Use, Columns>> {
  const { covariates } = record;
  const all = columnsByCategory(
    recordedColumns(options, covariates),
    recordedCategories(covariates),
  );
  const used = (use: Use): Columns => {
    const places = [...all.keys()].filter((place) => all[place]!.use === use);
    const chains = record.series.map(({ columns }) =>
      places.map((place) => transformRecords(columns[place]!.transforms)),
    );
    return {
      names: places.map((place) => all[place]!.name),
      chains: chains.map((ofSeries) =>
        ofSeries.map((chain) => (chain.length > 0 ? chain : [UNCHANGED])),
      ),
    };
  };
  return {
    target: used("target"),
    past: used("past"),
    static: used("static"),
    known: used("known"),
  };
}

/** Whether the transforms of all series have the same numbers. */
export function haveSameNumbers(all: readonly (readonly ColumnRecord[])[]): boolean {
  const texts = all.map((columns) => JSON.stringify(columns.map(({ transforms }) => transforms)));
  return new Set(texts).size === 1;
}

/** A parameter of a transform. */
export function numberOf(record: object, key: string): number {
  const value: unknown = Object.entries(record).find(([name]) => name === key)?.[1];
  if (typeof value === "number") return value;
  throw new Error(`a transform has no number ${key}`);
}
