import { thousands } from "../../shared/format.js";
import { lookalikes } from "../lookalikes.js";
import { placesIn } from "./categories.js";
import type { Collection } from "./collection.js";
import type { CovariateRecord } from "./series-columns.js";

/** How many rows of a file have each value of a column. */
export interface CategoryRows {
  readonly column: string;
  readonly rows: readonly { readonly category: string; readonly rows: number }[];
  /** Number of rows whose value is missing or does not occur in the training part. */
  readonly none: number;
}

/** Number of rows for each category and for each value of flags. */
export function categoryRows(
  { table }: Collection,
  covariates: readonly CovariateRecord[],
): CategoryRows[] {
  return covariates.flatMap(({ name, kind, categories: texts }): CategoryRows[] => {
    if (kind === "flag") return [flagRows(name, table.numbers(name))];
    if (texts === undefined) return [];
    const { names, codes } = table.texts(name);
    const places = placesIn(texts, names);
    const counts = new Map<number, number>();
    for (const code of codes) {
      const place = places[code] ?? -1;
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    const rows = texts.map((category, place) => ({ category, rows: counts.get(place) ?? 0 }));
    return [{ column: name, rows, none: counts.get(-1) ?? 0 }];
  });
}

function flagRows(column: string, values: Float64Array): CategoryRows {
  const count = (flag: number) => values.reduce((sum, value) => sum + (value === flag ? 1 : 0), 0);
  const [yes, no] = [count(1), count(0)];
  const rows = [
    { category: "False", rows: no },
    { category: "True", rows: yes },
  ];
  return { column, rows, none: values.length - yes - no };
}

/** Warnings about categories that look like mistakes, a sentence each. */
export function categoryNotes(path: string, covariates: readonly CovariateRecord[]): string[] {
  return covariates.flatMap(({ name, categories = [] }) =>
    lookalikes(`${path}: ${name}`, categories, ["category", "categories"]),
  );
}

/** Maximum number of texts named in a sentence. */
const MOST_NAMED = 5;

/** Warnings about categories in newer rows that do not occur in training, a sentence for each column. */
export function unseenCategories(
  { table }: Pick<Collection, "table">,
  covariates: readonly CovariateRecord[] = [],
): string[] {
  return covariates.flatMap(({ name: column, categories: known }) => {
    if (known === undefined) return [];
    const { names, codes } = table.texts(column);
    const places = placesIn(known, names);
    const rows = new Map<number, number>();
    for (const code of codes) {
      if (code >= 0 && places[code]! < 0) rows.set(code, (rows.get(code) ?? 0) + 1);
    }
    if (rows.size === 0) return [];
    const first = codes.findIndex((code) => rows.has(code));
    const named = [...rows].slice(0, MOST_NAMED).map(([code, count]) => {
      return `${JSON.stringify(names[code])} (${thousands(count)} ${count === 1 ? "row" : "rows"})`;
    });
    const more = rows.size > MOST_NAMED ? ` and ${rows.size - MOST_NAMED} more` : "";
    return [
      `${table.where(first)}: ${column} has ${named.join(", ")}${more}, which training did not have. ` +
        `It is treated as none of the known categories: ${listed(known)}`,
    ];
  });
}

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_NAMED).map((text) => JSON.stringify(text));
  return (
    shown.join(", ") + (texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : "")
  );
}
