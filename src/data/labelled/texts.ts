import { characterDataset } from "../characters.js";
import type { Dataset } from "../dataset.js";
import type { Examples } from "./examples.js";
import type { Split } from "./split.js";

/** Characters that have an input of their own at most, the most frequent ones. */
const MOST_CHARACTERS = 1000;

/**
 * Data sets of texts, one step a character. A character that training does not have is a step
 * without any input.
 */
export function textDatasets(
  { keys, names, labels, classes }: Examples,
  split: Split,
  longest: number | undefined,
): Dataset[] {
  const wholes = names.map((name) => [...name.normalize("NFC")].slice(0, longest));
  const texts = (part: readonly number[]) => part.map((index) => wholes[keys[index]!]!.join(""));
  const alphabet = charactersOf(texts(split[0]));
  const steps = wholes.reduce((most, { length }) => Math.max(most, length), 1);
  const shape = { alphabet, steps, classes: classes.length };
  return split.map((part) =>
    characterDataset({ texts: texts(part), labels: part.map((index) => labels[index]!) }, shape),
  );
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
