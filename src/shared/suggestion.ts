import { distance } from "fastest-levenshtein";

/**
 * ` Did you mean "lstm"?` if a known name is close to the given one, otherwise an empty text.
 *
 * @param prefix text before the name in the question, such as `model.`
 */
export function suggestion(given: string, known: readonly string[], prefix = ""): string {
  const similar = similarName(given, known);
  return similar === undefined ? "" : ` Did you mean "${prefix}${similar}"?`;
}

/** The known name that is closest to the given one, if it shares enough letters with it. */
export function similarName(given: string, known: readonly string[]): string | undefined {
  const nearest = nearestName(given, known);
  if (nearest === undefined) return undefined;
  return sharedLetters(given.toLowerCase(), nearest.toLowerCase()) ? nearest : undefined;
}

/** The known name with the smallest edit distance, ignoring case. */
function nearestName(given: string, known: readonly string[]): string | undefined {
  const editsTo = (name: string) => distance(given.toLowerCase(), name.toLowerCase());
  const [first, ...others] = known.map((name) => ({ name, edits: editsTo(name) }));
  return others.reduce((best, other) => (best && other.edits < best.edits ? other : best), first)
    ?.name;
}

/** Whether two words share, in order, at least half of the longer word's letters. */
function sharedLetters(a: string, b: string): boolean {
  const letters = [...b];
  const shared = [...a].filter((letter) => {
    const at = letters.indexOf(letter);
    if (at >= 0) letters.splice(at, 1);
    return at >= 0;
  });
  return shared.length * 2 >= Math.max(a.length, b.length);
}
