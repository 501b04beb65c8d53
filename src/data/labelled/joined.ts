import { UserError } from "../../shared/errors.js";
import type { Table } from "../table/read.js";
import type { TextColumn } from "../table/text-builder.js";

/**
 * Appends the rows of a file of test sequences to those of another file. Ids that occur in both stay
 * separate.
 *
 * @param id column of ids; undefined if each row is a sequence
 */
export function joinedTables(first: Table, second: Table, id: string | undefined): Table {
  const fromFirst = (row: number) => row < first.rows;
  const problems = new Map(first.problems);
  for (const [row, problem] of second.problems) problems.set(first.rows + row, problem);
  return {
    path: first.path,
    rows: first.rows + second.rows,
    notes: [...new Set([...first.notes, ...second.notes])],
    problems,
    where: (row) => (fromFirst(row) ? first.where(row) : second.where(row - first.rows)),
    numbers(name) {
      const values = new Float64Array(first.rows + second.rows);
      values.set(first.numbers(name));
      values.set(second.numbers(name), first.rows);
      return values;
    },
    texts: (name) => joinedTexts(first.texts(name), second.texts(name), name === id),
    times(name) {
      throw new Error(`${name} was not read as a time`);
    },
  };
}

function joinedTexts(first: TextColumn, second: TextColumn, apart: boolean): TextColumn {
  const names = [...first.names];
  const known = new Map(names.map((name, code) => [name, code]));
  const codes = second.names.map((name) => {
    const code = known.get(name);
    if (code !== undefined && !apart) return code;
    return names.push(code === undefined ? name : `${name} (test)`) - 1;
  });
  const all = new Int32Array(first.codes.length + second.codes.length);
  all.set(first.codes);
  all.set(
    second.codes.map((code) => codes[code] ?? -1),
    first.codes.length,
  );
  return { names, codes: all };
}

/** @throws UserError if two files differ in the number of values per step */
export function requireSameFeatures(
  first: { readonly path: string; readonly features: readonly string[] },
  second: { readonly path: string; readonly features: readonly string[] },
): void {
  const [expected, found] = [first.features.length, second.features.length];
  if (expected === found) return;
  throw new UserError(
    `${second.path}: has ${found} values at each step, expected ${expected} as in ${first.path}`,
  );
}
