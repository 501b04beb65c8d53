import type { Dataset } from "./dataset.js";

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

const OTHER = -1;

/**
 * Texts to classify, one character a step, given as 1 in the input that stands for it and 0 in all
 * others. Only the characters' numbers are kept; {@link Dataset.fill} makes the inputs.
 */
export function characterDataset({ texts, labels }: LabelledTexts, shape: TextShape): Dataset {
  const { alphabet, steps, classes } = shape;
  const numbers = new Map(alphabet.map((character, index) => [character, index]));
  const codes = texts.map((text) =>
    Int32Array.from(text, (character) => numbers.get(character) ?? OTHER),
  );
  const inputs = alphabet.length;
  return {
    count: texts.length,
    steps,
    inputs,
    outputs: classes,
    targets: 1,
    variableLength: true,
    fill(indices, x, y, lengths) {
      x.fill(0, 0, indices.length * steps * inputs);
      for (let row = 0; row < indices.length; row += 1) {
        const index = indices[row]!;
        const characters = codes[index]!;
        for (const [step, code] of characters.entries()) {
          if (code !== OTHER) x[(row * steps + step) * inputs + code] = 1;
        }
        y[row] = labels[index]!;
        lengths![row] = characters.length;
      }
    },
    title: (index) => texts[index]!,
  };
}
