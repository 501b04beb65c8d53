import { UserError } from "../../shared/errors.js";
import type { Table } from "../table/read.js";
import type { TextColumn } from "../table/texts.js";

/** Sequences of a file with their labels, not yet split. */
export interface Examples {
  /** Of each example the rows that it is made of, in the file's order. */
  readonly rows: readonly (readonly number[])[];
  /** Of each example the text or the id that makes it up. */
  readonly keys: Int32Array;
  /** The texts or ids themselves. */
  readonly names: readonly string[];
  /** Names of the classes, sorted. */
  readonly classes: readonly string[];
  /** Class number of each example. */
  readonly labels: Int32Array;
}

/** The columns of a config that say what a row is. */
interface LabelledColumns {
  readonly label: string;
  readonly text?: string | undefined;
  readonly id?: string | undefined;
}

/**
 * What the rows of a table come to: each row with a text is an example, or all rows with one id are.
 *
 * @throws UserError where something is missing, or an id has two labels
 */
export function examplesOf(table: Table, { label, text, id }: LabelledColumns): Examples {
  const key = (text ?? id)!;
  const names = table.texts(key);
  const labels = table.texts(label);
  requireWhole(table, key, names);
  requireWhole(table, label, labels);
  const { classes, numbers } = sortedClasses(table.path, label, labels);
  const rows = sequencesOf(names, text === undefined);
  if (text === undefined) requireOneValue(table, rows, key, label);
  return {
    rows,
    keys: Int32Array.from(rows, ([row]) => names.codes[row!]!),
    names: names.names,
    classes,
    labels: Int32Array.from(rows, ([row]) => numbers[labels.codes[row!]!]!),
  };
}

/** Rows of each example: all with one id, or each on its own. */
function sequencesOf(names: TextColumn, byId: boolean): number[][] {
  return byId ? rowsById(names) : Array.from(names.codes, (_, row) => [row]);
}

/** @throws UserError where a cell is empty */
function requireWhole(table: Table, column: string, { codes }: TextColumn): void {
  const row = codes.indexOf(-1);
  if (row >= 0) {
    throw new UserError(`${table.where(row)}: ${column} is missing, expected one in every row`);
  }
}

function rowsById({ names, codes }: TextColumn): number[][] {
  const rows = names.map((): number[] => []);
  for (const [row, code] of codes.entries()) rows[code]!.push(row);
  return rows;
}

/** @throws UserError where the rows of an id differ in what a sequence has once */
export function requireOneValue(
  table: Table,
  rows: readonly (readonly number[])[],
  key: string,
  column: string,
): void {
  const ids = table.texts(key);
  const { codes, names } = table.texts(column);
  for (const own of rows) {
    const other = own.find((row) => codes[row] !== codes[own[0]!]);
    if (other === undefined) continue;
    throw new UserError(
      `${table.where(other)}: ${column} is ${quoted(names[codes[other]!])}, but ` +
        `${quoted(names[codes[own[0]!]!])} in an earlier row of ${key} ` +
        `${quoted(ids.names[ids.codes[other]!])}, expected one for the whole sequence`,
    );
  }
}

function quoted(value: string | undefined): string {
  return JSON.stringify(value ?? "");
}

/** Classes in an order that does not depend on the rows': numbers by size, other names by letters. */
function sortedClasses(path: string, column: string, { names }: TextColumn) {
  if (names.length < 2) {
    throw new UserError(
      `${path}: ${column} is ${quoted(names[0])} in every row, expected at least two classes`,
    );
  }
  if (names.length > MOST_CLASSES) {
    throw new UserError(
      `${path}: ${column} has ${names.length} different values, expected at most ${MOST_CLASSES} ` +
        "classes. Is it the label?",
    );
  }
  const numeric = names.every((name) => name !== "" && Number.isFinite(Number(name)));
  const compare = numeric
    ? (a: string, b: string) => Number(a) - Number(b)
    : (a: string, b: string) => (a < b ? -1 : 1);
  const classes = [...names].sort(compare);
  return { classes, numbers: names.map((name) => classes.indexOf(name)) };
}

const MOST_CLASSES = 1000;
