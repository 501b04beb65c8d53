import { UserError } from "../../shared/errors.js";
import { counted } from "../../shared/format.js";
import {
  areClasses,
  areTexts,
  isLabelName,
  isLikelyLabel,
  wordsIn,
} from "../labelled/label-columns.js";
import type { FoundColumn } from "../table/found.js";
import { tokenNames } from "../table/kinds/tokens.js";
import type { TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { chooseTarget } from "./choices.js";
import type { Collection } from "./collection.js";

/** Share of missing steps above which `init` makes no config. */
export const MOST_MISSING = 0.5;

/** The error if there is nothing to forecast: no delimiter, columns that increase evenly, or texts. */
export function noTarget(
  path: string,
  head: TableHead,
  columns: readonly FoundColumn[],
): UserError {
  const { names, notes } = head;
  if (names.length === 1 && /\S\s+\S/.test(names[0]!)) {
    return new UserError(
      `${path}: has one column, ${JSON.stringify(names[0])}, whose cells may be separated by spaces, ` +
        "expected the same number of cells in most lines, with a comma, semicolon, tab, | or blanks between them.",
    );
  }
  const even = columns.filter(({ kind }) => kind === "index" || kind === "time");
  const counted = even.find(({ format }) => format && !format.calendar);
  const reason = counted
    ? `: "${counted.name}" increases evenly, so it is a time or an index. Name it with --target if ` +
      "it should be forecast"
    : "";
  const texts = columns.filter(({ kind }) => kind === "text").length;
  const words = columns.filter(({ name, kind }) => kind !== "time" && differ(head, name));
  const classes =
    texts > 1 || (texts > 0 && words.length > 1)
      ? ". To train a classifier, name the column of classes with --label"
      : "";
  const unread = columns.flatMap(({ name, unread: why }) => (why ? [`"${name}" ${why}`] : []));
  const digits = texts > 0 && unread.length === 0 ? textsWithDigits(head, columns) : [];
  return new UserError(
    `${path}: has no column of numbers to forecast${reason || classes}. Columns: ` +
      [names.join(", "), ...unread, ...digits, ...notes].join(". "),
  );
}

/** Whether a column has different texts, of which any may be a word: NA is a country. */
function differ(head: TableHead, name: string): boolean {
  return new Set(wordsIn(cellsOf(head, [name]))).size > 1;
}

/**
 * The error for a file of texts and their classes, whose column of classes would be forecast as a series.
 *
 * @returns undefined for any other file
 */
export function labelsOfTexts(
  path: string,
  head: TableHead,
  columns: readonly FoundColumn[],
  target: string,
): UserError | undefined {
  const textsOf = (name: string) => wordsIn(cellsOf(head, [name]));
  const isText = ({ kind, name, unread }: FoundColumn) =>
    kind === "text" && unread === undefined && areTexts(textsOf(name));
  const text = columns.find(isText)?.name;
  const labels = textsOf(target);
  if (text === undefined || !areClasses(labels) || !isLikelyLabel(target, labels)) return undefined;
  const label = quotedWord(target);
  return new UserError(
    `${path}: has texts (${JSON.stringify(text)}) and no column of times, and ${JSON.stringify(target)} has only ` +
      `${new Set(labels).size} different values. To train a classifier of the texts, add --label ${label} --text ` +
      `${quotedWord(text)}; to forecast ${JSON.stringify(target)} from row to row, add --target ${label}`,
  );
}

/** The first text with a digit of each column of texts, which may be a number in an unknown notation. */
function textsWithDigits(head: TableHead, columns: readonly FoundColumn[]): string[] {
  return columns.flatMap(({ name, kind }) => {
    const cells = kind === "text" ? cellsOf(head, [name]) : [];
    const text = cells.map(String).find((cell) => /^\W{0,3}\d/.test(cell));
    return text === undefined
      ? []
      : [`"${name}" is ${JSON.stringify(text)}, which is not a number`];
  });
}

/** The error for a file whose rows cannot be divided into parts. */
export function tooFewRows(path: string, rows: number): UserError {
  const has = rows === 0 ? "no rows below the header" : counted(rows, "row");
  return new UserError(
    `${path}: has ${has}, expected enough rows to train, validate and test a model: some dozens at least`,
  );
}

/** The error for series whose time line cannot be divided into parts, such as a few visits of each person. */
export function tooFewSteps(
  path: string,
  { length, label }: Pick<Collection, "length" | "label">,
  ids: readonly string[],
): UserError {
  const each = ids.length === 0 ? "" : ` in the series of ${ids.join(" and ")}`;
  const advice =
    ids.length === 1
      ? `. To predict a class or number of each ${ids[0]} from its rows, set --label COLUMN --id ${ids[0]}`
      : "";
  return new UserError(
    `${path}: has ${length} steps (${label(0)} to ${label(length - 1)})${each}, expected enough to train, validate and ` +
      `test a model: some dozens at least${advice}`,
  );
}

/** The error for a given format of times that no column has. */
export function noTimeOf(path: string, format: string): UserError {
  return new UserError(
    `${path}: no column has times in the format ${format} in all of the first rows. Set --time-format to ` +
      `the format of a column; its tokens are ${tokenNames}`,
  );
}

/** @throws UserError because most steps have no value */
export function refuseGaps(
  path: string,
  step: string,
  share: number,
  ids: readonly string[],
): never {
  const begin =
    ids.length > 0
      ? "Write"
      : "If the file has several series, name their column with --id. Otherwise write";
  throw new UserError(
    `${path}: ${Math.round(share * 100)} % of the steps of ${step} have no value, expected at most ` +
      `${MOST_MISSING * 100} %. ${begin} the config by hand, with ` +
      'data.resample for longer steps, such as {"every": "1 week", "how": "mean"}, or data.sessions ' +
      "for the days and hours that have rows.",
  );
}

/** Minimum number of numeric columns for a row without a time to be a sequence. */
const WIDE = 20;

export function wideNotes(numbers: number, time: unknown): string[] {
  if (time !== undefined || numbers < WIDE) return [];
  return [
    "each row may be a sequence: to train a classifier, name the column of classes with --label",
  ];
}

/** Columns of a wide table that are not read, because they stand behind its steps. */
export function asideNotes(aside: readonly string[], ids: readonly string[]): string[] {
  return aside
    .filter((name) => !ids.includes(name))
    .map((name) => `"${name}" is left out: it follows the columns of the steps`);
}

/** Why `init` resamples, and the alternatives. */
export function resampleNote(step: string): string {
  return (
    `rows are at irregular times: each step is the mean of the rows in ${step} (data.resample; its ` +
    "how may be sum, first or last)"
  );
}

/**
 * A hint if the column that would be forecast has one value for each series, or a column of classes has.
 *
 * @param constants columns that are constant in each series
 */
export function perSeriesNotes(
  candidates: readonly FoundColumn[],
  target: unknown,
  ids: readonly string[],
  constants: readonly string[],
): string[] {
  const likely = chooseTarget(candidates.map((column) => column.name))?.name;
  const name = likely === target ? constants.find(isLabelName) : likely;
  if (name === undefined || ids.length !== 1) return [];
  const options = `--label ${quotedWord(name)} --id ${quotedWord(ids[0]!)}`;
  return [
    `"${name}" has one value for each ${ids[0]}: to predict it from the rows of each, use ${options}`,
  ];
}

/** A name as a single word for a shell. */
function quotedWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}

/** How rows are dated if there is no time; a column of dates without a year does not date them. */
export function withoutTime(columns: readonly FoundColumn[]): string {
  const yearless = columns.find(({ unread }) => unread?.includes("has no year"));
  if (yearless === undefined) return "no column of times, rows are consecutive steps";
  return `"${yearless.name}" has no year, so rows have no dates: each counts as the next step, even after a gap`;
}
