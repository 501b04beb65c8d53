import { UserError } from "../../shared/errors.js";
import type { Table } from "../table/read.js";
import type { TextColumn } from "../table/texts.js";
import { classesOf } from "./classes.js";
import { targetsOf } from "./targets.js";

/** Sequences of a file with their labels, not yet split. */
export interface Examples {
  /** Of each example the rows that it is made of, in the file's order. */
  readonly rows: readonly (readonly number[])[];
  /** Of each example the text or the id that makes it up. */
  readonly keys: Int32Array;
  /** The same as `keys`, but that texts in several Unicode forms are one: none is to be in two parts. */
  readonly sameKeys: Int32Array;
  /** The texts or ids themselves. */
  readonly names: readonly string[];
  /** Names of the classes, sorted; none where each example has a number. */
  readonly classes: readonly string[];
  /** Class number of each example, or its number. */
  readonly labels: Int32Array | Float64Array;
}

/** The columns of a config that say what a row is, and what is to be predicted. */
interface LabelledColumns {
  readonly label: string;
  readonly text?: string | undefined;
  readonly id?: string | undefined;
  readonly objective: "classification" | "regression";
}

/** The sequences of a file, and what a person should know of them, a sentence each. */
export interface FoundExamples {
  readonly examples: Examples;
  readonly notes: readonly string[];
}

/**
 * The sequences of a table: each row with a text is one, or all rows with one id are.
 *
 * @throws UserError where something is missing, or an id has two labels
 */
export function examplesOf(
  table: Table,
  { label, text, id, objective }: LabelledColumns,
): FoundExamples {
  const key = (text ?? id)!;
  const names = table.texts(key);
  requireWhole(table, key, names);
  const rows = sequencesOf(names, text === undefined);
  const keys = Int32Array.from(rows, ([row]) => names.codes[row!]!);
  const { firsts, notes: forms } = unicodeForms(key, names);
  const sameKeys = keys.map((code) => firsts[code]!);
  const sequences = { rows, keys, sameKeys, names: names.names };
  if (objective === "regression") {
    const labels = targetsOf(table, rows, label);
    return { examples: { ...sequences, classes: [], labels }, notes: forms };
  }
  const texts = table.texts(label);
  requireWhole(table, label, texts);
  const { classes, numbers, notes } = classesOf(table.path, label, texts);
  const classOf = (row: number) => numbers[texts.codes[row]!]!;
  requireOneValue(table, rows, { key, column: label }, classOf);
  const labels = Int32Array.from(rows, ([row]) => classOf(row!));
  return { examples: { ...sequences, classes, labels }, notes: [...forms, ...notes] };
}

/**
 * Of each text the first one that is the same in Unicode's composed form (NFC), and a sentence where
 * that is another: an accent may be part of a letter or a character of its own.
 */
function unicodeForms(column: string, { names }: TextColumn) {
  const first = new Map<string, number>();
  const firsts = names.map((name, index) => {
    const composed = name.normalize("NFC");
    if (!first.has(composed)) first.set(composed, index);
    return first.get(composed)!;
  });
  const others = firsts.flatMap((other, index) => (other === index ? [] : [names[index]!]));
  const [example] = others;
  if (example === undefined) return { firsts, notes: [] };
  const shown = JSON.stringify(example.slice(0, 40));
  const note =
    `${others.length} of the ${names.length} different values of ${column} equal another but for ` +
    `their Unicode form (such as ${shown}): for the split they are the same. Convert the file to one ` +
    "form (NFC), since a model sees other characters in each.";
  return { firsts, notes: [note] };
}

/** Rows of each example: all with one id, or each on its own. */
function sequencesOf(names: TextColumn, byId: boolean): number[][] {
  return byId ? rowsById(names) : Array.from(names.codes, (_, row) => [row]);
}

/** @throws UserError where a cell is empty */
function requireWhole(table: Table, column: string, { codes }: TextColumn): void {
  const row = codes.indexOf(-1);
  if (row >= 0) {
    throw new UserError(`${table.where(row)}: ${column} is missing, expected a value in every row`);
  }
}

function rowsById({ names, codes }: TextColumn): number[][] {
  const rows = names.map((): number[] => []);
  for (const [row, code] of codes.entries()) rows[code]!.push(row);
  return rows;
}

/**
 * @param valueIn what must be the same in all rows of a sequence
 * @throws UserError where the rows of an id differ in what a sequence has once
 */
export function requireOneValue(
  table: Table,
  rows: readonly (readonly number[])[],
  { key, column }: { readonly key: string; readonly column: string },
  valueIn: (row: number) => number,
): void {
  const ids = table.texts(key);
  const { codes, names } = table.texts(column);
  for (const sequence of rows) {
    const other = sequence.find((row) => valueIn(row) !== valueIn(sequence[0]!));
    if (other === undefined) continue;
    throw new UserError(
      `${table.where(other)}: ${column} is ${quoted(names[codes[other]!])}, but ` +
        `${quoted(names[codes[sequence[0]!]!])} in an earlier row of ${key} ` +
        `${quoted(ids.names[ids.codes[other]!])}, expected one for the whole sequence`,
    );
  }
}

function quoted(value: string | undefined): string {
  return JSON.stringify(value ?? "");
}
