import { type Cell, isMissing } from "./cells.js";
import type { TimeFormat } from "./kinds/contract.js";
import { areFlags } from "./kinds/flags.js";
import { areDigits } from "./kinds/numeric.js";
import { partNames } from "./kinds/parts.js";
import { noContext } from "./kinds/times.js";
import { attemptNumbers } from "./numbers.js";
import type { TableHead } from "./read.js";
import { cellsOf } from "./rows.js";
import { findTimeFormat, unreadTime } from "./times.js";

/** What a column holds, as far as its first rows say. */
export interface FoundColumn {
  readonly name: string;
  /**
   * A time that is a date, numbers that go up evenly (an index, or a time that is a number), numbers,
   * True and False (or yes and no), texts, or nothing.
   */
  readonly kind: "time" | "index" | "number" | "flag" | "text" | "empty";
  readonly format?: TimeFormat | undefined;
  /** Of a column that is mostly numbers: the row of the first cell that is none, and what it is. */
  readonly refused?: { readonly index: number; readonly message: string } | undefined;
  /** Why a column of texts that look like times is none, to say after its name. */
  readonly unread?: string | undefined;
}

/** What the columns of a file are. */
export interface FoundColumns {
  readonly columns: readonly FoundColumn[];
  /** The column of times, or those that make one together. */
  readonly time?: readonly string[] | undefined;
  /** What was left out, a sentence for a column. */
  readonly notes: readonly ColumnNote[];
}

interface ColumnNote {
  readonly name: string;
  readonly text: string;
}

/** Finds what each column of a file is, and which ones say the time, by the first rows. */
export function findColumns(head: TableHead): FoundColumns {
  const columns = head.names.map((name) => columnOf(name, cellsOf(head, [name])));
  const time = timeOf(head, columns);
  const notes = columns.flatMap((column) => notesOn(column, time));
  return { columns, notes, ...(time && { time }) };
}

function columnOf(name: string, cells: readonly Cell[]): FoundColumn {
  const values = cells.filter((cell) => !isMissing(cell));
  if (values.length === 0) return { name, kind: "empty" };
  if (areFlags(values)) return { name, kind: "flag" };
  const digits = values.every((cell) => typeof cell !== "string") || areDigits(values.map(String));
  if (digits && !values.some((cell) => cell instanceof Date))
    return numericColumn(name, cells, values);
  const numbers = attemptNumbers(cells);
  if (numbers.bad === 0 && numbers.count > 0) return { name, kind: "number" };
  const found = findTimeFormat(cells, { ...noContext, columns: [name.toLowerCase()] });
  if ("format" in found && found.format.calendar)
    return { name, kind: "time", format: found.format };
  if (numbers.count > values.length / 2) return { name, kind: "number", refused: numbers.refused };
  if (!looksLikeTime(name, values)) return { name, kind: "text" };
  const reason = "problem" in found ? found.problem : unreadTime(String(values[0]));
  return { name, kind: "text", unread: reason };
}

/** A column of plain numbers: a time or an index where they go up evenly. */
function numericColumn(name: string, cells: readonly Cell[], values: readonly Cell[]): FoundColumn {
  const context = { ...noContext, columns: [name.toLowerCase()] };
  const found = findTimeFormat(values, context);
  const format = "format" in found ? found.format : undefined;
  const times = values.map((cell) => format?.parse(String(cell))?.ms ?? Number.NaN);
  if (!goesUpEvenly(times) || values.length < cells.length) return { name, kind: "number" };
  return { name, kind: format?.calendar ? "time" : "index", format };
}

/** Share of the steps that may be others, where several series or gaps begin. */
const OTHERS = 0.1;
const MONTH = 28 * 86_400_000;

/** Whether numbers go up by the same step, or by months, from almost every row to the next. */
function goesUpEvenly(values: readonly number[]): boolean {
  if (values.length < 3) return false;
  const steps = values
    .slice(1)
    .map((value, i) => value - values[i]!)
    .filter((step) => step !== 0);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  if (usual <= 0) return false;
  const tolerance = usual >= MONTH ? usual * 0.12 : usual * 1e-3;
  const even = steps.filter((step) => Math.abs(step - usual) <= tolerance).length;
  return even >= 2 && steps.length - even <= OTHERS * steps.length;
}

/** Whether texts look like times: of one shape with digits, under a name that says so or with years. */
function looksLikeTime(name: string, values: readonly Cell[]): boolean {
  const texts = values.map(String);
  const shape = (text: string) => text.replaceAll(/\d/g, "0").replaceAll(/[A-Za-z]+/g, "a");
  const alike = texts.filter((text) => shape(text) === shape(texts[0]!)).length > texts.length / 2;
  const named = /date|time|period|year|month|week|day|datum|zeit|stamp/i.test(name);
  const dated = texts.every((text) => /(^|\D)(1[5-9]|2[01])\d\d(\D|$)|\d\d[:/.-]\d\d/.test(text));
  return alike && /\d/.test(texts[0]!) && (named || dated);
}

