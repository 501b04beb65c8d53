import { UserError } from "../../shared/errors.js";
import type { Table } from "./read.js";

/** The sum of the squares of a billion values of this size is still finite in float64. */
const LARGEST = 1e140;

/** @throws UserError about a value whose squared errors would overflow */
export function requireSquares(
  table: Pick<Table, "numbers" | "where">,
  names: readonly string[],
): void {
  for (const name of names) {
    const values = table.numbers(name);
    const row = values.findIndex((value) => Math.abs(value) > LARGEST);
    if (row < 0) continue;
    throw new UserError(
      `${table.where(row)}: ${name} is ${values[row]}, expected a size of at most ${LARGEST}: squares ` +
        "of larger values overflow. Correct it, or divide the column by a power of ten.",
    );
  }
}
