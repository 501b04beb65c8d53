import { HEAD, type ReadOptions, type TableHead } from "./assemble.js";
import { timeContext } from "./builders.js";
import { isMissing } from "./cells.js";
import { decided, type FoundFormat, findTimeFormat } from "./find-time-format.js";
import { ReadingTest } from "./readings.js";
import { cellsOf } from "./rows.js";
import { readRows } from "./source.js";

/** The formats of the wanted columns of times, decided by all rows of a file if the first rows do not decide. */
export async function settledFormats(
  path: string,
  head: TableHead,
  options: ReadOptions,
): Promise<ReadonlyMap<string, FoundFormat>> {
  const { columns, parts = {}, timeFormat } = options;
  const formats = new Map<string, FoundFormat>();
  if (timeFormat !== undefined || head.rows.length < HEAD) return formats;
  for (const name of Object.keys(columns).filter((column) => columns[column] === "time")) {
    const from = parts[name] ?? [name];
    if (from.some((part) => !head.names.includes(part))) continue; // refused later
    formats.set(name, await settledFormat(path, head, options, from));
  }
  return formats;
}

async function settledFormat(
  path: string,
  head: TableHead,
  options: ReadOptions,
  parts: readonly string[],
): Promise<FoundFormat> {
  const context = timeContext(parts, options);
  const found = findTimeFormat(cellsOf(head, parts), context);
  if (!("undecided" in found) || found.undecided === undefined) return found;
  const test = new ReadingTest(found.undecided.readings);
  await readRows(path, options, parts, ({ names, rows }) =>
    cellsOf({ names, rows }, parts).every((cell) => isMissing(cell) || test.add(String(cell))),
  );
  return decided(found.undecided, test, context);
}
