import type { Dataset } from "../dataset.js";
import { tokenDataset } from "../token-dataset.js";
import type { Split } from "./example-split.js";
import type { Examples } from "./examples.js";
import { rareNumber, type TokenKindName, tokenKinds, vocabularyOf } from "./token-kinds.js";

/** How texts are converted to sequences. */
interface TextConfig {
  readonly tokens: TokenKindName;
  /** Maximum number of tokens; longer texts are cut. */
  readonly longest?: number | undefined;
}

/**
 * Data sets of texts, with a token per step, and the tokens that have their own numbers. A character that
 * does not occur in training is a step without input; a word that occurs less than twice counts as rare.
 */
export function textDatasets(
  { keys, names, labels, classes }: Examples,
  split: Split,
  config: TextConfig,
): { readonly datasets: readonly Dataset[]; readonly vocabulary: readonly string[] } {
  const wholes = names.map((name) => tokensOf(name, config));
  const textsOf = (part: readonly number[]) => part.map((index) => wholes[keys[index]!]!);
  const vocabulary = vocabularyOf(textsOf(split[0]), config.tokens);
  const shape = {
    ...shapeOf(vocabulary, config),
    steps: longestOf(wholes),
    classes: Math.max(1, classes.length),
  };
  const datasets = split.map((part) => {
    const title = (index: number) => titleOf(names[keys[part[index]!]!]!, config);
    const partLabels = part.map((index) => labels[index]!);
    return tokenDataset({ texts: textsOf(part), labels: partLabels, title }, shape);
  });
  return { datasets, vocabulary };
}

/** Other texts, as inputs for a model with recorded tokens. */
export function otherTexts(
  texts: readonly string[],
  { vocabulary, classes }: { readonly vocabulary: readonly string[]; readonly classes: number },
  config: TextConfig,
): Dataset {
  const wholes = texts.map((text) => tokensOf(text, config));
  const title = (index: number) => texts[index]!;
  return tokenDataset(
    { texts: wholes, labels: new Int32Array(texts.length), title },
    { ...shapeOf(vocabulary, config), steps: longestOf(wholes), classes },
  );
}

function shapeOf(vocabulary: readonly string[], { tokens }: TextConfig) {
  return { vocabulary, rare: rareNumber(tokens) };
}

/** The tokens of a text that become steps. */
function tokensOf(text: string, { tokens, longest }: TextConfig): string[] {
  return tokenKinds[tokens].tokensOf(text).slice(0, longest);
}

/** A text up to its last step; for words the whole text. */
function titleOf(text: string, config: TextConfig): string {
  return config.tokens === "characters" ? tokensOf(text, config).join("") : text;
}

function longestOf(wholes: readonly (readonly string[])[]): number {
  return wholes.reduce((most, { length }) => Math.max(most, length), 1);
}
