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
import { tag } from "./markup.js";

export type Point = readonly [x: number, y: number];

/** A line through points; NaN leaves a gap. */
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

// Shapes distinguish models without colour.
const SHAPES = [
  symbolCircle,
  symbolTriangle,
  symbolSquare,
  symbolDiamond,
  symbolCross,
  symbolWye,
] as const;

/** The shape of a model's marks: any except the circle, which stands for true values and baselines. */
export function modelShape(index: number): number {
  return 1 + (index % (SHAPES.length - 1));
}

/** A mark of the series with this index; `size` is in square units. */
export function mark([x, y]: Point, index: number, classes: string, size = 20): string {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
  const shape = symbol(SHAPES[index % SHAPES.length], size).digits(2);
  const place = `translate(${Math.round(x * 100) / 100},${Math.round(y * 100) / 100})`;
  return tag("path", { d: shape() ?? "", transform: place, class: classes });
}

function isFinitePoint([x, y]: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}
