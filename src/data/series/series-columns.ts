import { UserError } from "../../shared/errors.js";
import { type Cell, isMissing, shown } from "../table/cells.js";
import { areFlags } from "../table/kinds/flags.js";
import { attemptNumbers } from "../table/numbers.js";
import type { ColumnKind, TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";

/** The uses of covariates, in the order of a network's inputs. */
const uses = ["past", "static", "known"] as const;

/** Kinds of covariates: numbers, True and False as 1 and 0, or texts. */
export const covariateKinds = ["number", "flag", "category"] as const;
export type CovariateKind = (typeof covariateKinds)[number];

/** A column of a series. A category is a column of codes, or one column of 0 and 1 for each category. */
export interface SeriesColumn {
  /** The name in the file; for a column of 0 and 1 with its category, such as `weather=sun`. */
  readonly name: string;
  readonly use: "target" | (typeof uses)[number];
  readonly kind: CovariateKind;
}

/** What a run stores about a covariate. */
export interface CovariateRecord {
  readonly name: string;
  readonly kind: CovariateKind;
  /** For a category: its training categories, in the order of their columns. */
  readonly categories?: readonly string[] | undefined;
}

/** The use of each column. */
export interface ColumnRoles {
  /** Column to forecast, or several. */
  readonly target: string | readonly string[];
  /** Columns known up to the present. */
  readonly past: readonly string[];
  /** Columns with one value in each series. */
  readonly static: readonly string[];
  /** Columns known in advance. */
  readonly known: readonly string[];
  /** Covariates whose texts are categories even if they are numbers. */
  readonly categories: readonly string[];
  readonly id?: string | readonly string[] | undefined;
  readonly missingValues?: readonly string[] | undefined;
}

/** The columns to forecast. */
export function targetsOf({ target }: Pick<ColumnRoles, "target">): readonly string[] {
  return typeof target === "string" ? [target] : target;
}

/** Number of columns with this use. */
export function usedAs(columns: readonly SeriesColumn[], use: SeriesColumn["use"]): number {
  return columns.filter((column) => column.use === use).length;
}

/** The columns of a run's series as stored; numbers if nothing is stored. */
export function recordedColumns(
  roles: ColumnRoles,
  covariates: readonly CovariateRecord[] = [],
): SeriesColumn[] {
  return columnsOf(roles, (name) => covariates.find((known) => known.name === name)?.kind);
}

/**
 * The columns of a file's series, with kinds detected from its first rows.
 *
 * @param headOf the first rows with a column
 * @throws UserError if a target holds texts
 */
export function foundColumns(
  headOf: (column: string) => TableHead,
  roles: ColumnRoles,
): SeriesColumn[] {
  const { categories, missingValues = [], id = [] } = roles;
  const texts = new Set([...categories, ...[id].flat()]);
  const kindOf = (name: string) => {
    const cells = cellsOf(headOf(name), [name]);
    const present = cells.filter((cell) => !missingValues.includes(String(cell).trim()));
    return texts.has(name) ? "category" : covariateKind(present);
  };
  for (const name of targetsOf(roles)) requireNumbers(headOf(name), name);
  return columnsOf(roles, kindOf);
}

function columnsOf(
  roles: ColumnRoles,
  kindOf: (name: string) => CovariateKind | undefined,
): SeriesColumn[] {
  return [
    ...targetsOf(roles).map((name) => ({ name, use: "target", kind: "number" }) as const),
    ...uses.flatMap((use) =>
      roles[use].map((name) => ({ name, use, kind: kindOf(name) ?? "number" }) as const),
    ),
  ];
}

/** The kind of a covariate with these first cells: a number unless most cells are not numbers. */
function covariateKind(cells: readonly Cell[]): CovariateKind {
  if (areFlags(cells)) return "flag";
  const { bad, count } = attemptNumbers(cells);
  return bad <= count ? "number" : "category";
}

/** @throws UserError if a target has only texts; a single text is refused later, with its line */
function requireNumbers(head: TableHead, name: string): void {
  const cells = cellsOf(head, [name]);
  const kind = covariateKind(cells);
  const { bad, count } = attemptNumbers(cells);
  if (kind === "number" || count > 0 || bad < 2) return;
  const row = cells.findIndex((cell) => !isMissing(cell));
  throw new UserError(
    `${head.whereOf(row)}: ${name} is ${shown(cells[row])}, expected a number, because data.target ` +
      `is forecast. ${CAN_BE[kind]} can be a covariate: add it to data.past, data.known or data.static.`,
  );
}

const CAN_BE = { flag: "A column of True and False", category: "A column of texts" } as const;

/** How the cells of a column are read. */
export const tableKinds: Readonly<Record<CovariateKind, ColumnKind>> = {
  number: "number",
  flag: "flag",
  category: "word",
};
