import { UserError } from "../../shared/errors.js";

const OPENING = "([{";

const CLOSING = ")]}";

/**
 * Splits a text at commas outside brackets and quotation marks.
 *
 * @throws UserError when a bracket or a quotation mark is not closed
 */
export function splitArguments(text: string, source: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (quote !== "") {
      if (character === "\\") at += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (OPENING.includes(character)) depth += 1;
    else if (CLOSING.includes(character)) depth -= 1;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
    if (depth < 0) break;
  }
  if (depth !== 0 || quote !== "") {
    throw new UserError(`${source}: a bracket or a quotation mark is not closed`);
  }
  return [...parts, text.slice(start)];
}

/** Removes the quotation marks around a text; a comma inside them does not separate values. */
export function unquoted(text: string): string {
  const [, mark, inside] = /^(["'])(.*)\1$/s.exec(text) ?? [];
  return mark === undefined || inside === undefined ? text : inside.replaceAll(`\\${mark}`, mark);
}
