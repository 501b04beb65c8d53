/** Widths of texts in columns of a terminal, which differ from their lengths in code units. */

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

// East Asian wide and fullwidth characters and emoji shown as pictures take two columns (Unicode Standard
// Annex 11).
const WIDE =
  /^(?:\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Bopomofo}|\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|.*\ufe0f)/u;
const NO_WIDTH = /^[\p{Mark}\p{Control}\p{Default_Ignorable_Code_Point}]+$/u;
const ASCII = /^[\x20-\x7e]*$/;

/** Number of terminal columns of a text without ANSI codes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(segment: string): number {
  if (NO_WIDTH.test(segment)) return 0;
  return WIDE.test(segment) ? 2 : 1;
}

/** The text, shortened to `width` columns with an ellipsis if it is longer. */
export function truncate(text: string, width: number): string {
  const line = oneLine(text);
  if (displayWidth(line) <= width) return line;
  if (width < 1) return "";
  let kept = "";
  let used = 1; // the ellipsis
  for (const { segment } of graphemes.segment(line)) {
    used += graphemeWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Replaces control characters, which would move the cursor, with spaces. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Control}\u2028\u2029]/gu, " ");
}

export type Align = "left" | "right";

/** The text in exactly `width` columns: padded with spaces, or shortened. */
export function justify(text: string, width: number, align: Align = "left"): string {
  const cut = truncate(text, width);
  const space = " ".repeat(Math.max(0, width - displayWidth(cut)));
  return align === "right" ? space + cut : cut + space;
}

/** Arranges pieces in order, `gap` spaces apart, on as few lines of `width` columns as possible. */
export function flow(pieces: readonly string[], width: number, gap = 1): string[][] {
  const lines: string[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const piece of pieces.map((text) => truncate(text, width))) {
    const size = displayWidth(piece);
    if (used + gap + size > width) {
      lines.push([]);
      used = -gap;
    }
    lines.at(-1)?.push(piece);
    used += gap + size;
  }
  return lines;
}
