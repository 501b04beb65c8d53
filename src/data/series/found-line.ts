import { picked } from "../table/picked.js";
import type { WallTimes } from "./clock.js";
import type { FrequencyOf, Line } from "./collect.js";
import { DAY, originOf } from "./frequencies/contract.js";
import { findWeekly } from "./frequencies/find-weekly.js";
import { findFrequency, frequencyFrom, rowFrequency, usualStep } from "./frequency.js";

const HOUR = 3_600_000;

/** The frequency detected from the times, or that of the steps to which rows are resampled. */
const frequencyOf: FrequencyOf = (times, clock, options, steps) => {
  if (clock === undefined) return rowFrequency;
  const found = findFrequency(times, clock.format.calendar, options);
  if (steps === undefined) return found;
  const even = steps.recordFrom(originOf(times));
  const { record } = found;
  if (record.kind !== "weekly") return frequencyFrom(even);
  // Rows that have one time per day look like daily sessions, also if they are resampled to hours.
  const isShorter = even.kind === "even" && even.step < record.step;
  return isShorter ? frequencyFrom({ ...record, step: even.step }) : found;
};

/** The time line detected from the rows. */
export const foundLine: Line = {
  frequencyOf,
  isOnWall: (rows) => followsWall(rows) || hasSessions(rows),
};

/** Whether rows are at regular wall-clock times, even if the hours between them differ. */
function followsWall({ times: { ms, offsets }, wall, zone }: WallTimes): boolean {
  if (zone === undefined) return offsets === undefined || (!on(ms, DAY) && on(wall, DAY));
  if (on(wall, DAY)) return true;
  const sorted = wall.slice().sort();
  const step = usualStep([sorted.filter((time, i) => i === 0 || time !== sorted[i - 1])]);
  return step > HOUR && DAY % step === 0 && on(wall, step);
}

/** Whether rows are in sessions by the wall clock, whose hours in UTC may change. */
function hasSessions({ times: { offsets }, wall, zone, groups }: WallTimes): boolean {
  if (zone === undefined && !offsets?.some((offset) => offset !== offsets[0])) return false;
  const series = groups.map((rows) => picked(wall, rows).sort());
  const twice = series.some((times) => times.some((time, i) => i > 0 && time === times[i - 1]));
  return !twice && findWeekly(series) !== undefined;
}

/** Whether times are a whole number of steps apart. */
function on(times: Float64Array, step: number): boolean {
  return times.every((time) => (time - times[0]!) % step === 0);
}
