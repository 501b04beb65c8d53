import type { Dataset } from "./dataset.js";
import { tokenDataset } from "./token-dataset.js";

/** Texts of one split with their classes. */
export interface LabelledTexts {
  /** Not empty, at most `steps` characters; characters outside the alphabet have no input. */
  readonly texts: readonly string[];
  /** Class numbers. */
  readonly labels: ArrayLike<number>;
}

/** What all splits share. */
export interface TextShape {
  /** All characters that have an input. */
  readonly alphabet: readonly string[];
  /** Number of characters of the longest text of all splits. */
  readonly steps: number;
  readonly classes: number;
}

/** A data set for classifying texts, with a character per step. */
export function characterDataset(
  { texts, labels }: LabelledTexts,
  { alphabet, steps, classes }: TextShape,
): Dataset {
  const characters = texts.map((text) => [...text]);
  const title = (index: number) => texts[index]!;
  return tokenDataset(
    { texts: characters, labels, title },
    { vocabulary: alphabet, steps, classes },
  );
}
