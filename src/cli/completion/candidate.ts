/** One way to go on with a word. Where it ends in "=" or "/", more of the word is to follow. */
export interface Candidate {
  readonly value: string;
  readonly description?: string | undefined;
}

/** What is known of the place where a word stands. */
export interface Place {
  readonly cwd: string;
  /** Folder of the run folders, as `--runs` or the default says. */
  readonly runs: string;
}

/** Gives the candidates that begin with `word`, or more than these. */
export type Source = (word: string, place: Place) => Promise<Candidate[]> | Candidate[];

export function candidates(values: readonly string[], description?: string): Candidate[] {
  return values.map((value) => ({ value, description }));
}
