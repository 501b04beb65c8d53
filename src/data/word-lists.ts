import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Where a language's words come from, loaded when it is called for. */
const lists = {
  english: () => require("an-array-of-english-words"),
  french: () => require("an-array-of-french-words"),
  german: () => require("all-the-german-words"),
  spanish: () => require("an-array-of-spanish-words"),
} satisfies Record<string, () => unknown>;

export type Language = keyof typeof lists;

export const languages = Object.keys(lists) as [Language, ...Language[]];

/** The letters that {@link plainLetters} leaves. */
export const letters = [..."abcdefghijklmnopqrstuvwxyz"];

/** All words of a language as its package has them, some with capitals, accents or hyphens. */
export function wordsOf(language: Language): readonly string[] {
  return lists[language]() as string[];
}

const PLAIN = /^[a-z]+$/;
const LIGATURES: Readonly<Record<string, string>> = { ß: "ss", œ: "oe", æ: "ae" };

/**
 * A word in the letters a to z: lower case, without accents. The lists differ in this, the Spanish
 * one has no accents, and a single é would tell French from it.
 *
 * @returns undefined where it has other characters, such as a hyphen or a space
 */
export function plainLetters(word: string): string | undefined {
  if (PLAIN.test(word)) return word;
  const plain = word
    .toLowerCase()
    .replace(/[ßœæ]/g, (letter) => LIGATURES[letter]!)
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "");
  return PLAIN.test(plain) ? plain : undefined;
}
