import { type LegendEntry, label, line } from "./chart.js";
import { LETTER } from "./letter.js";
import { tag } from "./markup.js";
import { mark, type Point } from "./series.js";

export const SAMPLE = 22; // width of a sample of a line
export const ENTRY = 12; // its height
const ROW = 18;

/** Entries side by side from (x, y), in as many rows as needed. */
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

/** A sample of a line with its mark, or of an area. */
export function legendSample(
  { classes, shape, markClasses, area }: LegendEntry,
  [x, y]: Point,
): string {
  if (classes === "") return "";
  if (area)
    return tag("rect", { x, y: y - 5, width: SAMPLE, height: 10, class: `band ${classes}` });
  const sample = line(x, y, x + SAMPLE, y, `curve ${classes}`);
  if (shape === undefined) return sample;
  return sample + mark([x + SAMPLE / 2, y], shape, markClasses ?? `mark ${classes}`, 30);
}
