import asciichart from "asciichart";
import { DOTS_ACROSS, drawBraille } from "./braille.js";
import type { Area, Canvas } from "./canvas.js";
import type { Style } from "./color.js";
import { resample } from "./resample.js";

/**
 * The characters of a line, so that lines differ without colour: horizontal, the four bends (down to the
 * right, up from the left, down from the left, up to the right) and vertical.
 */
export type Stroke = readonly [string, string, string, string, string, string];

export const STROKES: readonly [Stroke, ...Stroke[]] = [
  ["─", "╰", "╭", "╮", "╯", "│"],
  ["━", "┗", "┏", "┓", "┛", "┃"],
  ["═", "╚", "╔", "╗", "╝", "║"],
  ["╌", "╰", "╭", "╮", "╯", "╎"],
  ["╍", "┗", "┏", "┓", "┛", "╏"],
];

/** The appearance of a line. */
export interface TraceLook {
  readonly stroke: Stroke;
  readonly style: Style;
  /** Whether to draw with braille dots instead of the stroke. */
  readonly braille: boolean;
}

/**
 * Draws a line across an area, in braille dots or with the characters of a stroke.
 *
 * @param heights in [0, 1] from bottom to top; NaN leaves a gap
 * @param points number of heights that fill the width of the area
 */
export function drawTrace(
  canvas: Canvas,
  area: Area,
  heights: readonly number[],
  points: number,
  { stroke, style, braille }: TraceLook,
): void {
  const columns = braille ? area.width * DOTS_ACROSS : area.width;
  const rows = resample(heights, points, columns).map((height) => height * (area.height - 1));
  if (braille) drawBraille(canvas, area, rows, style);
  else drawStroke(canvas, area, rows, stroke, style);
}

/**
 * Draws a line with asciichart, which is used only here. asciichart throws on NaN and on an empty series,
 * chooses the number of rows itself and draws an axis, so it gets only finite rows.
 *
 * @param rows the height of the line in each column of the area, in rows from its bottom (0 to area.height -
 *   1, not rounded); NaN leaves a gap
 */
function drawStroke(
  canvas: Canvas,
  area: Area,
  rows: readonly number[],
  stroke: Stroke,
  style: Style,
): void {
  for (const [start, end] of finiteRuns(rows)) {
    const run = rows.slice(start, end);
    drawRun(canvas, { ...area, left: area.left + start, width: run.length }, run, stroke, style);
  }
}

/** Start and end (exclusive) of each stretch of finite values. */
function finiteRuns(values: readonly number[]): [start: number, end: number][] {
  const runs: [number, number][] = [];
  let start = -1;
  for (let i = 0; i <= values.length; i += 1) {
    const inside = i < values.length && Number.isFinite(values[i]);
    if (inside && start < 0) start = i;
    if (inside || start < 0) continue;
    runs.push([start, i]);
    start = -1;
  }
  return runs;
}

function drawRun(canvas: Canvas, area: Area, run: number[], stroke: Stroke, style: Style): void {
  const top = area.height - 1;
  const lines = asciichart
    .plot(run, {
      min: 0,
      max: top,
      height: top, // together with min and max: one row per unit, so that rows keep their places
      offset: 1,
      format: () => " ",
      symbols: [" ", " ", " ", " ", ...stroke],
    })
    .split("\n");
  for (const [row, line] of lines.entries()) {
    for (const [column, character] of [...line].entries()) {
      if (character !== " ") canvas.put(area.left + column, area.top + row, character, style);
    }
  }
  // asciichart draws the connection between points, so the first point is drawn here.
  canvas.put(area.left, area.top + top - Math.round(run[0]!), stroke[0], style);
}
