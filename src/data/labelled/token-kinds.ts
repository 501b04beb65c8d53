/** What a text is cut into, and which of the pieces have a number of their own. */
interface TokenKind {
  readonly tokensOf: (text: string) => string[];
  /** Times that training has to show a token for it to have its own number. */
  readonly least: number;
  /** Tokens with numbers of their own at most, the most frequent ones. */
  readonly most: number;
  /** Whether all other tokens share a number, 0, that is learnt; else they are no input. */
  readonly sharesRare: boolean;
}

/** A word with what is inside it, such as don't; or a single sign. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)*|[^\s\p{L}\p{N}]/gu;

/**
 * Kinds of tokens. Words are in small letters; a language that is written without spaces has no words in
 * this sense. A word that training shows once stands for those that it never shows.
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

/** The number that rare tokens share, and the name that stands in its place. */
const RARE = { number: 0, name: "" };

/** The number of all tokens without one of their own, where they share one. */
export function rareNumber(kind: TokenKindName): number | undefined {
  return tokenKinds[kind].sharesRare ? RARE.number : undefined;
}

/** The tokens with numbers, in their order; where rare ones share one, in their place an empty text. */
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
