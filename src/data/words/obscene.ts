import { createRequire } from "node:module";
import { cuss } from "cuss";
import { cuss as spanish } from "cuss/es";
import { cuss as french } from "cuss/fr";
import { plainLetters } from "./plain-letters.js";

/** Shorter words occur inside too many other words. */
const LEAST_INSIDE = 5;

/**
 * Recognises slurs and obscene words by the lists of two packages, `naughty-words` in all four languages and
 * `cuss` in English, French and Spanish: a word in these lists, or one that contains a listed word of at
 * least five letters. This also excludes harmless words, which does not harm a sample.
 */
export function obsceneWords(): (word: string) => boolean {
  const listed = new Set([...naughty(), ...cussed()].flatMap((word) => plainLetters(word) ?? []));
  const byBeginning = new Map<string, string[]>();
  for (const word of listed) {
    if (word.length < LEAST_INSIDE) continue;
    const beginning = word.slice(0, LEAST_INSIDE);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), word]);
  }
  return (word) => listed.has(word) || contains(word, byBeginning);
}

function contains(word: string, byBeginning: ReadonlyMap<string, readonly string[]>): boolean {
  for (let from = 0; from + LEAST_INSIDE <= word.length; from += 1) {
    const candidates = byBeginning.get(word.slice(from, from + LEAST_INSIDE));
    if (candidates?.some((candidate) => word.startsWith(candidate, from))) return true;
  }
  return false;
}

function naughty(): string[] {
  const lists = createRequire(import.meta.url)("naughty-words") as Record<string, string[]>;
  return ["en", "fr", "de", "es"].flatMap((language) => lists[language]!);
}

/** Words that are rated as insults at least as often as not. */
function cussed(): string[] {
  return [cuss, french, spanish].flatMap((rated) =>
    Object.entries(rated).flatMap(([word, rating]) => (rating > 0 ? [word] : [])),
  );
}
