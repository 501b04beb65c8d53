/** Width of an average letter at 12 px, the size of text in charts. */
export const LETTER = 6.6;
