import { type Row, rowCells } from "../data/table/row-objects.js";
import { type NamedFile, withTemporaryFile } from "../shared/temporary-file.js";

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
function linesOf(given: readonly Row[]): string {
  const { names, rows } = rowCells(given);
  return rows
    .map(
      (cells) =>
        `${JSON.stringify(Object.fromEntries(cells.map((cell, i) => [names[i], cell])))}\n`,
    )
    .join("");
}
