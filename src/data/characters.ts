import type { Dataset } from "./dataset.js";
import { tokenDataset } from "./tokens.js";

/** Texts of one split and what each of them is. */
export interface LabelledTexts {
  /** Not empty, at most `steps` characters; those not in the alphabet are no input. */
  readonly texts: readonly string[];
  /** Class numbers. */
  readonly labels: ArrayLike<number>;
}

/** What is the same for all splits. */
export interface TextShape {
  /** Every character that is an input. */
  readonly alphabet: readonly string[];
  /** Characters of the longest text of all splits. */
  readonly steps: number;
  readonly classes: number;
}

/** Texts to classify, one character a step. */
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
