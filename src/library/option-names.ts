import { UserError } from "../shared/errors.js";

/** A text that names options of the command line, with the names that they have in a program. */
export function inOptionNames(text: string): string {
  return text.replace(/(?<=^|[\s(])--([a-z]+(?:-[a-z]+)*)/g, (_, name: string) =>
    name.replace(/-([a-z])/g, (__, letter: string) => letter.toUpperCase()),
  );
}

/** Does something whose errors name options of the command line. */
export async function withOptionNames<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(inOptionNames(error.message));
  }
}
