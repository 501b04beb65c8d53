import { findColumns } from "../table/columns.js";
import { peekTable, type TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { goesUpEvenly } from "../table/steps.js";
import { areClasses, areTexts, isLikelyLabel, isPartColumn, wordsIn } from "./label-columns.js";
import type { LabelledHints } from "./suggest.js";

/** What identifies the rows of a file as sequences. */
export interface FoundSequences {
  readonly hints: LabelledHints;
  /** What a row is, in a sentence. */
  readonly row: string;
  readonly notes: readonly string[];
}

/**
 * The column of classes in a file of texts: beside a column of texts that hardly repeat, names of the rows, and parts of a
 * split, it has the only column, whose few values repeat. Undefined for other files, and for those with times.
 */
export async function textLabelOf(
  path: string,
  { encoding }: Pick<LabelledHints, "encoding"> = {},
): Promise<FoundSequences | undefined> {
  const head = await peekTable(path, { encoding });
  const { names, notes } = head;
  const textsIn = new Map(names.map((name) => [name, wordsIn(cellsOf(head, [name]))]));
  const text = names.find((name) => areTexts(textsIn.get(name)!));
  const others = names.filter(
    (name) =>
      name !== text &&
      !isPartColumn(cellsOf(head, [name])) &&
      !goesUpEvenly(cellsOf(head, [name]).map(Number)),
  );
  const [label] = others;
  if (text === undefined || label === undefined || others.length > 1) return undefined;
  const isLabel = areClasses(textsIn.get(label)!) && isLikelyLabel(label, textsIn.get(label)!);
  if (!isLabel || hasTimes(head)) return undefined;
  return { hints: { label, text }, row: `a text (${text})`, notes };
}

/** Whether rows have times, which are more than a count of the rows. */
function hasTimes(head: TableHead): boolean {
  const { columns, time } = findColumns(head);
  const kinds = time?.columns.map((name) => columns.find((column) => column.name === name)?.kind);
  return kinds?.some((kind) => kind !== "index") ?? false;
}
