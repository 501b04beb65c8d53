import type { Table } from "../table/read.js";
import { RowError } from "../table/without-rows.js";
import { nameOf } from "./categories.js";
import type { Roles, Series } from "./collection.js";
import type { Group } from "./groups.js";
import type { SeriesColumn } from "./series-columns.js";

/** The values of a column for each row; for categories the codes of their texts, -1 if missing. */
export function valuesOf(table: Table, { name, kind }: SeriesColumn): Float64Array {
  return kind === "category" ? Float64Array.from(table.texts(name).codes) : table.numbers(name);
}

/**
 * The value of each static covariate in a series; undefined for other columns, NaN if no row has a value.
 *
 * @param values for each column, a value for each row of the table
 * @throws RowError if a static covariate changes
 */
export function staticValues(
  table: Table,
  { columns }: Roles,
  { name, rows }: Group,
  values: readonly Float64Array[],
): readonly (number | undefined)[] {
  return columns.map((column, c) => {
    if (column.use !== "static") return undefined;
    const present = rows.filter((row) => isPresent(values[c]![row]!, column));
    const [first] = present;
    if (first === undefined) return values[c]![rows[0]!];
    const expected = textAt(table, column, first);
    const other = present.find((row) => {
      return values[c]![row] !== values[c]![first] && textAt(table, column, row) !== expected;
    });
    if (other === undefined) return values[c]![first];
    const before = table.where(first).replace(`${table.path}, `, "");
    const ofSeries = name === "" ? "" : ` of ${name}`;
    throw new RowError(
      other,
      `${table.where(other)}: ${column.name}${ofSeries} is ${textAt(table, column, other)}, expected ` +
        `${expected} as in ${before}: a column of data.static has one value in each series. If ` +
        "it changes, add it to data.past or data.known instead.",
    );
  });
}

function isPresent(value: number, { kind }: SeriesColumn): boolean {
  return kind === "category" ? value >= 0 : !Number.isNaN(value);
}

const FLAGS = ["False", "True"];

/** A value as text. */
function textAt(table: Table, { name, kind }: SeriesColumn, row: number): string {
  if (kind === "category") {
    const { names, codes } = table.texts(name);
    return JSON.stringify(nameOf(names[codes[row]!]!));
  }
  const value = table.numbers(name)[row]!;
  return (kind === "flag" && FLAGS[value]) || String(value);
}

/** A series with constant values of some columns at every step, including steps without a row. */
export function withConstants(series: Series, constants: readonly (number | undefined)[]): Series {
  if (constants.every((value) => value === undefined)) return series;
  const columns = series.columns.map((values, c) => {
    const constant = constants[c];
    return constant === undefined ? values : new Float64Array(values.length).fill(constant);
  });
  return { ...series, columns };
}
