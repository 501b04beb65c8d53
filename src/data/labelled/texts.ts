import { characterDataset, type TextShape } from "../characters.js";
import type { Dataset } from "../dataset.js";
import type { Split } from "./example-split.js";
import type { Examples } from "./examples.js";

/** Characters that have an input of their own at most, the most frequent ones. */
const MOST_CHARACTERS = 1000;

/**
 * Data sets of texts, one step a character, and the characters that are inputs. A character that
 * training does not have is a step without any input.
 */
export function textDatasets(
  { keys, names, labels, classes }: Examples,
  split: Split,
  longest: number | undefined,
): { readonly datasets: readonly Dataset[]; readonly alphabet: readonly string[] } {
  const wholes = names.map((name) => wholeOf(name, longest));
  const texts = (part: readonly number[]) => part.map((index) => wholes[keys[index]!]!.join(""));
  const alphabet = charactersOf(texts(split[0]));
  const shape = { alphabet, steps: longestOf(wholes), classes: Math.max(1, classes.length) };
  const datasets = split.map((part) =>
    characterDataset({ texts: texts(part), labels: part.map((index) => labels[index]!) }, shape),
  );
  return { datasets, alphabet };
}

/** Other texts, in the inputs that a model of recorded characters has. */
export function otherTexts(
  texts: readonly string[],
  { alphabet, classes }: Pick<TextShape, "alphabet" | "classes">,
  longest: number | undefined,
): Dataset {
  const wholes = texts.map((text) => wholeOf(text, longest));
  const shape = { alphabet, steps: longestOf(wholes), classes };
  const cut = wholes.map((whole) => whole.join(""));
  const dataset = characterDataset({ texts: cut, labels: new Int32Array(texts.length) }, shape);
  return { ...dataset, title: (index) => texts[index]! };
}

/** The characters of a text that are steps. */
function wholeOf(text: string, longest: number | undefined): string[] {
  return [...text.normalize("NFC")].slice(0, longest);
}

function longestOf(wholes: readonly (readonly string[])[]): number {
  return wholes.reduce((most, { length }) => Math.max(most, length), 1);
}

/** The characters of texts in the order of their code points. */
function charactersOf(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const byPoint = (a: string, b: string) => a.codePointAt(0)! - b.codePointAt(0)!;
  const frequent = [...counts].sort(([a, n], [b, m]) => m - n || byPoint(a, b));
  return frequent
    .slice(0, MOST_CHARACTERS)
    .map(([character]) => character)
    .sort(byPoint);
}
