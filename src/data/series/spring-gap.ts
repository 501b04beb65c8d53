import { timeZone } from "../table/time-zone.js";
import type { Collection } from "./collection.js";

const HOUR = 3_600_000;

/** Each zone stands for all zones whose clocks go forward at the same local time. */
// biome-ignore format: one continent a row
const ZONES = [
  "Europe/Berlin", "Europe/London", "Europe/Helsinki",
  "America/New_York", "America/Havana", "America/Santiago",
  "Australia/Sydney", "Pacific/Auckland", "Asia/Jerusalem",
];

/**
 * A sentence if the only hour without rows is one that clocks skip at the start of summer time: local times
 * have no such row.
 */
export function springNotes(collection: Collection): readonly string[] {
  const { clock, frequency, label } = collection;
  const { record } = frequency;
  if (clock === undefined || clock.zone !== undefined || clock.format.zoned) return [];
  if (record.kind !== "even" || !record.calendar || HOUR % record.step !== 0) return [];
  const zones = ZONES.map(timeZone);
  for (const index of hoursWithoutRows(collection, HOUR / record.step)) {
    const wall = frequency.timeAt(index);
    const zone = zones.find(({ instantsOf }) => instantsOf(wall).length === 0)?.name;
    if (zone === undefined) continue;
    return [
      `there is no row for ${label(index)}, an hour that the clocks of ${zone} skipped: if the times are ` +
        `local, set data.timeZone, such as "${zone}"`,
    ];
  }
  return [];
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
