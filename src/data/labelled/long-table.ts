import type { Table } from "../table/read.js";
import type { TextColumn } from "../table/text-builder.js";

/** A sequence of numbers, with the values of each feature step by step. */
export interface WideSequence {
  readonly name: string;
  /** [steps][features] */
  readonly steps: readonly (readonly number[])[];
  /** Its position, such as `data.tsv, line 2`. */
  readonly where: string;
  /** Values that a sequence has once, such as its label, by column; undefined if missing. */
  readonly once: Readonly<Record<string, string | number | undefined>>;
  /** Why it could not be read, if so. */
  readonly problem?: string;
}

/** Column of names of sequences, for files with one line per sequence. */
export const SEQUENCE = "sequence";

/** Names of features, for files with one line per sequence: `value`, or `value 1` and so on. */
export function featureNames(count: number): string[] {
  if (count === 1) return ["value"];
  return Array.from({ length: count }, (_, index) => `value ${index + 1}`);
}

/** A sequence that could not be read, as a single step without values. */
export function unreadSequence(name: string, where: string, problem: string): WideSequence {
  return { name, where, steps: [[]], once: {}, problem };
}

/** A table with a row for each step of each sequence. */
export interface LongTable extends Table {
  readonly features: readonly string[];
}

/** Converts sequences to a table with a row for each step, like a file in long layout. */
export function longTable(
  path: string,
  sequences: readonly WideSequence[],
  features: readonly string[],
  notes: readonly string[] = [],
): LongTable {
  const owners = sequences.flatMap((sequence, index) => sequence.steps.map(() => index));
  const steps = sequences.flatMap((sequence) => sequence.steps);
  const problems = new Map<number, string>();
  for (const [row, index] of owners.entries()) {
    const { problem } = sequences[index]!;
    if (problem !== undefined) problems.set(row, problem);
  }
  const once = (name: string) => (row: number) => sequences[owners[row]!]!.once[name];
  return {
    path,
    features,
    notes,
    problems,
    rows: steps.length,
    where: (row) => sequences[owners[row]!]!.where,
    numbers(name) {
      const feature = features.indexOf(name);
      const valueIn = feature < 0 ? once(name) : (row: number) => steps[row]![feature];
      return Float64Array.from(steps, (_, row) => Number(valueIn(row) ?? Number.NaN));
    },
    texts(name) {
      const textIn =
        name === SEQUENCE ? (row: number) => sequences[owners[row]!]!.name : once(name);
      return textColumn(Array.from(steps, (_, row) => textIn(row)));
    },
    times(name) {
      throw new Error(`${name} was not read as a time`);
    },
  };
}

function textColumn(cells: readonly (string | number | undefined)[]): TextColumn {
  const codes = new Map<string, number>();
  const numbers = Int32Array.from(cells, (cell) => {
    if (cell === undefined) return -1;
    const text = String(cell);
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  return { names: [...codes.keys()], codes: numbers };
}
