import { DAY, dayOf, everyTime, midnightOf, type Times, type WeeklyRecord } from "./contract.js";
import { closingText, holidaysBetween, LEAST_EXPLAINED, LEAST_SEEN, textsOf } from "./holidays.js";
import { clockText, isWhole, type Week, weekOf } from "./sessions.js";

/** Days on which exchanges in some large countries close early. */
const KNOWN = ["07-03", "11-4th-Thu+1", "12-23", "12-24", "12-31", "Easter-3"];

/** Least difference from the usual last row, in milliseconds. */
const LEAST_EARLIER = 3_600_000;

/**
 * Detects early closings: days whose last row of any series is at least an hour before the end of the
 * session. Each is on a known day or seen three times, and never contradicted by a later row. None are
 * returned if half of these days remain unexplained, since rows are then missing for other reasons. The last
 * day of the data does not count, because it may be incomplete.
 *
 * @returns texts for the record's holidays
 */
export function findEarlyClosings(record: WeeklyRecord, series: Times): readonly string[] {
  const week = weekOf(record.sessions);
  if (week === undefined || record.step === DAY) return [];
  const lastRows = lastRowsOf(series);
  const last = Math.max(...lastRows.keys());
  const early = [...lastRows].filter(
    ([day, clock]) => day !== last && clock <= endOf(week, day) - LEAST_EARLIER,
  );
  const left = new Set(early.map(([day]) => day));
  const found = new Set<string>();
  for (const { text, days } of candidatesFor(early, lastRows)) {
    if (!days.some((day) => left.has(day))) continue;
    found.add(text);
    for (const day of days) left.delete(day);
  }
  return left.size <= early.length * LEAST_EXPLAINED ? [...found].sort() : [];
}

/** A day and the time of its last row. */
type LastRow = readonly [day: number, clock: number];

interface Candidate {
  readonly text: string;
  /** The days that close then. */
  readonly days: readonly number[];
}

/** Possible explanations of early days, those that explain the most days first. */
function candidatesFor(
  early: readonly LastRow[],
  lastRows: ReadonlyMap<number, number>,
): readonly Candidate[] {
  const days = [...lastRows.keys()];
  const last = Math.max(...days);
  const [from, to] = [Math.min(...days), last].map((day) =>
    new Date(midnightOf(day)).getUTCFullYear(),
  );
  const texts = early.flatMap(([day, clock]) =>
    [...KNOWN, ...textsOf(day)].map((holiday) => [holiday, clock] as const),
  );
  const different = new Map(texts.map((pair) => [pair.join(), pair]));
  return [...different.values()]
    .map(([holiday, clock]) => {
      const all = holidaysBetween([holiday], from!, to! + 1);
      const later = all.some((day) => day !== last && (lastRows.get(day) ?? 0) > clock);
      const closing = later ? [] : all.filter((day) => day !== last && lastRows.get(day) === clock);
      const least = KNOWN.includes(holiday) ? 1 : LEAST_SEEN;
      return {
        text: closingText(holiday, clockText(clock)),
        days: closing.length < least ? [] : closing,
      };
    })
    .sort((a, b) => b.days.length - a.days.length);
}

/** The time of day of the last row of each day that has rows. */
function lastRowsOf(series: Times): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  everyTime(series, (time) => {
    const day = dayOf(time);
    const clock = time - midnightOf(day);
    if (clock > (last.get(day) ?? -1)) last.set(day, clock);
    return true;
  });
  return last;
}

/** The end of a day's last session; before all times if the day has no session or is open all day. */
function endOf(week: Week, day: number): number {
  const hours = week[day % 7]!;
  return isWhole(hours) ? -1 : (hours.at(-1)?.[1] ?? -1);
}
