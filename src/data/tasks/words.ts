import { z } from "zod";
import { UserError } from "../../shared/errors.js";
import { permutation, randomStream } from "../../shared/random.js";
import { characterDataset } from "../characters.js";
import { count, seed } from "../options.js";
import type { OtherSequences } from "../sequences.js";
import { countsOf, parts, split as splitOption, splitProblem } from "../split-counts.js";
import { readTable } from "../table/read.js";
import type { Task } from "../task.js";
import { type Language, languages, MOST_LETTERS } from "../words/languages.js";
import { wordsOf } from "../words/lists.js";
import { letters, plainLetters } from "../words/plain-letters.js";

const options = z
  .strictObject({
    task: z.literal("words").describe("Classify words by language, letter by letter"),
    languages: z
      .array(z.enum(languages))
      .min(2)
      .default([...languages])
      .describe("Languages, which are the classes"),
    words: count(100_000).default(5000).describe("Words per language"),
    shortest: count(MOST_LETTERS).default(3).describe("Shortest word in letters"),
    longest: count(MOST_LETTERS).default(12).describe("Longest word in letters"),
    split: splitOption
      .default([0.7, 0.15, 0.15])
      .describe("Words per language for training, validation and test, or their shares"),
    seed: seed.default(42).describe("Seed that draws the words and splits them"),
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
  sequences: ({ languages: { length } }, _, file) => otherWords(file, length),
};

/** Words of a file, for a model of the given languages. */
async function otherWords(file: string, classes: number): Promise<OtherSequences> {
  const all = await readWords(file);
  const good = all.flatMap(({ title, plain }) => (plain === undefined ? [] : [{ title, plain }]));
  const texts = good.map(({ plain }) => plain);
  const steps = texts.reduce((most, { length }) => Math.max(most, length), 1);
  const shape = { alphabet: letters, steps, classes };
  const dataset = characterDataset({ texts, labels: new Int32Array(texts.length) }, shape);
  return { dataset: { ...dataset, title: (index) => good[index]!.title }, all };
}

/** Words of a file, as written and in plain letters; words with other characters have a problem. */
async function readWords(file: string) {
  const table = await readTable(file, { columns: { word: "text" } });
  const { names, codes } = table.texts("word");
  return Array.from(codes, (code, row) => {
    const title = names[code] ?? "";
    const plain = plainLetters(title);
    if (plain !== undefined) return { title, plain };
    const found = title === "" ? "missing" : JSON.stringify(title);
    return { title, problem: `${table.where(row)}: word is ${found}, expected a word of letters` };
  });
}

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
