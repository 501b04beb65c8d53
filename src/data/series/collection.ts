import type { Table } from "../table/read.js";
import type { TimeZone } from "../table/time-zone.js";
import type { Clock } from "./clock.js";
import type { CalendarOptions, Frequency } from "./frequency.js";
import type { Resample } from "./resample.js";
import type { CovariateRecord, SeriesColumn } from "./series-columns.js";

/** Which columns of a table are what, and what is known of their calendar. */
export interface Roles extends CalendarOptions {
  readonly time?: string | undefined;
  /** Where times without an offset are from (default: UTC). */
  readonly zone?: TimeZone | undefined;
  readonly id?: string | undefined;
  /** Steps to bring irregular rows to (default: rows are steps). */
  readonly resample?: Resample | undefined;
  /** Columns of the series: targets, then past, static and known covariates. */
  readonly columns: readonly SeriesColumn[];
}

/** One series: its values at every step of the time line from `first` on, NaN where none is. */
export interface Series {
  /** Its id; empty where there is one series only. */
  readonly name: string;
  /** Place of its first value on the time line. */
  readonly first: number;
  /** One array for each of the columns. */
  readonly columns: readonly Float64Array[];
  /** Row of the table that stands at a step, -1 where none does. */
  rowAt(index: number): number;
}

/** The steps on which the rows of series stand, and how times are written. */
export interface TimeLine {
  readonly frequency: Frequency;
  /** Undefined where there is no time column. */
  readonly clock: Pick<Clock, "format" | "onWall"> | undefined;
  /** What the covariates hold (default: numbers). */
  readonly covariates?: readonly CovariateRecord[] | undefined;
}

/** All series of a table on one time line. */
export interface Collection {
  readonly table: Table;
  readonly roles: Roles;
  readonly series: readonly Series[];
  readonly frequency: Frequency;
  /** Steps of the time line. */
  readonly length: number;
  /** How times are read and written; undefined where there is no time column. */
  readonly clock: Clock | undefined;
  /** A step of the time line as its file would write it. */
  label(index: number): string;
  /** A step of the time line for people: a date if the file counts units since a date, else the label. */
  date(index: number): string;
  /** What the clock on the wall shows at a step, in milliseconds as if it were in UTC. */
  wall(index: number): number;
}
