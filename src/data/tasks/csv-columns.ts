import { z } from "zod";
import { type ColumnRoles, targetsOf } from "../series/series-columns.js";
import { LONGEST_NAME } from "../table/required-columns.js";

/** The name of a column. */
export const column = z.string().min(1).max(LONGEST_NAME);

export const columns = z.array(column).max(1000).default([]);

export const columnOrList = z.union([column, z.array(column).min(1).max(10)], {
  error: "the name of a column, or a list of names",
});
/** A problem with columns used as covariates, and its key; undefined if there is none. */
export function columnProblem({
  target,
  past,
  known,
  static: constant,
  categories,
  time,
  id,
}: Columns) {
  const covariates = [...past, ...known, ...constant];
  const names = [...targetsOf({ target }), ...covariates];
  const twice = firstRepeated(names);
  if (twice !== undefined) {
    const message = `"${twice}" appears twice in target, past, known and static, expected once`;
    return { key: "target", message } as const;
  }
  if (constant.length > 0 && id === undefined) {
    const message = "needs data.id: static covariates distinguish several series";
    return { key: "static", message } as const;
  }
  const unused = categories.find((name) => !covariates.includes(name));
  if (unused !== undefined) {
    const message = `has "${unused}", expected a column of data.past, data.known or data.static`;
    return { key: "categories", message } as const;
  }
  if (typeof time !== "string" || !names.includes(time)) return undefined;
  const message = `is "${time}", expected a column that is neither a target nor a covariate`;
  return { key: "time", message } as const;
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.has(name) || !seen.add(name));
}

interface Columns extends ColumnRoles {
  readonly time?: string | readonly string[] | undefined;
}
