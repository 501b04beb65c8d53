import { withoutEffect } from "../effects.js";
import { hasTwoDigitYears } from "../table/times.js";
import type { Collection } from "./collect.js";
import { counted } from "./frequencies/contract.js";
import { isEarlyClosing } from "./frequencies/holidays.js";
import { type CalendarOptions, type Frequency, sessionsOf } from "./frequency.js";
import { springNotes } from "./spring-gap.js";

/** Settings for times that may have no effect, depending on the times of a file. */
interface TimeSettings extends CalendarOptions {
  readonly timeFormat?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly twoDigitYears?: number | undefined;
}

/** What was detected about a file and its calendar and is not in the config, a sentence each. */
export function seriesNotes(collection: Collection, options: TimeSettings): readonly string[] {
  const { table, frequency } = collection;
  const found = options.sessions === undefined ? calendarNotes(frequency) : [];
  const notes = [
    ...table.notes,
    ...found,
    ...springNotes(collection),
    ...unusedNotes(frequency, options),
    ...unusedTimeNotes(collection, options),
  ];
  return notes.map((note) => `${table.path}: ${note}`);
}

/** Warnings about calendar options that have no effect on these times. */
function unusedNotes(
  { name, record: { kind } }: Frequency,
  { sessions, holidays }: CalendarOptions,
): string[] {
  if (kind === "weekly" || kind === "rows") return []; // for rows, `settingsWithoutEffect` reports these options
  const why = `rows follow every ${name.replace(/^1 /, "")}, so there are no sessions in a week.`;
  return [
    ...(sessions !== undefined && kind === "even"
      ? [withoutEffect("data.sessions", sessions, why)]
      : []),
    ...(holidays !== undefined ? [withoutEffect("data.holidays", holidays, why)] : []),
  ];
}

/** Warnings about options for reading times that have no effect on these times. */
function unusedTimeNotes(
  { clock, roles }: Collection,
  { timeFormat, timeZone, twoDigitYears }: TimeSettings,
): string[] {
  if (clock === undefined) return []; // `settingsWithoutEffect` reports these options
  const { format, zone, onWall } = clock;
  const column = roles.time;
  return [
    ...(twoDigitYears !== undefined && timeFormat === undefined && !hasTwoDigitYears(format)
      ? [withoutEffect("data.twoDigitYears", twoDigitYears, `${column} is read as ${format.name}.`)]
      : []),
    ...(zone !== undefined && onWall && !format.zoned
      ? [
          withoutEffect(
            "data.timeZone",
            timeZone,
            `${column} has local times in steps that no change of clocks affects.`,
          ),
        ]
      : []),
  ];
}

/** What was detected about a calendar, a sentence each. */
export function calendarNotes(frequency: Frequency): readonly string[] {
  const sessions = sessionsOf(frequency);
  if (sessions === undefined) return [];
  const notes = [`times of rows: ${sessions}. Other times do not count as missing (data.sessions)`];
  const { record } = frequency;
  if (record.kind !== "weekly" || record.holidays.length === 0) return notes;
  const early = record.holidays.filter(isEarlyClosing);
  const whole = record.holidays.filter((holiday) => !isEarlyClosing(holiday));
  if (whole.length > 0) {
    const days = counted(whole.length, "holiday");
    const count = whole.length === 1 ? "does not count" : "do not count";
    notes.push(`${days} without rows ${count} as missing (data.holidays): ${firstOf(whole)}`);
  }
  if (early.length > 0) {
    notes.push(
      `hours after early closings do not count as missing (data.holidays): ${firstOf(early)}`,
    );
  }
  return notes;
}

function firstOf(holidays: readonly string[]): string {
  return holidays.slice(0, 4).join(", ") + (holidays.length > 4 ? ", ..." : "");
}
