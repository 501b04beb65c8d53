import { isData } from "./layout-cells.js";
import { filledCells, isEmpty, type Row } from "./layout-rows.js";

/**
 * Names from the first header line or, if they are not unique, from all header lines joined. A last header line with a
 * name for the first column alone determines that name; pandas writes the name of an index in this way.
 */
export function namesOf(
  headers: readonly Row[],
  width: number,
  body: readonly Row[],
): readonly string[] {
  const whole = headers.map((row) => aligned(row, width, body));
  const last = whole.slice(1).at(-1);
  const index = last !== undefined && filledCells(last) === 1 ? last[0]!.trim() : "";
  const [first = []] = whole;
  const texts = first.filter((name) => name.trim() !== "");
  const unique = new Set(texts).size === texts.length;
  return Array.from({ length: Math.max(width, first.length) }, (_, c) => {
    const lines = unique ? whole.slice(0, 1) : whole;
    const joined = lines.map((row) => row[c]?.trim() ?? "").filter((text) => text !== "");
    return (c === 0 && index) || joined.join(" ") || `column ${c + 1}`;
  });
}

/** The names in the last comment above rows without a header that has a name for each column; undefined if none has. */
export function namesInComment(
  above: readonly Row[],
  width: number,
): readonly string[] | undefined {
  if (width < 2) return undefined;
  const names = above
    .filter(([first = ""]) => first.startsWith("#"))
    .map(([first = "", ...others]) =>
      [first.replace(/^#+/, ""), ...others].map((cell) => cell.trim()),
    )
    .findLast((cells) => cells.length === width && cells.every(isName));
  return new Set(names).size === width ? names : undefined;
}

function isName(text: string): boolean {
  return /\p{L}/u.test(text) && !isData(text);
}

/** A header line with as many cells as the rows: R omits the name of the first column, which holds row names. */
function aligned(row: Row, width: number, body: readonly Row[]): Row {
  if (row.length === width + 1 && row.at(-1)!.trim() === "") return row.slice(0, -1);
  if (row.length !== width - 1) return row;
  const trailing = body.every((cells) => isEmpty(cells) || cells.at(-1)!.trim() === "");
  return trailing ? [...row, ""] : ["", ...row];
}

export function titleNotes(rows: readonly Row[], first: number, start: number): string[] {
  const titles = rows.map((_, i) => i).filter((i) => i >= first && i < start && !isEmpty(rows[i]!));
  if (titles.length === 0) return [];
  const text = rows[titles[0]!]!.join(" ").trim();
  return [`${linesText(titles[0]!, titles.at(-1)!)} above the header skipped (${shortened(text)})`];
}

export function headerNotes(
  headers: readonly Row[],
  start: number,
  width: number,
  body: readonly Row[],
): string[] {
  const [first, second] = headers;
  if (first === undefined) {
    return [`the file has no header: columns are called "column 1" to "column ${width}"`];
  }
  const nameless = aligned(first, width, body)[0]!.trim() === "";
  const notes =
    nameless && width > 1 ? ['the first column has no name: it is called "column 1"'] : [];
  if (second === undefined) return notes;
  const below = linesText(start + 1, start + headers.length - 1);
  return [...notes, `${below} below the header skipped (${shortened(second.join(" ").trim())})`];
}

/** Line numbers, from 1. Each record above the rows counts as a line. */
export function linesText(first: number, last: number): string {
  return first === last ? `line ${first + 1}` : `lines ${first + 1} to ${last + 1}`;
}

export function shortened(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
