import type { ScaleContinuousNumeric } from "d3-scale";
import type { Frame } from "./frame.js";
import { escapeMarkup, tag } from "./markup.js";

/** A picture: its size in its own units, what it shows in a sentence, and its markup. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  /** For those who cannot see it. */
  readonly label: string;
  readonly body: string;
  /** What the lines mean, where their names do not stand at their ends. */
  readonly key?: readonly LegendEntry[] | undefined;
  /** What the data measure, where a reader may ask for values. */
  readonly frame?: Frame | undefined;
}

/** What a legend says of one kind of line or mark. */
export interface LegendEntry {
  readonly text: string;
  readonly classes: string;
  /** The shape of its marks; without it there are none. */
  readonly shape?: number | undefined;
  readonly markClasses?: string;
  /** A filled area in place of a line. */
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

/** Text in a chart. `anchor` says which of its ends stands at `x`. */
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

/** A part of a chart moved to a place. */
export function moved(x: number, y: number, ...content: readonly string[]): string {
  return tag("g", { transform: `translate(${Math.round(x)},${Math.round(y)})` }, ...content);
}
