import type { Dataset } from "./dataset.js";

/** Texts of one split with their classes. */
interface LabelledTokens {
  /** The tokens of each text: at least one, at most `steps`. */
  readonly texts: readonly (readonly string[])[];
  /** Class numbers. */
  readonly labels: ArrayLike<number>;
  /** Name of a text for messages. */
  readonly title: (index: number) => string;
}

/** What all splits share. */
interface TokenShape {
  /** All tokens with their own numbers, in order. */
  readonly vocabulary: readonly string[];
  /** The number of tokens without their own number (default: {@link UNKNOWN}). */
  readonly rare?: number | undefined;
  /** Number of tokens of the longest text of all splits. */
  readonly steps: number;
  readonly classes: number;
}

/** The number of a token without any input. */
const UNKNOWN = -1;

/** A data set for classifying texts, with a token per step, given by its number in the vocabulary. */
export function tokenDataset(
  { texts, labels, title }: LabelledTokens,
  { vocabulary, rare = UNKNOWN, steps, classes }: TokenShape,
): Dataset {
  const numbers = new Map(vocabulary.map((token, index) => [token, index]));
  const codes = texts.map((text) => Int32Array.from(text, (token) => numbers.get(token) ?? rare));
  return {
    count: texts.length,
    steps,
    inputs: 1,
    vocabulary: vocabulary.length,
    outputs: classes,
    targets: 1,
    variableLength: true,
    fill(indices, x, y, lengths) {
      x.fill(UNKNOWN, 0, indices.length * steps);
      for (let row = 0; row < indices.length; row += 1) {
        const index = indices[row]!;
        const tokens = codes[index]!;
        x.set(tokens, row * steps);
        y[row] = labels[index]!;
        lengths![row] = tokens.length;
      }
    },
    title,
  };
}
