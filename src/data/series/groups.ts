import type { Table } from "../table/read.js";
import { RowError } from "../table/without-rows.js";
import type { Roles } from "./collection.js";

export interface Group {
  readonly name: string;
  rows: Uint32Array;
}

/** The rows of each series, in the order of the file. */
export function groupRows(table: Table, id: string | undefined): Group[] {
  if (id === undefined) return [{ name: "", rows: allRows(table.rows) }];
  const { names, codes } = table.texts(id);
  const counts = new Uint32Array(names.length);
  for (const [row, code] of codes.entries()) {
    if (code < 0)
      throw new RowError(
        row,
        `${table.where(row)}: ${id} is empty, expected a series' name. Fill it in, or remove the row.`,
      );
    counts[code]! += 1;
  }
  const groups = names.map((name, code) => ({ name, rows: new Uint32Array(counts[code]!) }));
  counts.fill(0);
  for (const [row, code] of codes.entries()) {
    groups[code]!.rows[counts[code]!] = row;
    counts[code]! += 1;
  }
  return groups.filter(({ rows }) => rows.length > 0);
}

function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) rows[row] = row; // faster than Uint32Array.from
  return rows;
}

/** Sorts the rows of a series by time. */
export function sortByTime(group: Group, times: Float64Array): void {
  const { rows } = group;
  for (let i = 1; i < rows.length; i += 1) {
    if (times[rows[i]!]! >= times[rows[i - 1]!]!) continue;
    group.rows = rows.sort((a, b) => times[a]! - times[b]! || a - b);
    return;
  }
}

/** @throws RowError at a time that occurs twice in a series */
export function requireDifferent(
  table: Table,
  { time = "", id }: Roles,
  groups: readonly Group[],
  times: Float64Array,
): void {
  for (const { rows } of groups) {
    for (let i = 1; i < rows.length; i += 1) {
      const [earlier, later] = [rows[i - 1]!, rows[i]!];
      if (times[earlier] !== times[later]) continue;
      const first = table.where(earlier).replace(`${table.path}, `, "");
      const advice = id
        ? ` of the same ${id}, expected each time once.`
        : ". Several series in one file need data.id, the column that identifies them; an hour " +
          "repeated at the end of summer time needs data.timeZone, such as Europe/Berlin; several " +
          "rows with the same time need data.resample.";
      const problem = `${table.where(later)}: ${time} is the same as in ${first}${advice}`;
      throw new RowError(later, problem);
    }
  }
}
