import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeWords } from "./front-coding.js";
import { type Language, languages, MOST_LETTERS } from "./languages.js";
import { obsceneWords } from "./obscene.js";
import { plainLetters } from "./plain-letters.js";

/** Number of words of each language to include. */
const KEPT = 100_000;

const packages: Readonly<Record<Language, string>> = {
  english: "an-array-of-english-words",
  french: "an-array-of-french-words",
  german: "all-the-german-words",
  spanish: "an-array-of-spanish-words",
};

/**
 * The content of `words.gz`, made from four word lists whose packages hold 2.9 million words in 46 MB. The
 * file is in the repository, so that a clone need not install them; `.ci/leg-words` installs them and checks
 * the file.
 *
 * @param folder the folder whose `node_modules` contains the packages
 */
export function compiledWords(folder: string): Buffer {
  const isObscene = obsceneWords();
  const lists = languages.map((language) => plainWords(language, folder));
  const samples = lists.map((list, index) => {
    const others = lists.filter((_, other) => other !== index);
    const sole = [...list].filter((word) => !others.some((other) => other.has(word)));
    return sample(sole, isObscene);
  });
  return gzipSync(samples.map(encodeWords).join("\n"), { level: 9 });
}

/** The different words of a language, in plain letters. */
function plainWords(language: Language, folder: string): Set<string> {
  const require = createRequire(join(folder, "package.json"));
  const words = require(packages[language]) as readonly string[];
  const plain = words.flatMap((word) => plainLetters(word) ?? []);
  return new Set(plain.filter(({ length }) => length <= MOST_LETTERS));
}

/** The words with the smallest hashes, without obscene ones: a sample that depends only on the words. */
function sample(words: readonly string[], isObscene: (word: string) => boolean): string[] {
  const hashes = Float64Array.from(words, hashOf);
  const order = Uint32Array.from(words.keys()).sort((a, b) => hashes[a]! - hashes[b]!);
  const kept: string[] = [];
  for (let at = 0; at < order.length && kept.length < KEPT; at += 1) {
    const word = words[order[at]!]!;
    if (!isObscene(word)) kept.push(word);
  }
  return kept.sort();
}

/** The 32-bit FNV-1a hash (http://www.isthe.com/chongo/tech/comp/fnv), with well-mixed low bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  }
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
