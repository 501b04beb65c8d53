/**
 * The nesting depth that a JSON text may have. Deeper texts would overflow the stack of recursive
 * functions.
 */
const MOST_LEVELS = 100;

/**
 * Parses JSON from an untrusted source.
 *
 * @throws SyntaxError if it is not JSON, or if it is nested too deeply
 */
export function parseShallow(text: string): unknown {
  requireShallow(text);
  return JSON.parse(text);
}

/** @throws SyntaxError if the text is nested more deeply than any JSON that rnnlab writes */
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

/** The index at which the string that begins at `start` ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Whether a value is a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
