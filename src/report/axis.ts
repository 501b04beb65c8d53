import type { Area, Canvas } from "./canvas.js";
import type { Style } from "./color.js";
import { type Scale, tickLabels } from "./scale.js";
import { truncate } from "./text.js";

// Longer labels would leave no room for the plot.
const LONGEST_LABEL = 9;

/** A labelled value on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

export function labelled(
  values: readonly number[],
  labels: readonly string[] = tickLabels(values),
): Tick[] {
  return values.map((value, i) => ({ value, label: truncate(labels[i] ?? "", LONGEST_LABEL) }));
}

/** Number of columns for the labels left of a plot, including a space on their right. */
export function gutterOf(ticks: readonly Tick[]): number {
  return Math.max(0, ...ticks.map(({ label }) => label.length)) + 1;
}

/** The canvas row for a height in [0, 1] within an area. */
export function rowAt(area: Area, height: number): number {
  return area.top + area.height - 1 - Math.round(height * (area.height - 1));
}

/**
 * Draws the vertical axis in the column left of the area. Labels, if wanted, end two columns left of the
 * area.
 */
export function drawYAxis(
  canvas: Canvas,
  area: Area,
  ticks: readonly Tick[],
  scale: Scale,
  style: Style,
  withLabels = true,
): void {
  for (let row = 0; row < area.height; row += 1) {
    canvas.put(area.left - 1, area.top + row, "│", style);
  }
  for (const { value, label } of ticks) {
    const row = rowAt(area, scale(value));
    canvas.put(area.left - 1, row, "┤", style);
    if (withLabels) canvas.text(area.left - 2 - label.length, row, label);
  }
}

/** A labelled place on the horizontal axis, by its column within the area. */
export interface Place {
  readonly column: number;
  readonly label: string;
  /** Whether the label ends at the column; otherwise it is centred there. */
  readonly ends?: boolean;
}

/** Draws the horizontal axis in the row below the area, and its labels in the row below that. */
export function drawXAxis(
  canvas: Canvas,
  area: Area,
  places: readonly Place[],
  style: Style,
): void {
  const row = area.top + area.height;
  canvas.text(area.left - 1, row, `└${"─".repeat(area.width)}`, style);
  let free = area.left;
  for (const place of places) {
    const { column, label } = place;
    const start = startOf(area, place);
    if (start < free || start + label.length > area.left + area.width) continue;
    canvas.put(area.left + column, row, "┬", style);
    canvas.text(start, row + 1, label);
    free = start + label.length + 1;
  }
}

/** Whether all labels fit on an axis of a given width without touching each other. */
export function fitsAxis(places: readonly Place[], width: number): boolean {
  const area = { left: 0, top: 0, width, height: 0 };
  let free = 0;
  for (const place of places) {
    const start = startOf(area, place);
    if (start < free || start + place.label.length > width) return false;
    free = start + place.label.length + 1;
  }
  return true;
}

/** The column where a label begins: it is centred on its place or ends there, but stays within the area. */
function startOf({ left, width }: Area, { column, label, ends }: Place): number {
  const before = ends ? label.length - 1 : Math.floor((label.length - 1) / 2);
  return Math.max(left, Math.min(left + column - before, left + width - label.length));
}
