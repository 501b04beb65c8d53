import { UserError } from "../../shared/errors.js";
import type { TimeFormat } from "../table/kinds/contract.js";
import { withoutZone } from "../table/kinds/format.js";
import { formatsOf } from "../table/kinds/times.js";
import type { Table } from "../table/read.js";
import type { TimeZone } from "../table/time-zone.js";
import type { TimeColumn } from "../table/times.js";
import { localInstants } from "./local-times.js";

const DAY = 86_400_000;

/**
 * How the times of a time line are interpreted: as instants in UTC or, for series of days, which may not have
 * 24 hours each, as wall-clock times stored as if they were in UTC.
 */
export interface Clock {
  readonly format: TimeFormat;
  readonly zone: TimeZone | undefined;
  /** Whether times are wall-clock times. */
  readonly onWall: boolean;
  /** Converts a time of the line to wall-clock time; without a time zone, returns it unchanged. */
  wall(time: number): number;
  /** A time of the line as written in its file. */
  label(time: number): string;
  /** {@link label} for people: a date if the file counts units since a date. */
  date(time: number): string;
  /** Parses a time; undefined if the text is not a time. */
  parse(text: string): number | undefined;
}

/** A clock with the time of each row. */
export interface ClockedRows {
  readonly clock: Clock;
  readonly times: Float64Array;
}

/** The times of rows, as written and as wall-clock times. */
export interface WallTimes {
  readonly times: TimeColumn;
  readonly wall: Float64Array;
  readonly zone: TimeZone | undefined;
  /** Rows of each series, in the file's order. */
  readonly groups: readonly Uint32Array[];
}

/** Decides whether the steps of rows follow the wall clock. */
export type IsOnWall = (rows: WallTimes) => boolean;

/**
 * The times of a table's rows, and how to read and write them.
 *
 * @param groups rows of each series, in the file's order
 * @throws UserError at a local time that was skipped, or that occurred twice without showing which is meant
 */
export function clockOf(
  table: Table,
  column: { readonly name: string; readonly zone?: TimeZone | undefined },
  groups: readonly Uint32Array[],
  isOnWall: IsOnWall,
): ClockedRows {
  const { zone } = column;
  const times = table.times(column.name);
  const wall = wallTimes(times, zone);
  const onWall = isOnWall({ times, wall, zone, groups });
  if (zone !== undefined && !times.format.calendar) refuseZone(table, column.name, zone);
  const clock = zone ? zonedClock(times, zone, onWall) : plainClock(times, onWall);
  if (onWall) return { clock, times: wall };
  const local = zone !== undefined && !times.format.zoned;
  return { clock, times: local ? localInstants(table, { ...column, zone }, groups) : times.ms };
}

function wallTimes({ ms, offsets }: TimeColumn, zone: TimeZone | undefined): Float64Array {
  if (offsets === undefined) return ms;
  return ms.map((time, row) => time + (zone?.offsetAt(time) ?? offsets[row]! * 60_000));
}

function refuseZone({ path }: Table, name: string, zone: TimeZone): never {
  throw new UserError(
    `${path}: data.timeZone is ${zone.name}, expected none where ${name} holds no dates. Leave it out.`,
  );
}

/**
 * A clock without a zone: times are in UTC, or have the offset of the file's last row. If the offset of
 * wall-clock times changes within the file, the offset of later times is unknown and is not written.
 */
function plainClock({ format, offsets }: TimeColumn, onWall: boolean): Clock {
  const offset = offsets?.at(-1) ?? 0;
  const changes = onWall && offsets?.some((other) => other !== offset);
  const written = changes ? withoutZone(format) : format;
  const shift = onWall ? offset * 60_000 : 0;
  const label = (time: number) =>
    changes ? written.format(time) : written.format(time - shift, offset);
  return {
    format: written,
    zone: undefined,
    onWall,
    wall: (time) => time,
    label,
    date: (time) => (written.counted ? isoDate(time) : label(time)),
    parse(text) {
      const moment = parsed(text, written);
      if (moment === undefined) return undefined;
      return onWall ? moment.ms + moment.offset * 60_000 : moment.ms;
    },
  };
}

function zonedClock({ format }: TimeColumn, zone: TimeZone, onWall: boolean): Clock {
  const wall = (time: number) => (onWall ? time : time + zone.offsetAt(time));
  const label = (time: number) => {
    if (!format.zoned) return format.format(wall(time));
    const at = onWall ? instant(time) : time;
    return format.format(at, zone.offsetAt(at) / 60_000);
  };
  const instant = (time: number) => zone.instantsOf(time)[0] ?? time - zone.offsetAt(time);
  return {
    format,
    zone,
    onWall,
    wall,
    label,
    date: (time) => (format.counted ? isoDate(wall(time)) : label(time)),
    parse(text) {
      const moment = parsed(text, format);
      if (moment === undefined) return undefined;
      if (moment.zoned) return onWall ? moment.ms + zone.offsetAt(moment.ms) : moment.ms;
      return onWall ? moment.ms : instant(moment.ms);
    },
  };
}

/** Units of a time, with the lengths of the corresponding ISO texts. */
const PRECISIONS = [
  { unit: DAY, length: 10 },
  { unit: 60_000, length: 16 },
  { unit: 1000, length: 19 },
] as const;

/** For example `2020-01-31`, `2020-01-31 09:30` and `2020-01-31 09:30:15.500`. */
function isoDate(ms: number): string {
  const { length } = PRECISIONS.find(({ unit }) => ms % unit === 0) ?? { length: 23 };
  return new Date(ms).toISOString().slice(0, length).replace("T", " ");
}

/** Parses a text in the file's format or any other known format. */
function parsed(text: string, fileFormat: TimeFormat) {
  for (const format of [fileFormat, ...formatsOf([text]).slice(0, 1)]) {
    const moment = format.parse(text);
    if (moment !== undefined) return { ...moment, zoned: format.zoned };
  }
  return undefined;
}
