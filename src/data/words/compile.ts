/**
 * The step of the build that makes one small file of the four lists of words, which have 2.9 million
 * words and 46 MB in their packages: see {@link WORDS_FILE}.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { ownFile } from "../../shared/own-files.js";
import { encodeWords } from "./front-coding.js";
import { type Language, languages, MOST_LETTERS } from "./languages.js";
import { WORDS_FILE } from "./lists.js";
import { obsceneWords } from "./obscene.js";
import { plainLetters } from "./plain-letters.js";

/** Words of each language that are kept. */
const KEPT = 100_000;

const packages: Readonly<Record<Language, string>> = {
  english: "an-array-of-english-words",
  french: "an-array-of-french-words",
  german: "all-the-german-words",
  spanish: "an-array-of-spanish-words",
};

const require = createRequire(import.meta.url);

/** A language's words in plain letters, each once. */
function plainWords(language: Language): Set<string> {
  const words = require(packages[language]) as readonly string[];
  const plain = words.flatMap((word) => plainLetters(word) ?? []);
  return new Set(plain.filter(({ length }) => length <= MOST_LETTERS));
}

/** The decent words with the least hashes: a sample that depends on nothing but the words. */
function sample(words: readonly string[]): string[] {
  const hashes = Float64Array.from(words, hashOf);
  const order = Uint32Array.from(words.keys()).sort((a, b) => hashes[a]! - hashes[b]!);
  const kept: string[] = [];
  for (let at = 0; at < order.length && kept.length < KEPT; at += 1) {
    const word = words[order[at]!]!;
    if (!isObscene(word)) kept.push(word);
  }
  return kept.sort();
}

/** FNV-1a of 32 bits (http://www.isthe.com/chongo/tech/comp/fnv), its low bits well mixed in. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  }
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

const isObscene = obsceneWords();
const lists = languages.map(plainWords);
const samples = lists.map((list, index) => {
  const others = lists.filter((_, other) => other !== index);
  const sole = [...list].filter((word) => !others.some((other) => other.has(word)));
  return sample(sole);
});
writeFileSync(ownFile(WORDS_FILE), gzipSync(samples.map(encodeWords).join("\n"), { level: 9 }));
