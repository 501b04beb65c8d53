import type { Area, Canvas } from "./canvas.js";
import type { Style } from "./color.js";

/** The braille pattern without dots; a character of this block has a bit for each of its dots. */
const BLANK = 0x2800;

/** The bits of the dots of a character, by row and column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Dots of a character, across and down. */
export const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;

/**
 * Draws a line in dots: a character has two across and four down.
 *
 * @param rows the height of the line at each column of dots, in rows from the bottom of the area
 *   (0 … area.height - 1, not rounded); NaN leaves a gap
 */
export function drawBraille(
  canvas: Canvas,
  area: Area,
  rows: readonly number[],
  style: Style,
): void {
  const top = area.height - 1;
  const heights = rows.map((row) => Math.round((top - row) * DOTS_DOWN + (DOTS_DOWN - 1) / 2));
  for (const [column, height] of heights.entries()) {
    if (Number.isNaN(height)) continue;
    const neighbours = [heights[column - 1], heights[column + 1]];
    const ends = neighbours.map((other) => halfway(height, other));
    for (let y = Math.min(height, ...ends); y <= Math.max(height, ...ends); y += 1) {
      addDot(canvas, area, column, y, style);
    }
  }
}

/** The middle of the way to a neighbour, so that steep lines have no holes. */
function halfway(height: number, other = Number.NaN): number {
  return Number.isNaN(other) ? height : Math.trunc((height + other) / 2);
}

/** Adds a dot to those that a character has; any other character is replaced. */
function addDot(canvas: Canvas, area: Area, x: number, y: number, style: Style): void {
  const column = area.left + Math.floor(x / DOTS_ACROSS);
  const row = area.top + Math.floor(y / DOTS_DOWN);
  const code = canvas.at(column, row).codePointAt(0)!;
  const dots = code >= BLANK && code < BLANK + 256 ? code : BLANK;
  const dot = DOTS[(y % DOTS_DOWN) as 0 | 1 | 2 | 3][(x % DOTS_ACROSS) as 0 | 1];
  canvas.put(column, row, String.fromCodePoint(dots | dot), style);
}
