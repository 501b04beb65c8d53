import type { Chain } from "./transforms/chain.js";

/** A series on its steps of the time line, in the data's own unit. */
export interface WindowedSeries {
  readonly name: string;
  /** Its place among the series that training had; below 0 where it is none of them. */
  readonly number: number;
  /** Place of its first step on the time line. */
  readonly first: number;
  /** Targets, past covariates, then known ones; gaps treated as asked for. */
  readonly columns: readonly Float64Array[];
  /** The same, NaN where a value was filled in; the same arrays where none was. */
  readonly measured: readonly Float64Array[];
  /** Of each column. */
  readonly chains: readonly Chain[];
}

/** Whether any of the first columns has values that were filled in. */
export function hasFills({ columns, measured }: WindowedSeries, count: number): boolean {
  return columns.slice(0, count).some((values, c) => values !== measured[c]);
}

/** Whether each of the first columns was measured at a step of the series. */
export function isMeasured({ measured }: WindowedSeries, count: number, step: number): boolean {
  for (let c = 0; c < count; c += 1) if (Number.isNaN(measured[c]![step]!)) return false;
  return true;
}
