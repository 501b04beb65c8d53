import { UserError } from "../../shared/errors.js";
import { type Cell, isEmpty } from "./cells.js";
import { type FoundFormat, findTimeFormat } from "./find-time-format.js";
import { FlagBuilder } from "./flag-builder.js";
import type { TimeContext, TimeFormat } from "./kinds/contract.js";
import { type Decimal, findDecimal } from "./kinds/numbers.js";
import { findSuffixes } from "./kinds/suffixes.js";
import { namedFormat } from "./kinds/times.js";
import { NumberBuilder } from "./numbers.js";
import type { ColumnBuilder } from "./refusal.js";
import { TextBuilder, type TextColumn } from "./text-builder.js";
import { unknownFormat } from "./time-advice.js";
import { TimeBuilder, type TimeColumn } from "./times.js";

/**
 * The content of a column. In a column of kind `word`, unlike `text`, `NA` and `None` are ordinary values. A flag is
 * True or False, stored as 1 or 0.
 */
export type ColumnKind = "number" | "flag" | "text" | "word" | "time";

/** Properties of columns that are given instead of detected. */
export interface ColumnOptions {
  /** The decimal sign (default: detected). */
  readonly decimal?: Decimal | undefined;
  /** Columns of numbers that could hold categories; error messages then suggest `data.categories`. */
  readonly covariates?: readonly string[] | undefined;
  /** Texts that stand for a missing number in addition to the usual ones. */
  readonly missingValues?: readonly string[] | undefined;
  /** Words that stand for a missing value in columns of kind `word` (default: none). */
  readonly missingWords?: readonly string[] | undefined;
  /** The format of times, see `kinds/` (default: detected). */
  readonly timeFormat?: string | undefined;
  /** The source of `timeFormat`, for error messages (default: `data.timeFormat`). */
  readonly formatSource?: string | undefined;
  /** First year of the century for two-digit years (default: 1930). */
  readonly twoDigitYears?: number | undefined;
  /** Name of the time zone of local times (default: none). */
  readonly timeZone?: string | undefined;
}

export type Builder = ColumnBuilder<Float64Array | TextColumn | TimeColumn>;

/** The input of a builder: the first cells of its column, and of all columns of numbers. */
export interface ColumnHead {
  readonly name: string;
  /** The columns of the file whose cells, joined by spaces, form the cells of this column. */
  readonly parts: readonly string[];
  readonly cells: readonly Cell[];
  readonly numbers: () => readonly Cell[];
  /** The position of the first row. */
  readonly where: string;
  /** The format of times, if it was decided by later rows. */
  readonly settled?: FoundFormat | undefined;
}

type Make = (head: ColumnHead, options: ColumnOptions) => Builder;

const builders: Readonly<Record<ColumnKind, Make>> = {
  text: () => new TextBuilder(),
  word: (_, { missingWords = [] }) =>
    new TextBuilder((cell) => isEmpty(cell) || missingWords.includes(String(cell).trim())),
  number: ({ name, cells, numbers }, { decimal, missingValues, covariates = [] }) =>
    new NumberBuilder({
      decimal: decimal ?? findDecimal(numbers()),
      suffixes: findSuffixes(cells),
      missing: missingValues,
      isCovariate: covariates.includes(name),
    }),
  flag: (_, { missingValues }) => new FlagBuilder(missingValues),
  time: timeBuilder,
};

function timeBuilder(head: ColumnHead, options: ColumnOptions): Builder {
  const { timeFormat, formatSource = "data.timeFormat" } = options;
  const context = timeContext(head.parts, options);
  if (timeFormat !== undefined) {
    const format = namedFormat(timeFormat, context);
    requireTokens(format);
    return new TimeBuilder(format, formatSource);
  }
  const found = head.settled ?? findTimeFormat(head.cells, context);
  if ("format" in found) return new TimeBuilder(found.format, found.source, found.note);
  throw new UserError(`${head.where}: ${head.name} ${found.problem}`);
}

/** The context in which the times of some columns are read. */
export function timeContext(
  parts: readonly string[],
  { twoDigitYears = 1930, timeZone: zone }: Pick<ColumnOptions, "twoDigitYears" | "timeZone">,
): TimeContext {
  return { twoDigitYears, zone, columns: parts.map((part) => part.toLowerCase()) };
}

/** @throws UserError if a format has no token, so that it writes all times in the same way */
function requireTokens({ name, format }: TimeFormat): void {
  if (format(0) !== format(Date.UTC(2013, 10, 27, 14, 35, 48, 123))) return;
  throw new UserError(unknownFormat(name));
}

/** @throws UserError if the format of a column of times cannot be detected */
export function builderOf(kind: ColumnKind, head: ColumnHead, options: ColumnOptions): Builder {
  return builders[kind](head, options);
}
