const LETTER = 6.6; // width of an average letter at 12 px
const APART = 18; // between names

/**
 * Evenly spaced whole places of an axis whose names fit side by side below it, the first one with a name among them.
 *
 * @param domain the first and the last place
 * @param longest letters of the longest name
 * @param room width of the axis in pixels
 */
export function namedTicks(
  [from, to]: readonly [number, number],
  longest: number,
  room: number,
): number[] {
  const width = longest * LETTER;
  const [first, last] = [Math.ceil(from - 1e-9), Math.floor(to + 1e-9)];
  const perPlace = room / Math.max(1e-9, to - from);
  // A name stands below the middle of its place, and the first and the last one stay within the axis.
  const [low, high] = [first, last].map((end, i) => {
    return end + (i === 0 ? 1 : -1) * Math.ceil(width / 2 / perPlace);
  }) as [number, number];
  if (high < low) return [Math.round((first + last) / 2)];
  const fit = Math.max(1, Math.floor(((high - low) * perPlace) / (width + APART)));
  const step = Math.max(1, Math.ceil((high - low) / fit));
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step);
}
