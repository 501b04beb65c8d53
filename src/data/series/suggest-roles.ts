import { findColumns } from "../table/columns.js";
import type { FoundColumn, FoundTime } from "../table/found.js";
import { type CovariateChoice, chooseCovariates } from "./covariate-choices.js";
import { areConstant, type Blocks, findBlocks, numbersRows } from "./find-blocks.js";
import { findId, idOfBlocks } from "./find-id.js";
import { findPanel, wholeBlocks } from "./find-panel.js";
import { changing, counterOf, cycleOf, likelyTarget, notCounting } from "./suggest-columns.js";
import type { SuggestHead } from "./suggest-head.js";
import { labelsOfTexts, noTarget, noTimeOf } from "./suggest-messages.js";

/** What the user specifies about a file. */
export interface SeriesHints {
  /** Columns to forecast (default: the first one of numbers). */
  readonly target: readonly string[];
  /** Column with the series of each row, if there are several. */
  readonly id?: string | undefined;
  readonly timeZone?: string | undefined;
  /** Format of the times (default: detected). */
  readonly timeFormat?: string | undefined;
  /** Texts that mark missing values, in addition to the usual ones. */
  readonly missingValues?: readonly string[] | undefined;
  /** Encoding of the file (default: detected). */
  readonly encoding?: string | undefined;
}

/** What the columns of a file are taken for. */
export interface SuggestedRoles extends TimeAndId {
  readonly target: string | readonly string[];
  /** Why the target was chosen; undefined if the user named it. */
  readonly reason: string | undefined;
  /** The columns that could be forecast. */
  readonly candidates: readonly FoundColumn[];
  readonly covariates: CovariateChoice;
}

/** The columns that date the rows and identify the series. */
interface TimeAndId {
  readonly columns: readonly FoundColumn[];
  readonly id: string | readonly string[] | undefined;
  /** Columns of the id. */
  readonly ids: readonly string[];
  /** Columns of the time. */
  readonly times: readonly string[] | undefined;
  readonly time: string | readonly string[] | undefined;
  readonly timeFormat: string | undefined;
  /** An index that starts over and is therefore not a time. */
  readonly cycle: string | undefined;
  /** A column that increases by uneven steps in the rows of each series, which are therefore consecutive steps. */
  readonly left: string | undefined;
  readonly notes: readonly { readonly name: string; readonly text: string }[];
}

/**
 * Finds what the columns of a file are: time, id, target and covariates.
 *
 * @throws UserError if there is no column to forecast, or none with times in the given format
 */
export async function suggestRoles(
  path: string,
  found: SuggestHead,
  hints: SeriesHints,
): Promise<SuggestedRoles> {
  const { head, reading, wide } = found;
  const { target: targets } = hints;
  const dated = await findTimeAndId(path, found, hints);
  const { columns, id, ids, times, time } = dated;
  const isUsed = (name: string) =>
    ids.includes(name) || times?.includes(name) || name === dated.left;
  const repeated = columns.filter(({ name, beginsAgain }) => beginsAgain && !isUsed(name));
  const numbers = columns.filter(({ name, kind }) => kind === "number" && !isUsed(name));
  const candidates = numbers.length > 0 ? numbers : repeated;
  const reserved = [ids, times ?? [], targets, wide?.aside ?? []].flat();
  const offered = numbers.length > 0 && time !== undefined ? repeated : [];
  const covariates = await chooseCovariates(path, columns, offered, ids, reserved, reading);
  const varying = notCounting(head, changing(candidates, covariates.static), ids);
  const chosen = wide?.target ?? likelyTarget(head, varying, times);
  const target = targets.length > 1 ? targets : (targets[0] ?? chosen?.name);
  if (target === undefined) throw noTarget(path, head, columns);
  if (targets.length === 0 && time === undefined && id === undefined && wide === undefined) {
    const labels = labelsOfTexts(path, head, columns, String(target));
    if (labels !== undefined) throw labels;
  }
  const reason = targets.length > 0 ? undefined : chosen?.reason;
  return { ...dated, target, reason, candidates, covariates };
}

/** The time of blocks of rows within which a column increases by equal steps. */
function alongOf({ along, isEven }: Blocks): FoundTime | undefined {
  return isEven ? { columns: [along!] } : undefined;
}

function idName(names: readonly string[]): string | readonly string[] {
  return names.length === 1 ? names[0]! : names;
}

async function findTimeAndId(
  path: string,
  { head, reading, wide }: SuggestHead,
  { id: given, timeFormat, timeZone }: SeriesHints,
): Promise<TimeAndId> {
  const looked = findColumns(head, { timeFormat, timeZone });
  const others = new Map(wide?.others.map((column) => [column.name, column]));
  const columns = looked.columns.map((column) => others.get(column.name) ?? column);
  const found = wide?.time ?? looked.time;
  if (timeFormat !== undefined && found === undefined) throw noTimeOf(path, timeFormat);
  const { blocks, counting, id } = await findSeries(
    path,
    { head, reading, wide },
    columns,
    found,
    given,
  );
  const cycle = id === undefined ? cycleOf(columns, counting?.columns) : undefined;
  const times = cycle === undefined ? counting?.columns : counterOf(columns);
  return {
    columns,
    id,
    ids: [id ?? []].flat(),
    times,
    time: times?.length === 1 ? times[0] : times,
    timeFormat: times && counting?.format,
    cycle,
    left: blocks && !blocks.isEven ? blocks.along : undefined,
    notes: looked.notes,
  };
}

/** The series of a file, and what counts their steps; the blocks of rows that show them, if they are needed for it. */
async function findSeries(
  path: string,
  { head, reading, wide }: Pick<SuggestHead, "head" | "reading" | "wide">,
  columns: readonly FoundColumn[],
  found: FoundTime | undefined,
  given: TimeAndId["id"],
): Promise<{ blocks?: Blocks; counting: FoundTime | undefined; id: TimeAndId["id"] }> {
  const dates = wide === undefined ? (found?.columns ?? []) : undefined;
  const isUndated = dates?.every((name) => numbersRows(head, name)) ?? false;
  if (isUndated || (dates?.length === 1 && areConstant(head, columns, dates[0]!))) {
    const blocks = findBlocks(head, columns, given);
    const whole =
      given === undefined && blocks
        ? await wholeBlocks(path, head, columns, blocks, reading)
        : blocks;
    if (whole) return { blocks: whole, counting: alongOf(whole), id: given ?? idName(whole.id) };
  }
  const row = given ?? reading.wide?.row;
  const panel =
    isUndated && row === undefined ? await findPanel(path, head, columns, reading) : undefined;
  if (panel !== undefined) return { counting: panel.time, id: panel.id };
  const id =
    row ?? (found ? await findId(path, head, found, columns, reading) : idOfBlocks(head, columns));
  if (id !== undefined || cycleOf(columns, found?.columns) === undefined)
    return { counting: found, id };
  const blocks = findBlocks(head, columns);
  const whole = blocks && (await wholeBlocks(path, head, columns, blocks, reading));
  if (whole === undefined) return { counting: found, id };
  return { blocks: whole, counting: alongOf(whole), id: idName(whole.id) };
}
