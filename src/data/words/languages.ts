/** The languages of the task `words`. */
export const languages = ["english", "french", "german", "spanish"] as const;

export type Language = (typeof languages)[number];

/** Maximum number of letters of a word in the lists. */
export const MOST_LETTERS = 30;
