import { plain, type Style } from "./color.js";
import { flow } from "./text.js";

/** An entry below a plot, in the style of what it explains. */
export interface LegendEntry {
  readonly text: string;
  readonly style?: Style;
}

/** Arranges entries on as few lines of `width` columns as possible. */
export function legendLines(entries: readonly LegendEntry[], width: number): string[] {
  const texts = entries.map(({ text }) => text);
  let next = 0;
  return flow(texts, width, 3).map((line) =>
    line.map((text) => (entries[next++]?.style ?? plain)(text)).join("   "),
  );
}
