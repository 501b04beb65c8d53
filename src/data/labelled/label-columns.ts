import type { Cell } from "../table/cells.js";
import { partOf } from "./example-split.js";

/** Whether every cell is the name of a part of a split. */
export function isPartColumn(cells: readonly Cell[]): boolean {
  return cells.length > 0 && cells.every((cell) => partOf(String(cell ?? "")) !== undefined);
}

/** The cells that are not empty, as texts; words such as NA are not missing. */
export function wordsIn(cells: readonly Cell[]): string[] {
  return cells.flatMap((cell) => {
    const text = cell === undefined || cell === null ? "" : String(cell).trim();
    return text === "" ? [] : [text];
  });
}

/** Minimum length of the longest text, and share of texts that are different. */
const LEAST_TEXT = 3;
const MOSTLY_DIFFERENT = 0.5;

/** Whether cells are texts with letters, most of which occur once. */
export function areTexts(texts: readonly string[]): boolean {
  const different = new Set(texts).size;
  const lettered = texts.filter((text) => /\p{L}{2}/u.test(text)).length;
  return (
    texts.some(({ length }) => length >= LEAST_TEXT) &&
    lettered > MOSTLY_DIFFERENT * texts.length &&
    different > MOSTLY_DIFFERENT * texts.length
  );
}

/** Names that a column of classes often has. */
const LABEL_NAMES =
  /^(label|class|category|activity|sentiment|language|lang|emotion|species|diagnosis|outcome)(_?(name|id))?$/i;

/** Whether a column has a usual name of classes. */
export function isLabelName(name: string): boolean {
  return LABEL_NAMES.test(name);
}

/** Maximum number of different numbers in a column of classes with another name. */
const FEW_NUMBERS = 3;

/** Whether classes are texts, are in a column with a usual name, or are hardly more than yes and no. */
export function isLikelyLabel(name: string, texts: readonly string[]): boolean {
  const different = new Set(texts);
  const numbers = [...different].some((text) => !Number.isNaN(Number(text)));
  return !numbers || isLabelName(name) || different.size <= FEW_NUMBERS;
}

/** Maximum number of classes in a column that is not named as one. */
const MOST_CLASSES = 60;

/** Whether cells are texts, or whole numbers, that each occur several times, as classes do. */
export function areClasses(cells: readonly string[]): boolean {
  const different = new Set(cells);
  const numbers = [...different].map(Number);
  const whole = numbers.every((value) => Number.isInteger(value));
  const texts = numbers.every(Number.isNaN);
  const few = different.size <= MOST_CLASSES && different.size * 2 <= cells.length;
  return (whole || texts) && few && different.size > 1;
}
