/** How texts are divided into tokens, and which tokens have their own numbers. */
interface TokenKind {
  readonly tokensOf: (text: string) => string[];
  /** How often a token must occur in training to have its own number. */
  readonly least: number;
  /** Maximum number of tokens with their own numbers; the most frequent are chosen. */
  readonly most: number;
  /** Whether all other tokens share the trained number 0; otherwise they have no input. */
  readonly sharesRare: boolean;
}

/** A word including inner apostrophes, such as don't; or a single sign. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)*|[^\s\p{L}\p{N}]/gu;

/**
 * Kinds of tokens. Words are in lower case; languages written without spaces have no words in this sense.
 * Words that occur once in training stand for words that never occur.
 */
export const tokenKinds = {
  characters: {
    tokensOf: (text) => [...text.normalize("NFC")],
    least: 1,
    most: 1000,
    sharesRare: false,
  },
  words: {
    tokensOf: (text) => text.normalize("NFC").toLowerCase().match(WORD) ?? [text],
    least: 2,
    most: 20_000,
    sharesRare: true,
  },
} as const satisfies Readonly<Record<string, TokenKind>>;

export type TokenKindName = keyof typeof tokenKinds;

/** The number shared by rare tokens, and its entry in the vocabulary. */
const RARE = { number: 0, name: "" };

/** The number of tokens without their own number, if they share one. */
export function rareNumber(kind: TokenKindName): number | undefined {
  return tokenKinds[kind].sharesRare ? RARE.number : undefined;
}

/** The tokens with numbers, in order; an empty text instead of rare tokens if they share a number. */
export function vocabularyOf(texts: Iterable<readonly string[]>, kind: TokenKindName): string[] {
  const { least, most, sharesRare }: TokenKind = tokenKinds[kind];
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const token of text) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const frequent = [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, n], [b, m]) => m - n || byCodePoints(a, b))
    .slice(0, most)
    .map(([token]) => token)
    .sort(byCodePoints);
  return sharesRare ? [RARE.name, ...frequent] : frequent;
}

function byCodePoints(a: string, b: string): number {
  const [first, second] = [[...a], [...b]];
  const at = first.findIndex((character, index) => character !== second[index]);
  if (at < 0) return first.length - second.length;
  return first[at]!.codePointAt(0)! - (second[at]?.codePointAt(0) ?? -1);
}
