import type { OtherSequences } from "../sequences.js";
import type { ReadOptions, Table } from "../table/assemble.js";
import type { ColumnKind } from "../table/builders.js";
import { SEQUENCE } from "./long-table.js";
import type { LabelledConfig } from "./options.js";
import { otherSequences } from "./others.js";
import type { LabelledRecord } from "./record.js";
import { type WideColumns, widePlan, wideSequences } from "./wide.js";

/** The options of a run that describe the columns of sequences. */
export type SequenceOptions = Pick<
  LabelledConfig,
  "text" | "tokens" | "id" | "features" | "longest" | "label" | "missingValues" | "decimal"
> & { readonly split?: unknown };

/** The plan for reading a table of sequences without labels. */
export interface OthersPlan {
  readonly read: ReadOptions;
  sequences(table: Table): OtherSequences;
}

/** The plan for a table with a row for each step or each text. */
export function longOthers(options: SequenceOptions, record: LabelledRecord): OthersPlan {
  return {
    read: { ...readingOptions(options), columns: inputColumns(options) },
    sequences: (table) => otherSequences(table, options, record),
  };
}

/**
 * The plan for a table with a row for each sequence of numbers.
 *
 * @param names the table's columns
 * @throws UserError if no column is a step
 */
export function wideOthers(
  path: string,
  names: readonly string[],
  options: SequenceOptions,
  record: LabelledRecord,
): OthersPlan {
  const columns = unlabelledColumns(options);
  const plan = widePlan(path, names, columns);
  const read = { ...readingOptions(options), columns: plan.columns };
  return {
    read,
    sequences(table) {
      const long = wideSequences(table, columns, plan.steps, read);
      return otherSequences(long, { ...options, id: SEQUENCE }, record);
    },
  };
}

function readingOptions({ missingValues, decimal }: SequenceOptions) {
  return { missingValues, missingWords: missingValues, decimal, lenient: true };
}

/** The columns of a wide file; its labels, if it has any, are not steps. */
function unlabelledColumns({ id, label, split }: SequenceOptions): WideColumns {
  return { once: {}, id, ignored: [label, ...(typeof split === "string" ? [split] : [])] };
}

/** The kinds of the columns that form a sequence. */
export function inputColumns({
  text,
  id,
  features,
}: Pick<SequenceOptions, "text" | "id" | "features">): Record<string, ColumnKind> {
  const words = [text, id].flatMap((name) => name ?? []);
  return Object.fromEntries([
    ...words.map((name) => [name, "word"] as const),
    ...features.map((name) => [name, "number"] as const),
  ]);
}
