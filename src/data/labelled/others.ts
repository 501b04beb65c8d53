import type { Dataset } from "../dataset.js";
import type { OtherSequence, OtherSequences } from "../sequences.js";
import type { Table } from "../table/read.js";
import type { Examples } from "./examples.js";
import { missingNumber, otherNumbers } from "./numbers.js";
import type { LabelledRecord } from "./record.js";
import { restorable } from "./targets.js";
import { otherTexts } from "./texts.js";
import type { TokenKindName } from "./token-kinds.js";

/** The columns of the other file that form a sequence. */
interface SequenceColumns {
  readonly text?: string | undefined;
  readonly tokens: TokenKindName;
  readonly id?: string | undefined;
  /** Maximum number of steps; longer sequences are cut. */
  readonly longest?: number | undefined;
}

/** Sequences of a file without labels, as inputs for a model of recorded sequences. */
export function otherSequences(
  table: Table,
  columns: SequenceColumns,
  record: LabelledRecord,
): OtherSequences {
  return record.vocabulary === undefined
    ? byId(table, columns, record)
    : eachText(table, columns, record);
}

/** Texts unchanged, with the spaces at their ends. */
export function textSequences(
  texts: readonly string[],
  columns: SequenceColumns,
  record: LabelledRecord,
): Dataset {
  const { vocabulary = [], classes } = record;
  const shape = { vocabulary, classes: Math.max(1, classes.length) };
  return withTarget(otherTexts(texts, shape, columns), record);
}

/** If the model predicts numbers, the data set that restores their unit. */
function withTarget(dataset: Dataset, { target }: LabelledRecord): Dataset {
  return target === undefined ? dataset : restorable(dataset, target);
}

/** Each row is a text. */
function eachText(table: Table, columns: SequenceColumns, record: LabelledRecord): OtherSequences {
  const { text = "" } = columns;
  const { names, codes } = table.texts(text);
  const all = Array.from(codes, (code, row): OtherSequence => {
    if (code >= 0) return { title: names[code]! };
    return { title: "", problem: missingCell(table, text, row) };
  });
  const texts = all.filter(({ problem }) => problem === undefined).map(({ title }) => title);
  return { dataset: textSequences(texts, columns, record), all };
}

/** All rows of an id are a sequence. A row without an id is a sequence that no model can use. */
function byId(
  table: Table,
  { id = "", longest }: SequenceColumns,
  record: LabelledRecord,
): OtherSequences {
  const { classes } = record;
  const { names, codes } = table.texts(id);
  const rows = names.map((): number[] => []);
  const nameless: OtherSequence[] = [];
  for (const [row, code] of codes.entries()) {
    if (code >= 0) rows[code]!.push(row);
    else nameless.push({ title: "", problem: missingCell(table, id, row) });
  }
  const all = rows.map((rowsOfSequence, code): OtherSequence => {
    const problem = missingIn(table, rowsOfSequence.slice(0, longest), record);
    return { title: names[code]!, ...(problem !== undefined && { problem }) };
  });
  const good = [...all.keys()].filter((index) => all[index]!.problem === undefined);
  const examples: Examples = {
    rows: rows.map((rowsOfSequence) => rowsOfSequence.slice(0, longest)),
    keys: Int32Array.from(rows.keys()),
    sameKeys: Int32Array.from(rows.keys()),
    names,
    classes,
    labels: new Int32Array(rows.length),
  };
  const dataset = otherNumbers(table, examples, good, record);
  return { dataset: withTarget(dataset, record), all: [...all, ...nameless] };
}

/** The message for the first unreadable value, or missing one that is not filled in, in some rows; undefined if there is none. */
function missingIn(
  table: Table,
  rows: readonly number[],
  { features = [], missing }: LabelledRecord,
): string | undefined {
  const bad = rows.find((row) => table.problems.has(row));
  if (bad !== undefined) return table.problems.get(bad);
  for (const { name } of features) {
    const values = table.numbers(name);
    const without = rows.filter((at) => Number.isNaN(values[at]!));
    const [row] = missing === undefined || without.length === rows.length ? without : [];
    if (row !== undefined) return missingNumber(table, name, row, missing);
  }
  return undefined;
}

function missingCell(table: Table, column: string, row: number): string {
  return `${table.where(row)}: ${column} is missing, expected a value in every row`;
}
