import { UserError } from "../../shared/errors.js";
import { thousands } from "../../shared/format.js";
import type { Collection } from "./collection.js";
import type { CovariateRecord, SeriesColumn } from "./series-columns.js";
import type { Bounds } from "./split.js";

/** For each column of categories, by name, the categories that get a column of 0 and 1, in order. */
export type Categories = ReadonlyMap<string, readonly string[]>;

/** Maximum number of categories of a column that is not listed in `data.categories`. */
export const MOST_FOUND = 50;
const MOST_DECLARED = 1000;

/**
 * The categories that occur in the training part, in an order that does not depend on the rows: numbers by
 * size, other texts alphabetically.
 *
 * @param declared columns listed in `data.categories`
 * @throws UserError if a column has no categories, or too many
 */
export function trainingCategories(
  collection: Collection,
  { train: [start, end] }: Bounds,
  declared: readonly string[],
): Categories {
  const { table, roles, series } = collection;
  const found = roles.columns.flatMap(({ name, kind }, c) => {
    if (kind !== "category") return [];
    const codes = new Set<number>();
    for (const { first, columns } of series) {
      const from = Math.max(0, start - first);
      for (const code of columns[c]!.subarray(from, Math.max(from, end - first))) codes.add(code);
    }
    const { names } = table.texts(name);
    const texts = new Set(
      [...codes].filter((code) => code >= 0).map((code) => nameOf(names[code]!)),
    );
    return [[name, inOrder([...texts])] as const];
  });
  for (const [name, texts] of found) requireSome(table.path, name, texts, declared.includes(name));
  return new Map(found);
}

/**
 * The name of a category. Programs write 1 as 1.0 if the column has missing values, so 1.0 is the category 1.
 */
export function nameOf(text: string): string {
  return /^[+-]?\d+\.0+$/.test(text) ? text.slice(0, text.indexOf(".")) : text;
}

function inOrder(texts: readonly string[]): string[] {
  const numeric = texts.every((text) => Number.isFinite(Number(text)));
  return texts.toSorted((a, b) => (numeric && Number(a) - Number(b)) || (a < b ? -1 : 1));
}

function requireSome(
  path: string,
  column: string,
  texts: readonly string[],
  declared: boolean,
): void {
  if (texts.length === 0) {
    throw new UserError(
      `${path}: ${column} has no value in the training part, expected at least one category. Fill it in, or ` +
        "leave the column out of the covariates.",
    );
  }
  if (texts.length <= (declared ? MOST_DECLARED : MOST_FOUND)) return;
  const examples = texts.slice(0, 2).map((text) => JSON.stringify(text.slice(0, 40)));
  const advice = declared
    ? ""
    : ` If each of them matters, add the column to data.categories, which allows up to ${thousands(MOST_DECLARED)}.`;
  throw new UserError(
    `${path}: ${column} has ${thousands(texts.length)} different texts, for example ` +
      `${examples.join(" and ")}, expected at most ${thousands(declared ? MOST_DECLARED : MOST_FOUND)} ` +
      `categories. Remove the column from the covariates, or merge categories.${advice}`,
  );
}

/**
 * The series with a column of 0 and 1 for each category instead of a column of codes. The value is 1 at steps
 * with that category. An unknown or missing category is 0 in all columns; at a step without a row, all
 * columns are NaN.
 */
export function withCategories(collection: Collection, categories: Categories): Collection {
  const { table, roles, series } = collection;
  if (categories.size === 0) return collection;
  const places = roles.columns.map(({ name, kind }) =>
    kind === "category" ? placesIn(categories.get(name)!, table.texts(name).names) : undefined,
  );
  return {
    ...collection,
    roles: { ...roles, columns: columnsByCategory(roles.columns, categories) },
    series: series.map((member) => ({
      ...member,
      columns: member.columns.flatMap((values, c) => {
        const place = places[c];
        const count = categories.get(roles.columns[c]!.name)?.length ?? 0;
        return place ? oneHot(values, place, count) : [values];
      }),
    })),
  };
}

/** Columns with one for each category, such as `weather=sun`, instead of a column of codes. */
export function columnsByCategory(
  columns: readonly SeriesColumn[],
  categories: Categories,
): readonly SeriesColumn[] {
  return columns.flatMap((column) => {
    if (column.kind !== "category") return [column];
    return categories.get(column.name)!.map((text) => {
      return { ...column, name: `${column.name}=${text}` };
    });
  });
}

/** The category number of each text in a table; -1 for other texts. */
export function placesIn(categories: readonly string[], names: readonly string[]): Int32Array {
  const places = new Map(categories.map((text, place) => [text, place]));
  return Int32Array.from(names, (name) => places.get(nameOf(name)) ?? -1);
}

function oneHot(codes: Float64Array, places: Int32Array, count: number): Float64Array[] {
  const columns = Array.from({ length: count }, () => new Float64Array(codes.length));
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i]!;
    if (Number.isNaN(code)) for (const column of columns) column[i] = Number.NaN;
    const place = places[code] ?? -1;
    if (place >= 0) columns[place]![i] = 1;
  }
  return columns;
}

/** What a run stores about its covariates. */
export function covariateRecords(
  columns: readonly SeriesColumn[],
  categories: Categories,
): CovariateRecord[] {
  return columns
    .filter(({ use }) => use !== "target")
    .map(({ name, kind }) => {
      const texts = categories.get(name);
      return { name, kind, ...(texts && { categories: texts }) };
    });
}

/** The categories that a run has stored. */
export function recordedCategories(covariates: readonly CovariateRecord[] = []): Categories {
  return new Map(
    covariates.flatMap(({ name, categories }) => (categories ? [[name, categories]] : [])),
  );
}
