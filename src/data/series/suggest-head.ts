import { peekTable, type TableHead } from "../table/read.js";
import type { SourceOptions } from "../table/source.js";
import { addedColumns } from "../table/wide/options.js";
import { placeholderNote } from "./find-placeholders.js";
import { type FoundWide, findWide } from "./find-wide.js";
import { withoutMarkers } from "./suggest-columns.js";

/** The first rows of a file, reshaped if it is wide. */
export interface SuggestHead {
  readonly head: TableHead;
  /** How the whole file is to be read. */
  readonly reading: Pick<SourceOptions, "wide" | "missingValues" | "encoding" | "timeZone">;
  /** What was chosen, a sentence each. */
  readonly notes: readonly string[];
  readonly wide?:
    | (Pick<FoundWide, "time" | "aside" | "others"> & { readonly target: WideTarget })
    | undefined;
}

interface WideTarget {
  readonly name: string;
  readonly reason: string;
}

/** What the user specifies about how a file is read. */
interface HeadHints {
  readonly targets: readonly string[];
  readonly missingValues: readonly string[];
  readonly timeFormat?: string | undefined;
  readonly encoding?: string | undefined;
  readonly timeZone?: string | undefined;
}

/**
 * Reads the first rows of a file. A wide table is reshaped, unless one of its columns is to be forecast.
 *
 * @throws UserError if the file cannot be read, or is wide and the times of its values stay unknown
 */
export async function readHead(
  path: string,
  { targets, missingValues, timeFormat, encoding, timeZone }: HeadHints,
): Promise<SuggestHead> {
  const text = { ...(encoding !== undefined && { encoding }) };
  const head = await peekTable(path, text);
  const isAsked = targets.some((name) => head.names.includes(name));
  const found = isAsked
    ? undefined
    : findWide(path, withoutMarkers(head, missingValues), timeFormat);
  if (found === undefined)
    return {
      head: withoutMarkers(head, missingValues),
      reading: { missingValues, timeZone, ...text },
      notes: [],
    };
  const reading = {
    ...text,
    timeZone,
    wide: found.wide,
    missingValues: [...new Set([...missingValues, ...found.missingValues])],
  };
  const target = { name: addedColumns(found.wide).value, reason: "the values of all columns" };
  return {
    head: await peekTable(path, reading),
    reading,
    notes: found.missingValues.length > 0 ? [placeholderNote(found.missingValues)] : [],
    wide: { time: found.time, aside: found.aside, others: found.others, target },
  };
}
