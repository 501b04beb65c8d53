import { UserError } from "../shared/errors.js";
import { type NamedFile, withTemporaryFile } from "../shared/temporary-file.js";

/** A row of a table, keyed by column. A missing value is null, undefined or NaN. */
export type Row = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Writes rows as JSON Lines to a temporary file, from which tables are read, and removes it
 * afterwards.
 *
 * @throws UserError if there are no rows, or as `use` throws it, where `rows, line 3` is the third
 *   row
 */
export async function withRowsFile<T>(
  rows: Iterable<Row>,
  use: (file: NamedFile) => Promise<T>,
): Promise<T> {
  return withTemporaryFile(
    { name: "rows.jsonl", content: linesOf([...rows]), calledAs: "rows" },
    use,
  );
}

/** Every line has all columns, because the first line defines the columns of a file. */
function linesOf(rows: readonly Row[]): string {
  if (rows.length === 0) throw new UserError("rows: there are none, expected at least one");
  const names = [...new Set(rows.flatMap(columnsOf))];
  const lines = rows.map((row, index) => {
    const cells = names.map((name) => [name, cellOf(row[name], name, index)]);
    return `${JSON.stringify(Object.fromEntries(cells))}\n`;
  });
  return lines.join("");
}

/** @throws UserError if a row is not an object; untyped programs can pass anything */
function columnsOf(row: unknown, index: number): string[] {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return Object.keys(row);
  throw new UserError(
    `rows, line ${index + 1}: is ${shownValue(row)}, expected an object with the columns as keys`,
  );
}

function cellOf(value: unknown, name: string, index: number): unknown {
  if (value === undefined || Number.isNaN(value)) return null;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const hint = value instanceof Date ? ". Write a time as the run's own data does" : "";
  throw new UserError(
    `rows, line ${index + 1}: ${name} is ${shownValue(value)}, expected a finite number, a text, true, ` +
      `false or null${hint}`,
  );
}

function shownValue(value: unknown): string {
  if (value instanceof Date) return "a Date";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.slice(0, 40);
}
