import { ACTING } from "./printable.js";

/**
 * A value as JSON for people and programs. Characters that a terminal acts on are escaped as JSON allows, so the value
 * is the same for a program, and what a stranger's text contains is only shown.
 *
 * @param indent columns by which each level is indented; 0 for one line
 */
export function jsonText(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replaceAll(ACTING, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
