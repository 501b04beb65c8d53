/** Levels that a JSON text may have: more only make the functions overflow that walk through it. */
const MOST_LEVELS = 100;

/**
 * Reads JSON that may come from a stranger.
 *
 * @throws SyntaxError when it is not JSON, or nested too deep to be walked through
 */
export function parseShallow(text: string): unknown {
  requireShallow(text);
  return JSON.parse(text);
}

/** @throws SyntaxError when a text has more levels of brackets than JSON of rnnlab's ever has */
export function requireShallow(text: string): void {
  let level = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "{" || character === "[") level += 1;
    else if (character === "}" || character === "]") level -= 1;
    if (level > MOST_LEVELS) throw new SyntaxError(`nested more than ${MOST_LEVELS} levels deep`);
  }
}

/** Where a string that begins at a quotation mark ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
