import { basename } from "node:path";
import { type Cell, isMissing } from "./table/cells.js";
import { areNumbers } from "./table/numbers.js";

/** A config for a file, and what was chosen in it and why, a sentence each. */
export interface Suggestion {
  readonly config: { readonly data: object; readonly [key: string]: unknown };
  readonly notes: readonly string[];
  /** The notes without what was found of the file's layout, which every reading of it notes again. */
  readonly choices: readonly string[];
}

/** A file's name as one of a config. */
export function nameFrom(path: string): string {
  const name = basename(path)
    .replace(/\.\w+$/, "")
    .replaceAll(/[^A-Za-z0-9._-]/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "");
  return name.slice(0, LONGEST_NAME) || "data";
}

/** Characters that the name of a run may have. */
const LONGEST_NAME = 64;

/** Whether a column holds numbers, with decimal points or commas, and not only what is missing. */
export function isNumbers(cells: readonly Cell[]): boolean {
  const values = cells.filter((cell) => !isMissing(cell));
  return values.length > 0 && areNumbers(values);
}
