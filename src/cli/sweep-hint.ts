import { UserError } from "../shared/errors.js";
import { asksForSeveral } from "../study/sweep/syntax.js";

/**
 * Does something with the texts of `--set`; where that refuses them and one of them names several values, the
 * error says which command takes these.
 */
export async function withSweepHint<T>(sets: readonly string[], use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    const several = sets.find(asksForSeveral);
    if (!(error instanceof UserError) || several === undefined) throw error;
    throw new UserError(
      `${error.message}\nTo train with each of several values: rnnlab sweep '${several}'`,
    );
  }
}
