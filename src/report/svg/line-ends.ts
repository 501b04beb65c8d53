import { label, line, type Plot } from "./chart.js";
import { LETTER } from "./letter.js";
import { tag } from "./markup.js";
import type { Point } from "./series.js";
import { ROW, spread } from "./spread.js";

/** The end of a line and its name. */
export interface LineEnd {
  readonly text: string;
  readonly at: Point;
  /** Class of the name's colour. */
  readonly classes: string;
}

/** Distance from the end of a plot to a name. */
export const LEADER = 16;

// With more or longer names than this, a key beside the plot leaves more room for the lines.
const MOST_ROOM = 0.42; // of the chart's width
const MOST_NAMES = 12;

/** The room for names at the ends of the lines; undefined if a key has to name the lines. */
export function nameRoom(names: readonly string[], width: number): number | undefined {
  const room = endRoom(names);
  return room <= MOST_ROOM * width && names.length <= MOST_NAMES ? room : undefined;
}

/** Width that names need to the right of a plot. */
function endRoom(names: readonly string[]): number {
  return LEADER + 10 + Math.max(0, ...names.map((name) => name.length * LETTER));
}

/**
 * The name of each line at its right end. Names that would overlap are moved apart and connected to their
 * lines.
 */
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
      const name = label(plot.right + LEADER, place + 4, text, "start", classes);
      return tag("g", { class: "end", "data-of": text }, leader, name);
    })
    .join("");
}
