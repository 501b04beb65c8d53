import type { Series } from "./collection.js";
import type { Chain } from "./transforms/chain.js";

/** A series on its steps of the time line, in the unit of the data, without the offsets of its columns. */
export interface WindowedSeries {
  readonly name: string;
  /** Its number among the training series; negative if it is not one of them. */
  readonly number: number;
  /** Index of its first step on the time line. */
  readonly first: number;
  /** Targets, past covariates, then known ones, with gaps treated according to the options. */
  readonly columns: readonly Float64Array[];
  /** The same with NaN for filled-in values; the same arrays if nothing was filled in. */
  readonly measured: readonly Float64Array[];
  /** The transforms of each column. */
  readonly chains: readonly Chain[];
  /** What was subtracted from the values of each column, if anything. */
  readonly offsets?: Series["offsets"];
}

/** A window of a series. */
export interface Place {
  readonly series: WindowedSeries;
  /** Step of the series at which the window begins. */
  readonly start: number;
}

/** Windows by their number. */
export interface WindowPlaces {
  readonly count: number;
  /** @param index of the window, from 0 */
  at(index: number): Place;
}

/** Whether any of the first columns has filled-in values. */
export function hasFills({ columns, measured }: WindowedSeries, count: number): boolean {
  return columns.slice(0, count).some((values, c) => values !== measured[c]);
}

/** Whether each of the first columns was measured at a step of the series. */
export function isMeasured({ measured }: WindowedSeries, count: number, step: number): boolean {
  for (let c = 0; c < count; c += 1) if (Number.isNaN(measured[c]![step]!)) return false;
  return true;
}
