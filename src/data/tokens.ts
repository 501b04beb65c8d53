import type { Dataset } from "./dataset.js";

/** Texts of one split and what each of them is. */
interface LabelledTokens {
  /** Each with its tokens, at least one, at most `steps`. */
  readonly texts: readonly (readonly string[])[];
  /** Class numbers. */
  readonly labels: ArrayLike<number>;
  /** What a person calls a text. */
  readonly title: (index: number) => string;
}

/** What is the same for all splits. */
interface TokenShape {
  /** Every token that has a number of its own, in their order. */
  readonly vocabulary: readonly string[];
  /** The number of a token that has none of its own; without it that is {@link UNKNOWN}. */
  readonly rare?: number | undefined;
  /** Tokens of the longest text of all splits. */
  readonly steps: number;
  readonly classes: number;
}

/** The number of a token that is no input at all. */
const UNKNOWN = -1;

/** Texts to classify, one token a step, given as its number in the vocabulary. */
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
