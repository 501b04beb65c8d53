/** A possible completion of a word. If it ends in "=" or "/", the word continues after it. */
export interface Candidate {
  readonly value: string;
  readonly description?: string | undefined;
}

/** What is known about the place of a word. */
export interface Place {
  readonly cwd: string;
  /** The folder of the run folders, from `--runs` or its default. */
  readonly runs: string;
}

/** Returns the candidates that begin with `word`, or a superset of them. */
export type Source = (word: string, place: Place) => Promise<Candidate[]> | Candidate[];

export function candidates(values: readonly string[], description?: string): Candidate[] {
  return values.map((value) => ({ value, description }));
}
