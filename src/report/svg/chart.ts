import type { ScaleContinuousNumeric } from "d3-scale";
import type { Frame } from "./frame.js";
import { escapeMarkup, tag } from "./markup.js";

/** A chart: its size in its own units, a description in one sentence, and its markup. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  /** Description for screen readers. */
  readonly label: string;
  readonly body: string;
  /** The meaning of the lines, unless their names stand at their ends. */
  readonly key?: readonly LegendEntry[] | undefined;
  /** The quantities on the axes, if readers can query values. */
  readonly frame?: Frame | undefined;
}

/** The explanation of one kind of line or mark. */
export interface LegendEntry {
  readonly text: string;
  /** Empty for a remark, which has no line. */
  readonly classes: string;
  /** The shape of its marks; without it there are none. */
  readonly shape?: number | undefined;
  readonly markClasses?: string;
  /** Whether it is a filled area instead of a line. */
  readonly area?: true;
}

export type Scale = ScaleContinuousNumeric<number, number>;

/** Edges of the part of a chart that holds the data. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Text in a chart. `anchor` says which end of the text is at `x`. */
export function label(
  x: number,
  y: number,
  text: string,
  anchor: "start" | "middle" | "end" = "start",
  classes = "label",
): string {
  return tag("text", { x, y, "text-anchor": anchor, class: classes }, escapeMarkup(text));
}

export function line(x1: number, y1: number, x2: number, y2: number, classes: string): string {
  return tag("line", { x1, y1, x2, y2, class: classes });
}

/** Moves a part of a chart to a place. */
export function moved(x: number, y: number, ...content: readonly string[]): string {
  return tag("g", { transform: `translate(${Math.round(x)},${Math.round(y)})` }, ...content);
}
