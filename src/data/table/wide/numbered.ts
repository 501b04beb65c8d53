import type { WideColumn, WideTable } from "./contract.js";

/** A column whose name is a number, possibly after a word. */
export interface NumberedColumn extends WideColumn {
  readonly number: number;
}

/**
 * The columns that are named by numbers that count up by one, after the same of some words.
 *
 * @param stem what may stand before the number, in lower case
 */
export function countedColumns({ names, isNumeric }: WideTable, stem: RegExp): NumberedColumn[] {
  const found = names.flatMap((name, at) => {
    const match = /^(.*?)0*(\d+)$/.exec(name.trim().toLowerCase());
    const [, before = "", digits = ""] = match ?? [];
    if (match === null || !stem.test(before) || !isNumeric(at)) return [];
    return [{ at, number: Number(digits), label: digits, before }];
  });
  const stems = [...new Set(found.map(({ before }) => before))];
  const groups = stems.map((before) => found.filter((column) => column.before === before));
  const counted = groups.filter((group) =>
    group.every(({ number }, i) => i === 0 || number === group[i - 1]!.number + 1),
  );
  return counted.sort((a, b) => b.length - a.length)[0] ?? [];
}

/** Columns with numbers from `from` to one of `to`. */
export function columnsFrom(
  table: WideTable,
  stem: RegExp,
  from: number,
  to: readonly number[],
): NumberedColumn[] {
  const columns = countedColumns(table, stem);
  const fits = columns[0]?.number === from && to.includes(columns.at(-1)!.number);
  return fits ? columns : [];
}
