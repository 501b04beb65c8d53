import type { AxisNames, Tick } from "./frame.js";
import { LETTER } from "./letter.js";

const APART = 18; // between names
const FEWEST = 3; // fewer ticks would not show how fast time passes
const DATE = /^\d{4}-\d\d-\d\d/;

/** Units of the calendar, the finest first: how much of a date names one, and of how many one gets a tick. */
const units: readonly (readonly [length: number, every: readonly number[]])[] = [
  [10, [1, 2, 5, 10]],
  [7, [1, 2, 3, 6]],
  [4, [1, 2, 5, 10, 20, 50, 100]],
];

/**
 * Ticks where days, months or years begin, as many as fit, for an axis whose places are dates such as
 * `2024-03-01`.
 *
 * @param domain the first and the last place
 * @param room width of the axis in pixels
 * @returns undefined if the places are not dates, or too few of the units begin among them
 */
export function calendarTicks(
  [from, to]: readonly [number, number],
  { first, every = 1, texts }: AxisNames,
  room: number,
): Tick[] | undefined {
  if (!texts.every((text) => DATE.test(text))) return undefined;
  const perValue = room / Math.max(1e-9, to - from);
  for (const [length, counts] of units) {
    const begins = texts.flatMap((text, i): Tick[] => {
      const name = text.slice(0, length);
      const value = first + i * every;
      const begins = i > 0 && !texts[i - 1]!.startsWith(name);
      return begins || (i === 0 && isFirst(text, length)) ? [{ value, text: name }] : [];
    });
    const width = LETTER * length;
    const inside = begins.filter(({ value }) => {
      return (value - from) * perValue >= width / 2 && (to - value) * perValue >= width / 2;
    });
    for (const count of counts) {
      const ticks = inside.filter(({ text }) => numberOf(text) % count === 0);
      if (ticks.length < FEWEST) break;
      const gaps = ticks.slice(1).map(({ value }, i) => (value - ticks[i]!.value) * perValue);
      if (gaps.every((gap) => gap >= width + APART)) return ticks;
    }
  }
  return undefined;
}

/** Whether a date begins its year (of a length of 4), its month (7) or its day (10). */
function isFirst(text: string, length: number): boolean {
  const start = "-01-01 00:00:00".slice(length - "2024".length);
  return start.startsWith(text.slice(length).replace("T", " "));
}

/** The year, or the month or day counted from 0. */
function numberOf(text: string): number {
  return text.length === 4 ? Number(text) : Number(text.slice(-2)) - 1;
}
