import type { Dataset } from "../dataset.js";
import { tokenDataset } from "../tokens.js";
import type { Split } from "./example-split.js";
import type { Examples } from "./examples.js";
import { rareNumber, type TokenKindName, tokenKinds, vocabularyOf } from "./token-kinds.js";

/** How texts become sequences. */
interface TextConfig {
  readonly tokens: TokenKindName;
  /** The most tokens of a text; longer texts are cut. */
  readonly longest?: number | undefined;
}

/**
 * Data sets of texts, one step a token, and the tokens that have a number each. A character that
 * training does not have is a step without any input; a word that it has not twice is one of the rare ones.
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

/** Other texts, in the inputs that a model of recorded tokens has. */
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

/** The tokens of a text that are steps. */
function tokensOf(text: string, { tokens, longest }: TextConfig): string[] {
  return tokenKinds[tokens].tokensOf(text).slice(0, longest);
}

/** A text as far as its characters are steps; of words the whole of it. */
function titleOf(text: string, config: TextConfig): string {
  return config.tokens === "characters" ? tokensOf(text, config).join("") : text;
}

function longestOf(wholes: readonly (readonly string[])[]): number {
  return wholes.reduce((most, { length }) => Math.max(most, length), 1);
}
