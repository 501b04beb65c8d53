import { UserError } from "../../shared/errors.js";
import { type Cell, isMissing, shown } from "../table/cells.js";
import { areFlags } from "../table/kinds/flags.js";
import { attemptNumbers } from "../table/numbers.js";
import type { ColumnKind, TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";

/** What columns of covariates are used as, in the order of a network's inputs. */
const uses = ["past", "static", "known"] as const;

/** What a covariate holds: numbers, True and False as 1 and 0, or texts. */
export const covariateKinds = ["number", "flag", "category"] as const;
export type CovariateKind = (typeof covariateKinds)[number];

/** A column of a series. Of a category there are codes, or one column of 0 and 1 for each category. */
export interface SeriesColumn {
  /** As in the file; of a column of 0 and 1 with its category, such as `weather=sun`. */
  readonly name: string;
  readonly use: "target" | (typeof uses)[number];
  readonly kind: CovariateKind;
}

/** What a run keeps of a covariate. */
export interface CovariateRecord {
  readonly name: string;
  readonly kind: CovariateKind;
  /** Of a category: those that training saw, in the order of their columns. */
  readonly categories?: readonly string[] | undefined;
}

/** Which columns are used as what. */
export interface ColumnRoles {
  /** Column to forecast, or several. */
  readonly target: string | readonly string[];
  /** Columns known up to the present. */
  readonly past: readonly string[];
  /** Columns that have one value in each series. */
  readonly static: readonly string[];
  /** Columns known in advance. */
  readonly known: readonly string[];
  /** Covariates whose texts are categories even where they are numbers. */
  readonly categories: readonly string[];
  readonly id?: string | readonly string[] | undefined;
  readonly missingValues?: readonly string[] | undefined;
}

/** The columns to forecast. */
export function targetsOf({ target }: Pick<ColumnRoles, "target">): readonly string[] {
  return typeof target === "string" ? [target] : target;
}

/** How many columns are used as something. */
export function usedAs(columns: readonly SeriesColumn[], use: SeriesColumn["use"]): number {
  return columns.filter((column) => column.use === use).length;
}

/** The columns of a run's series, as it recorded them; numbers where it did not. */
export function recordedColumns(
  roles: ColumnRoles,
  covariates: readonly CovariateRecord[] = [],
): SeriesColumn[] {
  return columnsOf(roles, (name) => covariates.find((known) => known.name === name)?.kind);
}

/**
 * The columns of a file's series, by what its first rows hold.
 *
 * @throws UserError where a target holds texts
 */
export function foundColumns(head: TableHead, roles: ColumnRoles): SeriesColumn[] {
  const { categories, missingValues = [], id = [] } = roles;
  const texts = new Set([...categories, ...[id].flat()]);
  const kindOf = (name: string) => {
    const cells = cellsOf(head, [name]);
    const present = cells.filter((cell) => !missingValues.includes(String(cell).trim()));
    return texts.has(name) ? "category" : covariateKind(present);
  };
  for (const name of targetsOf(roles)) requireNumbers(head, name);
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

/** What a covariate with such first cells holds: numbers unless most of its cells are not numbers. */
function covariateKind(cells: readonly Cell[]): CovariateKind {
  if (areFlags(cells)) return "flag";
  const { bad, count } = attemptNumbers(cells);
  return bad <= count ? "number" : "category";
}

/** @throws UserError if a target has only texts; a single cell that is not a number is refused later, with its line */
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

/** What the cells of a column are read as. */
export const tableKinds: Readonly<Record<CovariateKind, ColumnKind>> = {
  number: "number",
  flag: "flag",
  category: "word",
};
