import { UserError } from "../../shared/errors.js";
import {
  type ColumnKind,
  peekTable,
  type ReadOptions,
  readTable,
  type Table,
} from "../table/read.js";
import {
  featureNames,
  type LongTable,
  longTable,
  unreadSequence,
  type WideSequence,
} from "./long-table.js";

/** The columns of a file in wide layout; all others are steps, from left to right. */
export interface WideColumns {
  /** Columns with one value per sequence, such as its label, and their kinds. */
  readonly once: Readonly<Record<string, ColumnKind>>;
  /** Column of names (default: sequences are numbered). */
  readonly id?: string | undefined;
  /** Columns that are not steps, if the file has them. */
  readonly ignored?: readonly string[] | undefined;
}

/**
 * Reads a file in which each row is a sequence of numbers, as a table with a row for each step. Missing
 * values at the end of a row shorten its sequence. With `lenient`, a row that cannot be read becomes a
 * sequence with a problem.
 *
 * @throws UserError when a column is missing, no column is a step, or a row has no value
 */
export async function readWide(
  path: string,
  { once, id, ignored = [] }: WideColumns,
  options: Omit<ReadOptions, "columns">,
): Promise<LongTable> {
  const { names } = await peekTable(path, options);
  const named = [...Object.keys(once), ...(id === undefined ? [] : [id])];
  const steps = names.filter((name) => !named.includes(name) && !ignored.includes(name));
  if (steps.length === 0) {
    throw new UserError(`${path}: has no column of numbers beside ${named.join(", ")}`);
  }
  const kinds = Object.fromEntries(steps.map((name) => [name, "number" as const]));
  const idKind = id === undefined ? {} : { [id]: "word" as const };
  const table = await readTable(path, { ...options, columns: { ...once, ...idKind, ...kinds } });
  const columns = steps.map((name) => table.numbers(name));
  const read = Array.from({ length: table.rows }, (_, row): WideSequence => {
    const values = columns.map((column) => column[row]!);
    const count = values.findLastIndex((value) => !Number.isNaN(value)) + 1;
    const name = id === undefined ? String(row + 1) : (textAt(table, id, row) ?? "");
    const empty = `${table.where(row)}: has no number, expected a sequence`;
    const problem = table.problems.get(row) ?? (count === 0 ? empty : undefined);
    if (problem !== undefined && options.lenient) {
      return unreadSequence(name, table.where(row), problem);
    }
    if (problem !== undefined) throw new UserError(problem);
    return {
      name,
      steps: values.slice(0, count).map((value) => [value]),
      where: table.where(row),
      once: Object.fromEntries(
        Object.entries(once).map(([name, kind]) => [
          name,
          kind === "number" ? numberAt(table, name, row) : textAt(table, name, row),
        ]),
      ),
    };
  });
  return longTable(path, read, featureNames(1), table.notes);
}

function textAt(table: Table, name: string, row: number): string | undefined {
  const { names, codes } = table.texts(name);
  return names[codes[row]!];
}

function numberAt(table: Table, name: string, row: number): number | undefined {
  const value = table.numbers(name)[row]!;
  return Number.isNaN(value) ? undefined : value;
}
