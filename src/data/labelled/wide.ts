import { UserError } from "../../shared/errors.js";
import type { ReadOptions, Table } from "../table/assemble.js";
import type { ColumnKind } from "../table/builders.js";
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

/** The columns of a wide file that are steps, and the kinds of all columns. */
interface WidePlan {
  readonly steps: readonly string[];
  readonly columns: Readonly<Record<string, ColumnKind>>;
}

/**
 * The plan for reading a file in which each row is a sequence of numbers.
 *
 * @param names the names of its columns
 * @throws UserError when no column is a step
 */
export function widePlan(
  path: string,
  names: readonly string[],
  { once, id, ignored = [] }: WideColumns,
): WidePlan {
  const named = [...Object.keys(once), ...(id === undefined ? [] : [id])];
  const left = new Set([...named, ...ignored]);
  const steps = names.filter((name) => !left.has(name));
  if (steps.length === 0) {
    throw new UserError(
      `${path}: has no column of numbers beside ${named.join(", ")}, expected a column for each step`,
    );
  }
  const kinds = Object.fromEntries(steps.map((name) => [name, "number" as const]));
  const idKind = id === undefined ? {} : { [id]: "word" as const };
  return { steps, columns: { ...once, ...idKind, ...kinds } };
}

/**
 * Converts the rows of a wide file to a table with a row for each step. Missing values at the end of a row shorten
 * the sequence. With `lenient`, a row that cannot be read becomes a sequence with a problem.
 *
 * @throws UserError when a row has no value
 */
export function wideSequences(
  table: Table,
  { once, id }: WideColumns,
  steps: readonly string[],
  { lenient }: Pick<ReadOptions, "lenient">,
): LongTable {
  const columns = steps.map((name) => table.numbers(name));
  const read = Array.from({ length: table.rows }, (_, row): WideSequence => {
    const values = columns.map((column) => column[row]!);
    const count = values.findLastIndex((value) => !Number.isNaN(value)) + 1;
    const name = id === undefined ? String(row + 1) : (textAt(table, id, row) ?? "");
    const empty = `${table.where(row)}: has no number, expected a sequence`;
    const problem = table.problems.get(row) ?? (count === 0 ? empty : undefined);
    if (problem !== undefined && lenient) {
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
  return longTable(table.path, read, featureNames(1), table.notes);
}

function textAt(table: Table, name: string, row: number): string | undefined {
  const { names, codes } = table.texts(name);
  return names[codes[row]!];
}

function numberAt(table: Table, name: string, row: number): number | undefined {
  const value = table.numbers(name)[row]!;
  return Number.isNaN(value) ? undefined : value;
}
