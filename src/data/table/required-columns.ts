import { UserError } from "../../shared/errors.js";
import { suggestion } from "../../shared/suggestion.js";
import { shown } from "./cells.js";

/** @throws UserError about the first wanted column that the file lacks, or has more than once */
export function requireColumns(
  path: string,
  wanted: readonly string[],
  names: readonly string[],
): void {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const name of wanted) {
    const count = counts.get(name) ?? 0;
    if (count === 1) continue;
    const columns = `Its columns are: ${listed(names)}.`;
    if (count === 0) {
      const nearest = suggestion(name, names);
      throw new UserError(`${path}: has no column "${name}".${nearest} ${columns}`);
    }
    const advice = "Give each column a different name.";
    throw new UserError(`${path}: has ${count} columns named "${name}". ${columns} ${advice}`);
  }
}

const MOST_LISTED = 20;

/** Names for an error message. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => `"${name}"`);
  const more = names.length - MOST_LISTED;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Maximum length of the name of a column, in a file and in a config. */
export const LONGEST_NAME = 1000;

/** @throws UserError if the name of a column is too long for a config */
export function requireShortNames(path: string, names: readonly string[]): void {
  const at = names.findIndex((name) => name.length > LONGEST_NAME);
  if (at < 0) return;
  throw new UserError(
    `${path}: the name of column ${at + 1} has ${names[at]!.length} characters ` +
      `(${shown(names[at]!)}), expected at most ${LONGEST_NAME}. Shorten the name in the file.`,
  );
}
