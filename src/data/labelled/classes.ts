import { UserError } from "../../shared/errors.js";
import { lookalikes } from "../lookalikes.js";
import type { TextColumn } from "../table/text-builder.js";

/** The classes of a column of labels. */
export interface Classes {
  /** Their names, sorted: numbers by size, other names by letters. */
  readonly classes: readonly string[];
  /** The class number of each different label in the column. */
  readonly numbers: readonly number[];
  /** What users should check, a sentence each. */
  readonly notes: readonly string[];
}

const MOST_CLASSES = 1000;

/**
 * The classes, in an order that does not depend on the rows. Labels with the same number, such as 0 and 0.0,
 * are one class, named by the shortest of them.
 *
 * @throws UserError if there is only one class, or too many
 */
export function classesOf(path: string, column: string, { names }: TextColumn): Classes {
  const { numeric, keyOf, spellings } = spelled(names);
  const keys = [...spellings.keys()].sort((a, b) => (a < b ? -1 : 1));
  requireSomeClasses(path, column, names, keys.length, numeric);
  return {
    classes: keys.map((key) => spellings.get(key)!),
    numbers: names.map((name) => keys.indexOf(keyOf(name))),
    notes: lookalikes(column, names, ["class", "classes"]),
  };
}

/** The name of the class of each of some different labels. */
export function classNames(names: readonly string[]): ReadonlyMap<string, string> {
  const { keyOf, spellings } = spelled(names);
  return new Map(names.map((name) => [name, spellings.get(keyOf(name))!]));
}

/** The shortest spelling of each class, by its number if all labels are numbers. */
function spelled(names: readonly string[]) {
  const numeric = names.every((name) => Number.isFinite(Number(name)));
  const keyOf = (name: string) => (numeric ? Number(name) + 0 : name); // -0 is 0
  const spellings = new Map<number | string, string>();
  for (const name of names) {
    const other = spellings.get(keyOf(name));
    if (other === undefined || isSimpler(name, other)) spellings.set(keyOf(name), name);
  }
  return { numeric, keyOf, spellings };
}

function isSimpler(name: string, other: string): boolean {
  return name.length === other.length ? name < other : name.length < other.length;
}

function requireSomeClasses(
  path: string,
  column: string,
  names: readonly string[],
  count: number,
  numeric: boolean,
): void {
  if (count < 2) {
    throw new UserError(
      `${path}: ${column} is ${JSON.stringify(names[0] ?? "")} in every row, expected at least two ` +
        "classes",
    );
  }
  if (count <= MOST_CLASSES) return;
  const advice = numeric
    ? 'To predict a number, set data.objective to "regression".'
    : "Is it the column of classes?";
  throw new UserError(
    `${path}: ${column} has ${count} different values, expected at most ${MOST_CLASSES} classes. ${advice}`,
  );
}
