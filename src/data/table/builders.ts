import { UserError } from "../../shared/errors.js";
import { type Cell, isEmpty } from "./cells.js";
import { FlagBuilder } from "./flags.js";
import type { TimeContext, TimeFormat } from "./kinds/contract.js";
import { type Decimal, findDecimal } from "./kinds/numbers.js";
import { findSuffixes } from "./kinds/suffixes.js";
import { namedFormat } from "./kinds/times.js";
import { tokenNames } from "./kinds/tokens.js";
import { NumberBuilder } from "./numbers.js";
import type { ColumnBuilder } from "./refusal.js";
import { TextBuilder, type TextColumn } from "./texts.js";
import { type FoundFormat, findTimeFormat, TimeBuilder, type TimeColumn } from "./times.js";

/**
 * What a column holds; of `word`, unlike `text`, `NA` and `None` are values like others. A flag is True or
 * False, as 1 or 0.
 */
export type ColumnKind = "number" | "flag" | "text" | "word" | "time";

/** How columns are written, where that is not to be found. */
export interface ColumnOptions {
  /** The decimal sign (default: found). */
  readonly decimal?: Decimal | undefined;
  /** Columns of numbers that may hold categories instead, where `data.categories` says so. */
  readonly covariates?: readonly string[] | undefined;
  /** Texts that stand for a missing number beside the usual ones. */
  readonly missingValues?: readonly string[] | undefined;
  /** Words that stand for a missing one, in columns of kind `word` (default: none). */
  readonly missingWords?: readonly string[] | undefined;
  /** The times' format, see `kinds/` (default: found). */
  readonly timeFormat?: string | undefined;
  /** Where `timeFormat` is from, for error messages (default: `data.timeFormat says`). */
  readonly formatSource?: string | undefined;
  /** First year of the century for two-digit years (default: 1930). */
  readonly twoDigitYears?: number | undefined;
}

export type Builder = ColumnBuilder<Float64Array | TextColumn | TimeColumn>;

/** What a builder is made from: the first cells of its column, and of all columns of numbers. */
export interface ColumnHead {
  readonly name: string;
  /** The columns whose cells, with a space between them, are the column's. */
  readonly parts: readonly string[];
  readonly cells: readonly Cell[];
  readonly numbers: () => readonly Cell[];
  /** Where the first row stands. */
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
  const { timeFormat, formatSource = "data.timeFormat says" } = options;
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

/** What is known about the times of some columns. */
export function timeContext(
  parts: readonly string[],
  { twoDigitYears = 1930 }: Pick<ColumnOptions, "twoDigitYears">,
): TimeContext {
  return { twoDigitYears, columns: parts.map((part) => part.toLowerCase()) };
}

/** @throws UserError if a format has no token, so that it writes all times alike */
function requireTokens({ name, format }: TimeFormat): void {
  if (format(0) !== format(Date.UTC(2013, 10, 27, 14, 35, 48, 123))) return;
  throw new UserError(`data.timeFormat is "${name}", expected tokens such as ${tokenNames}`);
}

/** @throws UserError where the format of a column of times cannot be found */
export function builderOf(kind: ColumnKind, head: ColumnHead, options: ColumnOptions): Builder {
  return builders[kind](head, options);
}
