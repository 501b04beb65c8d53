import type { Table } from "../table/read.js";
import type { TimeZone } from "../table/time-zone.js";
import type { Clock } from "./clock.js";
import type { CalendarOptions, Frequency } from "./frequency.js";
import type { Resample } from "./resample.js";
import type { CovariateRecord, SeriesColumn } from "./series-columns.js";

/** The use of each column of a table, and the known properties of the calendar. */
export interface Roles extends CalendarOptions {
  readonly time?: string | undefined;
  /** Time zone of times without an offset (default: UTC). */
  readonly zone?: TimeZone | undefined;
  readonly id?: string | undefined;
  /** Steps to which irregular rows are resampled (default: rows are steps). */
  readonly resample?: Resample | undefined;
  /** Columns of the series: targets, then past, static and known covariates. */
  readonly columns: readonly SeriesColumn[];
}

/**
 * What is subtracted from the values of a column whose level is large compared with their range, before anything is
 * computed. Of the 16 digits of a float64, 1600000003.4 leaves 6 to its differences, and errors have even fewer.
 */
export interface Offset {
  /** A number near all values, with few digits. */
  readonly value: number;
  /** The number of decimals of the values in the file. */
  readonly decimals: number;
}

/** A series with its values at every step of the time line from `first` on; NaN where there is no value. */
export interface Series {
  /** Its id; empty if there is only one series. */
  readonly name: string;
  /** Index of its first value on the time line. */
  readonly first: number;
  /** One array for each of the columns. */
  readonly columns: readonly Float64Array[];
  /** What was subtracted from the values of each column, if anything. */
  readonly offsets?: readonly (Offset | undefined)[] | undefined;
  /** Row of the table at a step; -1 if there is none. */
  rowAt(index: number): number;
}

/** The steps of the time line, and how times are written. */
export interface TimeLine {
  readonly frequency: Frequency;
  /** Undefined without a time column. */
  readonly clock: Pick<Clock, "format" | "onWall"> | undefined;
  /** The kinds of the covariates (default: numbers). */
  readonly covariates?: readonly CovariateRecord[] | undefined;
}

/** All series of a table on one time line. */
export interface Collection {
  readonly table: Table;
  readonly roles: Roles;
  readonly series: readonly Series[];
  readonly frequency: Frequency;
  /** Number of steps on the time line. */
  readonly length: number;
  /** How times are read and written; undefined without a time column. */
  readonly clock: Clock | undefined;
  /** A step of the time line as written in its file. */
  label(index: number): string;
  /**
   * A step of the time line for people: a date if the file counts units since a date, otherwise the label.
   */
  date(index: number): string;
  /** Wall-clock time at a step, in milliseconds as if it were in UTC. */
  wall(index: number): number;
}
