import { UserError } from "../../../shared/errors.js";
import type { Collection, Series } from "../collection.js";
import type { Domain } from "./transform.js";

/**
 * Checks that a transform accepts the measured values of a column.
 *
 * @param series the series of the values, or a part of it: `first` is the index of the first value on the time line
 * @param values NaN if not measured
 * @throws UserError naming the first value that the transform does not accept
 */
export function requireDomain(
  { roles, table, label }: Pick<Collection, "roles" | "table" | "label">,
  { first, name, rowAt }: Pick<Series, "first" | "name" | "rowAt">,
  column: number,
  values: Float64Array,
  { accepts, expected }: Domain,
): void {
  const at = values.findIndex((value) => !Number.isNaN(value) && !accepts(value));
  if (at < 0) return;
  const row = rowAt(first + at);
  const where = row >= 0 ? table.where(row) : `${table.path}, ${label(first + at)}`;
  const ofSeries = name === "" ? "" : ` of ${name}`;
  throw new UserError(
    `${where}: ${roles.columns[column]!.name}${ofSeries} is ${values[at]}, expected ${expected}`,
  );
}
