import { UserError } from "../../shared/errors.js";
import type { Collection, Series } from "./collect.js";
import type { ReadingOptions } from "./reading.js";
import type { ColumnRecord } from "./record.js";
import { targetsOf } from "./series-columns.js";
import { requireDomain } from "./transforms/domain.js";

/** @throws UserError if no two rows are one step apart, which means that the file has longer steps */
export function requireNeighbours({ series, table, frequency }: Collection): void {
  const follows = series.some(({ first, columns, rowAt }) =>
    columns[0]!.some((_, i) => i > 0 && rowAt(first + i - 1) >= 0 && rowAt(first + i) >= 0),
  );
  if (follows || table.rows <= series.length) return;
  throw new UserError(
    `${table.path}: no two of its rows are ${frequency.name} apart, expected the frequency of the training file`,
  );
}

/** @throws UserError if a series has too few steps up to `now` for a window */
export function requireSteps(
  series: Series,
  now: number,
  { table, label }: Collection,
  options: ReadingOptions,
): void {
  const { steps } = options;
  if (now + 1 >= steps) return;
  const end = now < 0 ? "" : ` up to ${label(series.first + now)}`;
  const ofSeries = series.name === "" ? "" : ` of ${series.name}`;
  throw new UserError(
    `${table.path}: ${targetsOf(options).join(", ")}${ofSeries} has ${now + 1} steps${end}, expected at ` +
      `least ${steps}, data.steps of the run. Add earlier rows.`,
  );
}

/** @throws UserError at a value that a transform does not accept, such as 0 for a logarithm */
export function requireAccepted(
  window: Series,
  collection: Collection,
  records: readonly ColumnRecord[],
): void {
  for (const [c, { transforms }] of records.entries()) {
    const { domain } = transforms;
    if (domain) requireDomain(collection, window, c, window.columns[c]!, domain);
  }
}
