import type { Collection } from "./collect.js";
import { counted } from "./frequencies/contract.js";
import { type CalendarOptions, type Frequency, sessionsOf } from "./frequency.js";

/** What was found of a file and its calendar that the config does not say, a sentence each. */
export function seriesNotes(
  { table, frequency }: Pick<Collection, "table" | "frequency">,
  { sessions }: CalendarOptions,
): readonly string[] {
  const found = sessions === undefined ? calendarNotes(frequency) : [];
  return [...table.notes, ...found].map((note) => `${table.path}: ${note}`);
}

/** What was found of a calendar, a sentence each. */
export function calendarNotes(frequency: Frequency): readonly string[] {
  const sessions = sessionsOf(frequency);
  if (sessions === undefined) return [];
  const notes = [`rows are only at ${sessions}: other times are not missing (data.sessions)`];
  const { record } = frequency;
  if (record.kind !== "weekly" || record.holidays.length === 0) return notes;
  const { holidays } = record;
  const shown = holidays.slice(0, 4).join(", ") + (holidays.length > 4 ? ", ..." : "");
  const days = counted(holidays.length, "holiday");
  return [...notes, `${days} without rows: ${shown} are not missing (data.holidays)`];
}
