/**
 * Characters that a terminal acts on or that reorder a line: C0 and C1 controls except line feed and tab, and
 * the marks of bidirectional text (https://trojansource.codes).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
export const ACTING = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the code that begins a colour
const COLOR = /(\x1b\[[0-9;]*m)/;

/** Makes possibly untrusted text safe for a terminal: control characters are shown as `\x1b`. */
export function printable(text: string): string {
  return text.replaceAll(ACTING, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** Keeps a line in one line: a name that it quotes may contain line breaks, which are shown as `\n`. */
export function oneLine(line: string): string {
  return line.replaceAll("\n", "\\n");
}

/** Like {@link printable}, for text that rnnlab has coloured: colour codes are kept. */
export function printableColored(text: string): string {
  return text
    .split(COLOR)
    .map((piece, index) => (index % 2 === 1 ? piece : printable(piece)))
    .join("");
}

/** Maximum length of a word, such as a path or a key, that a message shows in full. */
const LONGEST_WORD = 400;
/** Maximum length of a message; most of what is kept comes from its beginning. */
const LONGEST_MESSAGE = 6000;

/**
 * Shortens a message that quotes text of any length: the middle of a long word or message is replaced by the
 * number of characters left out.
 */
export function bounded(message: string): string {
  const words = message.replaceAll(/\S+/g, (word) => middleLeftOut(word, LONGEST_WORD));
  return middleLeftOut(words, LONGEST_MESSAGE);
}

/** Keeps the beginning and the end, which says what to do. */
function middleLeftOut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = Math.floor(most / 4);
  const middle = text.length - 3 * kept;
  return `${text.slice(0, 2 * kept)}[... ${middle} characters ...]${text.slice(-kept)}`;
}
