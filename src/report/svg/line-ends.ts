import { label, line, type Plot } from "./chart.js";
import type { Point } from "./series.js";

/** Where a line ends, and its name. */
export interface LineEnd {
  readonly text: string;
  readonly at: Point;
  /** Of the name's colour. */
  readonly classes: string;
}

const LETTER = 6.6; // width of an average letter at 12 px
const LEADER = 16; // from the end of a line to its name
const ROW = 14; // height of a name

/** Width that names need to the right of a plot. */
export function endRoom(names: readonly string[]): number {
  return LEADER + 4 + Math.max(0, ...names.map((name) => name.length * LETTER));
}

/** The name of each line at its right end. Names that would overlap are moved apart and joined to their line. */
export function endNames(ends: readonly LineEnd[], plot: Plot): string {
  const drawn = ends
    .filter(({ at }) => at.every(Number.isFinite))
    .sort((a, b) => a.at[1] - b.at[1]);
  const places = spread(
    drawn.map(({ at: [, y] }) => y),
    plot.top + ROW / 2,
    plot.bottom - ROW / 2,
  );
  return drawn
    .map(({ text, at: [x, y], classes }, index) => {
      const place = places[index]!;
      const leader = line(x + 4, y, plot.right + LEADER - 3, place, "leader");
      return leader + label(plot.right + LEADER, place + 4, text, "start", classes);
    })
    .join("");
}

/**
 * Ascending places at least a row apart, as near to the wanted ones as one pass down and one up bring them; below
 * `low` only where the rows need more room than there is.
 */
export function spread(wanted: readonly number[], low: number, high: number): number[] {
  const places: number[] = [];
  for (const place of wanted) places.push(Math.max(place, (places.at(-1) ?? low - ROW) + ROW));
  let limit = high;
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(places[i]!, limit);
    limit = places[i]! - ROW;
  }
  return places;
}
