/** The letters of results of {@link plainLetters}. */
export const letters = [..."abcdefghijklmnopqrstuvwxyz"];

const PLAIN = /^[a-z]+$/;
const LIGATURES: Readonly<Record<string, string>> = { ß: "ss", œ: "oe", æ: "ae" };

/**
 * Converts a word to the letters a to z: lower case, without accents. The lists differ in accents (the
 * Spanish one has none), so a single é would identify a French word.
 *
 * @returns undefined if it has other characters, such as a hyphen or a space
 */
export function plainLetters(word: string): string | undefined {
  if (PLAIN.test(word)) return word;
  const plain = word
    .toLowerCase()
    .replace(/[ßœæ]/g, (letter) => LIGATURES[letter]!)
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "");
  return PLAIN.test(plain) ? plain : undefined;
}
