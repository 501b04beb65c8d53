import { UserError } from "../../shared/errors.js";
import { HEAD } from "../table/assemble.js";
import { isNamedTime } from "../table/columns.js";
import { findTimeFormat } from "../table/find-time-format.js";
import type { FoundColumn, FoundTime } from "../table/found.js";
import { noContext } from "../table/kinds/times.js";
import { readTable, type TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import type { SourceOptions } from "../table/source.js";
import type { Blocks } from "./find-blocks.js";
import { findId } from "./find-id.js";

/** Series whose times are in no order or have large gaps, so that they only show beside the series' names. */
export interface Panel {
  readonly time: FoundTime;
  readonly id: string | readonly string[];
}

/**
 * The series of a file in which a column of years or dates is not even, but tells the rows of each series apart. A column
 * that cannot be read as a time in every row is none.
 */
export async function findPanel(
  path: string,
  head: TableHead,
  columns: readonly FoundColumn[],
  reading: SourceOptions,
): Promise<Panel | undefined> {
  for (const { name } of columns.filter((column) => areDates(head, column))) {
    const time = { columns: [name] };
    try {
      const id = await findId(path, head, time, columns, reading);
      if (id !== undefined) return { time, id };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return undefined;
}

/** Whether numbers are years, months or days by their digits and their name. */
function areDates(head: TableHead, { name, kind }: FoundColumn): boolean {
  if (kind !== "number" || !isNamedTime(name)) return false;
  const context = { ...noContext, columns: [name.toLowerCase()] };
  const found = findTimeFormat(cellsOf(head, [name]), context);
  return "format" in found && found.format.name.startsWith("YYYY");
}

/** Maximum number of columns of texts that are tried beside the columns of the blocks. */
const MOST_TEXTS = 8;

/**
 * Blocks of rows as all rows of a file show them: if a block of the first rows comes back later, a column of texts beside
 * its columns may tell the two apart, such as the direction beside the country of migrants.
 *
 * @returns undefined if none does
 */
export async function wholeBlocks(
  path: string,
  head: TableHead,
  columns: readonly FoundColumn[],
  blocks: Blocks,
  reading: SourceOptions,
): Promise<Blocks | undefined> {
  if (head.rows.length < HEAD) return blocks;
  const texts = columns
    .filter(({ name, kind }) => kind === "text" && !blocks.id.includes(name))
    .map(({ name }) => name)
    .slice(0, MOST_TEXTS);
  const names = [...blocks.id, ...texts];
  const kinds = Object.fromEntries(names.map((name) => [name, "text"] as const));
  const table = await readTable(path, { ...reading, columns: kinds });
  const codes = (id: readonly string[]) => id.map((name) => table.texts(name).codes);
  const ids = [blocks.id, ...texts.map((name) => [...blocks.id, name])];
  const id = ids.find((several) => areBlocks(table.rows, codes(several)));
  return id && { ...blocks, id };
}

/** Whether no combination of values comes back after another one. */
function areBlocks(rows: number, columns: readonly Int32Array[]): boolean {
  const seen = new Set<string>();
  let before: string | undefined;
  for (let row = 0; row < rows; row += 1) {
    const key = columns.map((codes) => codes[row]).join();
    if (key === before) continue;
    if (seen.has(key)) return false;
    seen.add(key);
    before = key;
  }
  return true;
}
