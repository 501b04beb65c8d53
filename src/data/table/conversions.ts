import { UserError } from "../../shared/errors.js";
import { hasBorders, withoutBorders } from "./borders.js";
import { isTyped } from "./layout-cells.js";

/** How the lines of a text are rewritten before they are divided into cells. */
export interface Conversion {
  /** What was found, in a sentence; undefined if it needs no note. */
  readonly note?: string | undefined;
  /** The delimiter of the rewritten lines, if it is known. */
  readonly delimiter?: string | undefined;
  /** The names of the columns, if no line holds them. */
  readonly names?: readonly string[] | undefined;
  /** @param lines whole lines */
  convert(lines: string): string;
}

/** Number of lines at the beginning that show how a text is written. */
const SAMPLE = 100;

const SIGNS = [",", ";", "\t", "|"];

/** How the lines of a text have to be rewritten; undefined for most files. */
export function conversionOf(path: string, text: string): Conversion | undefined {
  if (hasBorders(text)) return { delimiter: "|", convert: withoutBorders };
  const lines = text.split("\n", SAMPLE).filter((line) => line.trim() !== "");
  const fastText = fastTextConversion(path, lines);
  if (fastText !== undefined || lines.length < 2 || !text.includes('"')) return fastText;
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

/** A line for fastText. */
const FAST_TEXT = /^__label__(\S+)[ \t]+(.*)$/;

/**
 * The conversion of a file for fastText, whose lines are a label and a text: `__label__spam buy now`. Its columns are
 * called label and text. Undefined for other files.
 *
 * @param lines the first lines that are not empty
 */
function fastTextConversion(path: string, lines: readonly string[]): Conversion | undefined {
  if (lines.length === 0 || !lines.every((line) => FAST_TEXT.test(line))) return undefined;
  return {
    note: "lines such as __label__x text, as of fastText, are read as the columns label and text",
    delimiter: "\t",
    names: ["label", "text"],
    convert: (text) =>
      text
        .split("\n")
        .map((line) => labelAndText(path, line))
        .join("\n"),
  };
}

/** @throws UserError if a line has several labels */
function labelAndText(path: string, line: string): string {
  const [, label, text] = FAST_TEXT.exec(line) ?? [];
  if (label === undefined || text === undefined) return line;
  if (FAST_TEXT.test(text)) {
    throw new UserError(
      `${path}: the line ${JSON.stringify(line.slice(0, 60))} has several labels, expected one label in each line`,
    );
  }
  return [label, text].map(inQuotes).join("\t");
}

function inQuotes(cell: string): string {
  return /["\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
