import { UserError } from "../../shared/errors.js";
import { counted } from "../../shared/format.js";
import { isMissing } from "../table/cells.js";
import type { FoundColumn } from "../table/found.js";
import { readTable, type Table } from "../table/read.js";
import { isTotal } from "../table/remarks.js";
import type { SourceOptions } from "../table/source.js";
import { MOST_FOUND } from "./categories.js";
import { columnName } from "./reading.js";
import type { CovariateKind } from "./series-columns.js";

/** Covariates of a config, and why, a sentence each. */
export interface CovariateChoice {
  readonly past: readonly string[];
  readonly static: readonly string[];
  readonly notes: readonly string[];
}

/** A column of a file that may be a covariate. */
interface Candidate {
  readonly name: string;
  readonly kind: CovariateKind;
  /** Whether its numbers begin again. */
  readonly isRepeated: boolean;
  /** Whether its numbers increase evenly to the end. */
  readonly isCounted: boolean;
  /** The number of each row's value; -1 if it is missing. */
  readonly codes: Int32Array;
  readonly count: number;
  /** Rows without a value. */
  readonly missing: number;
}

/** Maximum number of columns to examine. */
const MOST_COLUMNS = 100;

/**
 * The covariates that a file offers: flags, texts of few categories, numbers that begin again, and columns that are
 * constant within each series. Other columns of numbers are not chosen. No file shows whether a column is known in
 * advance, so each is treated as known up to the present only.
 *
 * @param repeated columns of numbers that begin again, such as a weekday or an hour
 * @param id the columns that tell series apart
 * @param used columns that are the time, the id or a target
 * @param reading how the file is read
 */
export async function chooseCovariates(
  path: string,
  columns: readonly FoundColumn[],
  repeated: readonly FoundColumn[],
  id: readonly string[],
  used: readonly string[],
  reading: SourceOptions = {},
): Promise<CovariateChoice> {
  const [isUsed, isRepeated] = [new Set(used), new Set(repeated)];
  const offered = columns
    .filter((column) => {
      const { name, kind, refused, unread } = column;
      const readable = refused === undefined && unread === undefined && !isUsed.has(name);
      const isOffered = kind === "text" || kind === "flag" || isRepeated.has(column);
      const mayBeConstant = id.length > 0 && (kind === "number" || kind === "index");
      return readable && (isOffered || mayBeConstant);
    })
    .slice(0, MOST_COLUMNS);
  if (offered.length === 0 && id.length === 0) return { past: [], static: [], notes: [] };
  const key = columnName(id);
  const words = Object.fromEntries(offered.map(({ name }) => [name, "word"] as const));
  const table = await readTable(path, {
    ...reading,
    columns: { ...words, ...(id.length > 0 && { [key]: "text" as const }) },
    ...(id.length > 1 && { parts: { [key]: id } }),
  });
  const series = id.length > 0 ? table.texts(key).codes : new Int32Array(table.rows);
  if (id.length > 0) requireNoTotal(table, key);
  const candidates = offered.map((column) => candidateOf(table, column, isRepeated.has(column)));
  return sorted(candidates, series);
}

const KINDS: Readonly<Partial<Record<FoundColumn["kind"], CovariateKind>>> = {
  flag: "flag",
  number: "number",
  index: "number",
};

/** @throws UserError if the last row alone has a text such as Total: its numbers are sums of the others */
function requireNoTotal(table: Table, name: string): void {
  const { names, codes } = table.texts(name);
  const last = names[codes.at(-1) ?? -1] ?? "";
  if (!isTotal(last) || codes.indexOf(codes.at(-1)!) < codes.length - 1) return;
  throw new UserError(
    `${table.where(codes.length - 1)}: ${name} is ${JSON.stringify(last)}, which no other row has. It is a row of totals: remove it.`,
  );
}

function candidateOf(
  table: Table,
  { name, kind, beginsAgain = false }: FoundColumn,
  isRepeated: boolean,
): Candidate {
  requireNoTotal(table, name);
  const { names, codes } = table.texts(name);
  const missing = codes.reduce((sum, code) => sum + (isMissing(names[code]) ? 1 : 0), 0);
  const isCounted = kind === "index" && !beginsAgain;
  const counts = { isRepeated, isCounted, count: names.length, missing };
  return { name, kind: KINDS[kind] ?? "category", codes, ...counts };
}

function sorted(candidates: readonly Candidate[], series: Int32Array): CovariateChoice {
  const several = series.some((code) => code !== series[0]);
  const all = new Set(series).size;
  const choice = { past: [] as string[], static: [] as string[], notes: [] as string[] };
  for (const { name, kind, isRepeated, isCounted, codes, count, missing } of candidates) {
    const isNumberOfSeries = isCounted && count === all;
    const constant = several && !isNumberOfSeries && isConstant(codes, series);
    if (kind === "number" && !constant && !isRepeated) continue;
    if (count < 2) choice.notes.push(`"${name}" is left out: it has the same value in every row`);
    else if (kind === "category" && count > MOST_FOUND) {
      choice.notes.push(`"${name}" is left out: it has ${count} different texts`);
    } else if (kind !== "category" && missing > 0) {
      choice.notes.push(`"${name}" is left out: it has no value in ${counted(missing, "row")}`);
    } else if (constant) choice.static.push(name);
    else choice.past.push(name);
  }
  const { past, static: constants } = choice;
  if (constants.length > 0) {
    choice.notes.push(`static covariates: ${constants.join(", ")}, constant in each series`);
  }
  if (past.length > 0) {
    choice.notes.push(
      `past covariates: ${past.join(", ")}. Move those that are known in advance, for example ` +
        "holidays or planned promotions, to data.known",
    );
  }
  return choice;
}

/** Whether a column has one value at most in each series. */
function isConstant(codes: Int32Array, series: Int32Array): boolean {
  const values = new Map<number, number>();
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row]!;
    if (code < 0) continue;
    const before = values.get(series[row]!);
    if (before !== undefined && before !== code) return false;
    values.set(series[row]!, code);
  }
  return true;
}
