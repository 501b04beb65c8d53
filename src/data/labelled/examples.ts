import { UserError } from "../../shared/errors.js";
import type { Table } from "../table/read.js";
import type { TextColumn } from "../table/text-builder.js";
import { classesOf } from "./classes.js";
import { targetsOf } from "./targets.js";

/** Sequences of a file with their labels, before the split. */
export interface Examples {
  /** The rows of each example, in the file's order. */
  readonly rows: readonly (readonly number[])[];
  /** The number of each example's text or id. */
  readonly keys: Int32Array;
  /**
   * Like `keys`, but texts that differ only in their Unicode form have the same number, because a text must
   * not be in two parts.
   */
  readonly sameKeys: Int32Array;
  /** The texts or ids. */
  readonly names: readonly string[];
  /** Names of the classes, sorted; empty if each example has a number. */
  readonly classes: readonly string[];
  /** Class number, or number to predict, of each example. */
  readonly labels: Int32Array | Float64Array;
}

/** The columns that a config names for sequences and targets. */
interface LabelledColumns {
  readonly label: string;
  readonly text?: string | undefined;
  readonly id?: string | undefined;
  readonly objective: "classification" | "regression";
}

/** The sequences of a file, and what users should know about them, a sentence each. */
export interface FoundExamples {
  readonly examples: Examples;
  readonly notes: readonly string[];
}

/**
 * The sequences of a table: each row with a text, or all rows with the same id, form one sequence.
 *
 * @throws UserError if a cell is missing, or an id has two labels
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
 * For each text, the first text with the same composed Unicode form (NFC), and a sentence if two texts
 * coincide: accents may be part of a letter or separate characters.
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
    `${others.length} of the ${names.length} different values of ${column} differ from another ` +
    `only in their Unicode form (such as ${shown}): the split treats them as the same. Convert the file ` +
    "to one form (NFC), because a model sees different characters.";
  return { firsts, notes: [note] };
}

/** The rows of each example: all rows with an id, or each row by itself. */
function sequencesOf(names: TextColumn, byId: boolean): number[][] {
  return byId ? rowsById(names) : Array.from(names.codes, (_, row) => [row]);
}

/** @throws UserError if a cell is empty */
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
 * @param valueIn the value that must be the same in all rows of a sequence
 * @throws UserError if the rows of an id differ in it
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
