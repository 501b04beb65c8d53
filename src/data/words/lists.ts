import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { ownFile } from "../../shared/own-files.js";
import { decodeWords } from "./front-coding.js";
import { type Language, languages } from "./languages.js";

/** The copy of `words.gz` made by the build, relative to the package's folder. */
const WORDS_FILE = "dist/words.gz";

let codes: readonly string[] | undefined;

/** Words of a language that are in no other list: plain letters, in alphabetical order. */
export function wordsOf(language: Language): readonly string[] {
  codes ??= gunzipSync(readFileSync(ownFile(WORDS_FILE)))
    .toString("latin1")
    .split("\n");
  return decodeWords(codes[languages.indexOf(language)]!);
}
