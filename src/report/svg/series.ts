import {
  area,
  line as lineShape,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
  symbolWye,
} from "d3-shape";
import { label, line } from "./chart.js";
import { tag } from "./markup.js";

export type Point = readonly [x: number, y: number];

/** A line through the points, with a gap where one is not a number. */
export function curve(points: readonly Point[], classes: string): string {
  const shape = lineShape<Point>(
    ([x]) => x,
    ([, y]) => y,
  ).defined(isFinitePoint);
  return tag("path", { d: shape.digits(2)([...points]) ?? "", class: `curve ${classes}` });
}

/** The area between two lines. */
export function band(
  points: readonly (readonly [x: number, low: number, high: number])[],
  classes: string,
): string {
  const shape = area<readonly [number, number, number]>(
    ([x]) => x,
    ([, low]) => low,
    ([, , high]) => high,
  ).defined((values) => values.every(Number.isFinite));
  return tag("path", { d: shape.digits(2)([...points]) ?? "", class: `band ${classes}` });
}

// Shapes distinguish models without their colours.
const SHAPES = [
  symbolCircle,
  symbolTriangle,
  symbolSquare,
  symbolDiamond,
  symbolCross,
  symbolWye,
] as const;

/** A mark of the kind that the `index`th series has, `size` in square units. */
export function mark([x, y]: Point, index: number, classes: string, size = 20): string {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
  const shape = symbol(SHAPES[index % SHAPES.length], size).digits(2);
  const place = `translate(${Math.round(x * 100) / 100},${Math.round(y * 100) / 100})`;
  return tag("path", { d: shape() ?? "", transform: place, class: classes });
}

function isFinitePoint([x, y]: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** What a legend says of one kind of line or mark. */
export interface LegendEntry {
  readonly text: string;
  readonly classes: string;
  /** The shape of its marks; without it there are none. */
  readonly shape?: number;
  readonly markClasses?: string;
  /** A filled area in place of a line. */
  readonly area?: true;
}

const SAMPLE = 22;
const LETTER = 6.6; // width of an average letter at 12 px
const ROW = 18;

/** Entries side by side from (x, y) on, in as many rows as they need. */
export function legend(
  entries: readonly LegendEntry[],
  x: number,
  y: number,
  width: number,
): { readonly body: string; readonly height: number } {
  let [column, row] = [0, 0];
  const parts = entries.map((entry) => {
    const size = SAMPLE + 6 + entry.text.length * LETTER + 14;
    if (column > 0 && column + size > width) [column, row] = [0, row + 1];
    const place = [x + column, y + row * ROW] as const;
    column += size;
    return legendSample(entry, place) + label(place[0] + SAMPLE + 6, place[1] + 4, entry.text);
  });
  return { body: parts.join(""), height: entries.length === 0 ? 0 : (row + 1) * ROW };
}

function legendSample({ classes, shape, markClasses, area }: LegendEntry, [x, y]: Point): string {
  if (area)
    return tag("rect", { x, y: y - 5, width: SAMPLE, height: 10, class: `band ${classes}` });
  const sample = line(x, y, x + SAMPLE, y, `curve ${classes}`);
  if (shape === undefined) return sample;
  return sample + mark([x + SAMPLE / 2, y], shape, markClasses ?? `mark ${classes}`, 30);
}
