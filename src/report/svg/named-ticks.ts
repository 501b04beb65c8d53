import { calendarTicks } from "./calendar-ticks.js";
import type { AxisNames, Tick } from "./frame.js";
import { LETTER } from "./letter.js";

const APART = 18; // between names

/**
 * Places of an axis whose names fit side by side below it: where units of the calendar begin if the places are dates,
 * otherwise at equal distances, the last place whose name fits being one of them.
 *
 * @param domain the first and the last place
 * @param room width of the axis in pixels
 */
export function namedTicks(
  domain: readonly [number, number],
  names: AxisNames,
  room: number,
): Tick[] {
  return calendarTicks(domain, names, room) ?? evenTicks(domain, names, room);
}

function evenTicks(
  [from, to]: readonly [number, number],
  { first, every = 1, texts }: AxisNames,
  room: number,
): Tick[] {
  const width = LETTER * texts.reduce((most, text) => Math.max(most, text.length), 0);
  const perPlace = (room * every) / Math.max(1e-9, to - from);
  // A name stands below the middle of its place, and the outer ones stay within the axis.
  const margin = Math.ceil(width / 2 / perPlace);
  const low = Math.max(0, Math.ceil((from - first) / every - 1e-9) + margin);
  const high = Math.min(texts.length - 1, Math.floor((to - first) / every + 1e-9) - margin);
  const step = Math.max(1, Math.ceil((width + APART) / perPlace));
  const count = Math.max(0, Math.floor((high - low) / step) + 1);
  return Array.from({ length: count }, (_, i) => {
    const index = high - (count - 1 - i) * step;
    return { value: first + index * every, text: texts[index]! };
  });
}
