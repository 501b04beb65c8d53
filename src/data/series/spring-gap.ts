import { type TimeZone, timeZone } from "../table/time-zone.js";
import type { Collection } from "./collection.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Each zone stands for all zones whose clocks go forward at the same local time. */
// biome-ignore format: one continent a row
const ZONES = [
  "Europe/Berlin", "Europe/London", "Europe/Helsinki",
  "America/New_York", "America/Havana", "America/Santiago",
  "Australia/Sydney", "Pacific/Auckland", "Asia/Jerusalem",
];

/**
 * A sentence if an hour without rows is one that clocks skip at the start of summer time, since local times have no such
 * row, or the last one of such a day, since its parts may be numbered up to 23 or 46.
 */
export function springNotes(collection: Collection): readonly string[] {
  const { clock, frequency, label } = collection;
  const { record } = frequency;
  if (clock === undefined || clock.zone !== undefined || clock.format.zoned) return [];
  if (record.kind !== "even" || !record.calendar || HOUR % record.step !== 0) return [];
  const zones = ZONES.map(timeZone);
  for (const index of hoursWithoutRows(collection, HOUR / record.step)) {
    const wall = frequency.timeAt(index);
    const zone = zones.find((each) => skips(each, wall))?.name;
    if (zone === undefined) {
      const hour = / kk?$/.test(clock.format.name) ? wall - HOUR : wall; // which names hours by their end
      const short = isNumbered(clock.format.name) && zones.find((each) => endsShortDay(each, hour));
      if (!short) continue;
      return [
        `there is no row for ${label(index)}, in the last hour of a day on which the clocks of ${short.name} go ` +
          `forward: if the parts of that day are numbered from midnight on, set data.timeZone (--time-zone), such as "${short.name}"`,
      ];
    }
    return [
      `there is no row for ${label(index)}, an hour that the clocks of ${zone} skipped: if the times are ` +
        `local, set data.timeZone, such as "${zone}"`,
    ];
  }
  return [];
}

function skips({ instantsOf }: TimeZone, wall: number): boolean {
  return instantsOf(wall).length === 0;
}

/** Whether the last part of a text is the number of an hour or another part of the day. */
function isNumbered(format: string): boolean {
  return / (P\d+|kk?|HH?)$/.test(format);
}

/** Whether a time begins the last hour of a day from which clocks skip an hour. */
function endsShortDay(zone: TimeZone, hour: number): boolean {
  if ((hour + HOUR) % DAY !== 0) return false;
  const hours = Array.from({ length: 24 }, (_, i) => hour - i * HOUR);
  return hours.some((hour) => skips(zone, hour));
}

/** Indices at which rows are missing for exactly an hour. */
function hoursWithoutRows({ series }: Collection, steps: number): readonly number[] {
  return series.flatMap(({ first, columns, rowAt }) => {
    const values = columns[0]!;
    const starts: number[] = [];
    let from = 0;
    for (let i = 0; i <= values.length; i += 1) {
      if (i < values.length && Number.isNaN(values[i]!) && rowAt(first + i) < 0) continue;
      if (i - from === steps) starts.push(first + from);
      from = i + 1;
    }
    return starts;
  });
}
