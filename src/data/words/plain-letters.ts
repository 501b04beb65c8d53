/** The letters that {@link plainLetters} leaves. */
export const letters = [..."abcdefghijklmnopqrstuvwxyz"];

const PLAIN = /^[a-z]+$/;
const LIGATURES: Readonly<Record<string, string>> = { ß: "ss", œ: "oe", æ: "ae" };

/**
 * A word in the letters a to z: lower case, without accents. The lists differ in this, the Spanish
 * one has no accents, and a single é would tell French from it.
 *
 * @returns undefined where it has other characters, such as a hyphen or a space
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
