import { hasBorders, withoutBorders } from "./borders.js";
import { isTyped } from "./layout-cells.js";

/** How the lines of a text are rewritten before they are divided into cells. */
export interface Conversion {
  /** What was found, in a sentence; undefined if it needs no note. */
  readonly note?: string | undefined;
  /** The delimiter of the rewritten lines, if it is known. */
  readonly delimiter?: string | undefined;
  /** @param lines whole lines */
  convert(lines: string): string;
}

/** Number of lines at the beginning that show how a text is written. */
const SAMPLE = 100;

const SIGNS = [",", ";", "\t", "|"];

/** How the lines of a text have to be rewritten; undefined for most files. */
export function conversionOf(text: string): Conversion | undefined {
  if (hasBorders(text)) return { delimiter: "|", convert: withoutBorders };
  const lines = text.split("\n", SAMPLE).filter((line) => line.trim() !== "");
  if (lines.length < 2 || !text.includes('"')) return undefined;
  if (areWrapped(lines)) {
    return { note: "each line is in quotes, which are left out", convert: unwrapped };
  }
  const most = (pattern: RegExp) =>
    lines.filter((line) => pattern.test(line)).length * 2 > lines.length;
  if (most(FORMULA)) {
    const note = 'cells such as ="007" are read as the text in them';
    return { note, convert: withoutFormulas };
  }
  return most(SPACED) ? { convert: withoutSpaces } : undefined;
}

const WHOLE = /^"((?:[^"]|"")*)"\s*$/;

/** Whether each line as a whole is a quoted cell that holds a row with a number or a time. */
function areWrapped(lines: readonly string[]): boolean {
  const rows = lines.map((line) => WHOLE.exec(line)?.[1]);
  if (rows.includes(undefined)) return false;
  return SIGNS.some((sign) => {
    const cells = rows.map((row) => row!.split(sign));
    const [{ length: width } = []] = cells;
    const isEven = width! > 1 && cells.every((row) => row.length === width);
    return isEven && cells[0]!.some((_, column) => isTyped(cells.slice(1), column));
  });
}

function unwrapped(text: string): string {
  return text
    .split("\n")
    .map((line) => WHOLE.exec(line)?.[1]?.replaceAll('""', '"') ?? line)
    .join("\n");
}

/** A cell that a spreadsheet keeps as a text, such as `="007"`, also in quotes itself. */
const FORMULA = /(?:^|[,;\t|])(?:="[^"\n]*"|"=""[^"\n]*""")(?=[,;\t|]|\s*$)/;

function withoutFormulas(text: string): string {
  return text
    .replaceAll(/(^|[,;\t|])=(?="[^"\n]*"(?:[,;\t|]|\s*$))/gm, "$1")
    .replaceAll(/(^|[,;\t|])"=""([^"\n]*)"""(?=[,;\t|]|\s*$)/gm, '$1"$2"');
}

/** Blanks between a delimiter and a quote. */
const SPACED = /[,;|] +"/;

function withoutSpaces(text: string): string {
  return text.replaceAll(/([,;|]) +(?=")/g, "$1").replaceAll(/(") +(?=[,;|])/g, "$1");
}