/** The column that says the time, or several that do together; an index where nothing else does. */
function timeOf(head: TableHead, columns: readonly FoundColumn[]): readonly string[] | undefined {
  const together = togetherOf(head, columns);
  if (together) return together;
  const named = (kind: FoundColumn["kind"]) =>
    columns.find((column) => column.kind === kind && column.name !== "");
  const time = named("time") ?? countingColumn(head, columns);
  return time && [time.name];
}

/** Names of columns of numbers that may tell series apart. */
export const ID_NAME =
  /(^|[^a-z])(id|store|shop|item|sku|product|series|sensor|station|device|unit|engine|machine|site|subject|patient|run)s?([^a-z]|$)/i;

/** The index that counts steps, where another one counts series: it is not named as an id, or begins again. */
function countingColumn(head: TableHead, columns: readonly FoundColumn[]): FoundColumn | undefined {
  const indices = columns.filter(({ name, kind }) => kind === "index" && name !== "");
  const steps = indices.filter(({ name }) => !ID_NAME.test(name));
  const candidates = steps.length > 0 ? steps : indices;
  return candidates.find(({ name }) => beginsAgain(cellsOf(head, [name]))) ?? candidates[0];
}

/** Whether numbers fall back from one row to a later one, as those of each series do. */
export function beginsAgain(cells: readonly Cell[]): boolean {
  const values = cells.filter((cell) => !isMissing(cell)).map(Number);
  return values.some((value, i) => i > 0 && value < values[i - 1]!);
}

const ORDER = ["year", "quarter", "month", "week", "ordinal", "day", "hour", "minute", "second"];

/** What a column of days may be taken for; a text where its days could be months. */
const DAYS: ReadonlySet<FoundColumn["kind"]> = new Set(["time", "text"]);

/** Columns such as Year and Month, or Date and Time, that tell more rows apart than the first alone. */
function togetherOf(head: TableHead, columns: readonly FoundColumn[]): string[] | undefined {
  const parts = columns
    .map(({ name }) => ({ name, at: ORDER.indexOf(partNames(name)[0] ?? "") }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)
    .map(({ name }) => name);
  const days = columns.filter((column) => DAYS.has(column.kind) || isNamedDay(head, column));
  const clock = columns.find(({ name }) => isClock(name, cellsOf(head, [name])))?.name;
  const hours = parts.filter((name) => partNames(name)[0] === "hour");
  const choices = [
    ...(partNames(parts[0] ?? "")[0] === "year" ? [parts] : []),
    ...(clock === undefined ? [] : days.map(({ name }) => [name, clock])),
    ...days.flatMap(({ name }) => hours.map((hour) => [name, hour])),
  ];
  return choices.find((names) => names.length > 1 && tellApart(head, names));
}

/** Whether a column of numbers is of days such as 20200131, by its name and its texts. */
function isNamedDay(head: TableHead, { name, kind }: FoundColumn): boolean {
  if (kind !== "number" || !/date|^day|^dat|datum|fecha|yyyymmdd|^ymd$/i.test(name)) return false;
  const found = findTimeFormat(cellsOf(head, [name]));
  return "format" in found && /^(YYYYMMDD|DDMMYYYY|MMDDYYYY)/.test(found.format.name);
}

/** Whether all cells are times of a day: 13:05, or where the column's name says so 1305. */
function isClock(name: string, cells: readonly Cell[]): boolean {
  const named = /^(time|hhmm|hhmmss|hrmn|hour_?min(ute)?|uhrzeit|zeit|heure|hora|ora|clock)$/i;
  const digits = named.test(name.trim()) ? "|[0-2]?\\d?[0-5]?\\d|[0-2]\\d[0-5]\\d[0-5]\\d" : "";
  const clock = new RegExp(
    `^\\s*(\\d{1,2}([:h]\\d\\d(:\\d\\d)?([.,]\\d+)?|\\.\\d\\d\\.\\d\\d)( ?[ap]\\.?m\\.?)?${digits})\\s*$`,
    "i",
  );
  const values = cells.filter((cell) => !isMissing(cell)).map(String);
  return values.length > 0 && values.every((text) => clock.test(text));
}

function tellApart(head: TableHead, names: readonly string[]): boolean {
  const different = (columns: readonly string[]) =>
    new Set(cellsOf(head, columns).map(String)).size;
  const context = { ...noContext, columns: names.map((name) => name.toLowerCase()) };
  const readable = "format" in findTimeFormat(cellsOf(head, names), context);
  return readable && different(names) > different(names.slice(0, 1));
}

function notesOn(column: FoundColumn, time: readonly string[] = []): ColumnNote[] {
  const { name, kind, unread } = column;
  if (time.includes(name)) return [];
  if (unread !== undefined) return [{ name, text: `"${name}" ${unread}` }];
  if (kind !== "index") return [];
  const subject = name === "" ? "the column without a name" : `"${name}"`;
  return [{ name, text: `${subject} increases evenly, so it is treated as an index and ignored` }];
}
