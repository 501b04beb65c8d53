import type { Area, Canvas } from "./canvas.js";
import type { Style } from "./color.js";

/** The braille character without dots. Each dot of a braille character is a bit of its code. */
const BLANK = 0x2800;

/** The bits of the dots of a character, by row and column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Number of dots across and down a character. */
export const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;

/**
 * Draws a line in dots, two across and four down in each character.
 *
 * @param rows the height of the line at each column of dots, in rows from the bottom of the area (0 to
 *   area.height - 1, not rounded); NaN leaves a gap
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

/** Half-way to a neighbour, so that steep lines have no gaps. */
function halfway(height: number, other = Number.NaN): number {
  return Number.isNaN(other) ? height : Math.trunc((height + other) / 2);
}

/** Adds a dot to a braille character, or replaces any other character. */
function addDot(canvas: Canvas, area: Area, x: number, y: number, style: Style): void {
  const column = area.left + Math.floor(x / DOTS_ACROSS);
  const row = area.top + Math.floor(y / DOTS_DOWN);
  const code = canvas.at(column, row).codePointAt(0)!;
  const dots = code >= BLANK && code < BLANK + 256 ? code : BLANK;
  const dot = DOTS[(y % DOTS_DOWN) as 0 | 1 | 2 | 3][(x % DOTS_ACROSS) as 0 | 1];
  canvas.put(column, row, String.fromCodePoint(dots | dot), style);
}
