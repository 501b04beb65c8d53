import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../shared/errors.js";

/** A row of a table: its columns by name. A missing value is null, undefined or NaN. */
export type Row = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A file that holds rows for as long as they are read. */
export interface RowsFile {
  readonly path: string;
  /** A text that names the file, in words of the program that passed the rows. */
  shown(text: string): string;
}

/**
 * Puts rows where tables are read from: JSON Lines in a temporary file, which is removed afterwards.
 *
 * @throws UserError when there are no rows, or `use` throws one: `rows, line 3` is then the third row
 */
export async function withRowsFile<T>(
  rows: Iterable<Row>,
  use: (file: RowsFile) => Promise<T>,
): Promise<T> {
  const lines = linesOf([...rows]);
  const folder = mkdtempSync(join(tmpdir(), "rnnlab-"));
  const path = join(folder, "rows.jsonl");
  const shown = (text: string) => text.replaceAll(path, "rows");
  try {
    writeFileSync(path, lines);
    return await use({ path, shown });
  } catch (error) {
    if (error instanceof UserError) throw new UserError(shown(error.message));
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every line has all columns, since the first line names those of a file. */
function linesOf(rows: readonly Row[]): string {
  if (rows.length === 0) throw new UserError("rows: there are none, expected at least one");
  const names = [...new Set(rows.flatMap(columnsOf))];
  const lines = rows.map((row, index) => {
    const cells = names.map((name) => [name, cellOf(row[name], name, index)]);
    return `${JSON.stringify(Object.fromEntries(cells))}\n`;
  });
  return lines.join("");
}

/** @throws UserError when a row is not an object; programs without types pass anything */
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
