/** The languages of the task `words`. */
export const languages = ["english", "french", "german", "spanish"] as const;

export type Language = (typeof languages)[number];

/** Letters of the longest word in the lists. */
export const MOST_LETTERS = 30;
