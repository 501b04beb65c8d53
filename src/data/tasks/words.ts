import { z } from "zod";
import { UserError } from "../../shared/errors.js";
import { permutation, randomStream } from "../../shared/random.js";
import { characterDataset } from "../characters.js";
import { count, seed } from "../options.js";
import { countsOf, parts, split as splitOption, splitProblem } from "../split-counts.js";
import { readTable } from "../table/read.js";
import type { Task } from "../task.js";
import { type Language, languages, MOST_LETTERS } from "../words/languages.js";
import { wordsOf } from "../words/lists.js";
import { otherWords, wordColumns } from "../words/other-words.js";
import { letters } from "../words/plain-letters.js";

const options = z
  .strictObject({
    task: z.literal("words").describe("Classify words by language, letter by letter"),
    languages: z
      .array(z.enum(languages))
      .min(2)
      .default([...languages])
      .describe("Languages to tell apart, the classes"),
    words: count(100_000).default(5000).describe("Words per language"),
    shortest: count(MOST_LETTERS).default(3).describe("Shortest word in letters"),
    longest: count(MOST_LETTERS).default(12).describe("Longest word in letters"),
    split: splitOption
      .default([0.7, 0.15, 0.15])
      .describe("Words per language for training, validation and test, or their shares"),
    seed: seed.default(42).describe("Seed for drawing and splitting the words"),
  })
  .superRefine(({ languages: chosen, words, shortest, longest, split }, context) => {
    const issue = (key: string, message: string) => {
      context.addIssue({ code: "custom", path: [key], message });
    };
    if (new Set(chosen).size < chosen.length) {
      issue("languages", `is [${chosen.join(", ")}], expected each language once`);
    }
    if (shortest > longest) {
      issue("shortest", `is ${shortest}, expected at most data.longest, which is ${longest}`);
    }
    const problem = splitProblem(countsOf(words, split), "words", words);
    if (problem) issue(...problem);
  });

type WordsConfig = z.output<typeof options>;

/**
 * Words of several languages in the letters a to z, with the language to predict. A word in two of the four
 * lists has no unique answer and is left out, so that no word is in two parts of the split either. All
 * classes have the same number of words in each part.
 */
export const words: Task<WordsConfig> & { readonly options: typeof options } = {
  options,
  async load(config) {
    const { languages: classes, longest, split } = config;
    const counts = countsOf(config.words, split);
    const drawn = drawWords(config).map((list) => parts(list, counts));
    const dataset = (part: 0 | 1 | 2) => {
      const texts = alternately(drawn.map((lists) => lists[part]));
      const labels = texts.map((_, index) => index % classes.length);
      const shape = { alphabet: letters, steps: longest, classes: classes.length };
      return characterDataset({ texts, labels }, shape);
    };
    return {
      objective: "classification",
      classes,
      train: dataset(0),
      valid: dataset(1),
      test: dataset(2),
      record: { task: "words", classes, alphabet: letters },
    };
  },
  sequences: async ({ languages: { length } }, _, file) =>
    otherWords(await readTable(file, wordColumns), length),
};

/**
 * The requested number of words of each language, in the order in which they are split.
 *
 * @throws UserError if a language has too few words
 */
function drawWords({ languages: chosen, words: wanted, ...limits }: WordsConfig): string[][] {
  return chosen.map((language) => {
    const usable = usableWords(language, limits);
    if (usable.length < wanted) throw tooFew(language, usable.length, wanted, limits);
    const order = permutation(usable.length, randomStream(limits.seed, `words/${language}`));
    return Array.from(order.subarray(0, wanted), (at) => usable[at]!);
  });
}

type Limits = Pick<WordsConfig, "shortest" | "longest" | "seed">;

/** The words of a language that have the requested lengths. */
function usableWords(language: Language, { shortest, longest }: Limits): readonly string[] {
  return wordsOf(language).filter(({ length }) => length >= shortest && length <= longest);
}

function tooFew(language: Language, found: number, wanted: number, limits: Limits): UserError {
  return new UserError(
    `data.words is ${wanted}, expected at most ${found}: the ${language} list has no more words of ` +
      `${limits.shortest} to ${limits.longest} letters`,
  );
}

/** The first word of each list, then the second of each, and so on. */
function alternately(lists: readonly (readonly string[])[]): string[] {
  return (lists[0] ?? []).flatMap((_, index) => lists.map((list) => list[index]!));
}
