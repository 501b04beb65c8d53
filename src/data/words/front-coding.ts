/**
 * Front coding: each word of a sorted list as the number of letters that it shares with the word
 * before it, written as one character from `A` (none) on, and the rest of its letters.
 *
 *     encodeWords(["tea", "team", "ten"]) // "AteaDmCn"
 */
export function encodeWords(words: readonly string[]): string {
  let before = "";
  const codes = words.map((word) => {
    const shared = sharedLetters(before, word);
    before = word;
    return String.fromCharCode(FIRST + shared) + word.slice(shared);
  });
  return codes.join("");
}

/** The words encoded by {@link encodeWords}, in the letters a to z. */
export function decodeWords(code: string): string[] {
  let before = "";
  return Array.from(code.matchAll(/([A-`])([a-z]*)/g), ([, shared = "", rest = ""]) => {
    before = before.slice(0, shared.charCodeAt(0) - FIRST) + rest;
    return before;
  });
}

const FIRST = "A".charCodeAt(0);

function sharedLetters(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count += 1;
  return count;
}
