import { UserError } from "../shared/errors.js";

/** Replaces command-line options in a text by the names that they have in the library. */
export function inOptionNames(text: string): string {
  return text.replace(/(?<=^|[\s(])--([a-z]+(?:-[a-z]+)*)/g, (_, name: string) =>
    name.replace(/-([a-z])/g, (__, letter: string) => letter.toUpperCase()),
  );
}

/** Runs work whose errors name command-line options. */
export async function withOptionNames<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(inOptionNames(error.summary), error.details.map(inOptionNames));
  }
}
