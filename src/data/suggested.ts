import { basename } from "node:path";
import { type Cell, isMissing } from "./table/cells.js";
import { areNumbers } from "./table/numbers.js";

/** A config for a file, and a sentence for each choice in it. */
export interface Suggestion {
  readonly config: { readonly data: object; readonly [key: string]: unknown };
  readonly notes: readonly string[];
  /** The notes without those about the file's layout, which appear whenever the file is read. */
  readonly choices: readonly string[];
}

/** A config name made from a file's name. */
export function nameFrom(path: string): string {
  const name = basename(path)
    .replace(/\.\w+$/, "")
    .replaceAll(/[^A-Za-z0-9._-]/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "");
  return name.slice(0, LONGEST_NAME) || "data";
}

/** Maximum length of a run's name. */
const LONGEST_NAME = 64;

/** Whether a column holds numbers, with decimal points or commas, and at least one is present. */
export function isNumbers(cells: readonly Cell[]): boolean {
  const values = cells.filter((cell) => !isMissing(cell));
  return values.length > 0 && areNumbers(values);
}
