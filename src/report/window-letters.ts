/** Without `x`, which marks the true value. */
const LETTERS = [..."abcdefghijklmnopqrstuvwyz", ..."0123456789"];

/**
 * One character for each label: its first letter, or its next free letter, or any free character. With more
 * than 35 labels, the rest share `?`.
 */
export function lettersFor(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const wanted = [...label.toLowerCase()].filter((letter) => LETTERS.includes(letter));
    const letter = [...wanted, ...LETTERS].find((candidate) => !taken.has(candidate)) ?? "?";
    taken.add(letter);
    return letter;
  });
}
