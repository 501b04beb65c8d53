import type { TableHead } from "./assemble.js";
import { type Cell, isMissing } from "./cells.js";
import { findTimeFormat } from "./find-time-format.js";
import type { FoundColumn } from "./found.js";
import { bareName, partNames } from "./kinds/parts.js";
import { endsInYear } from "./kinds/shifted-years.js";
import { cellsOf } from "./rows.js";

/** Parts of a time, from the longest to the shortest. */
const ORDER = [
  "year",
  "quarter",
  "season",
  "month",
  "week",
  "ordinal",
  "day",
  "hour",
  "part of day",
  "minute",
  "second",
];

/** A column that may hold a part of a time, by its place in {@link ORDER}. */
interface Part {
  readonly name: string;
  readonly at: number;
}

/** For the parts that a time has only with a longer one, the longer ones: `hours` beside years are no times of day. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  hour: ["day", "ordinal"],
  "part of day": ["day", "ordinal"],
  minute: ["hour"],
  second: ["minute"],
};

/** The names of parts without those that lack the longer part before them. */
function following(parts: readonly Part[]): string[] {
  const kept: Part[] = [];
  for (const part of parts) {
    const before = BEFORE[ORDER[part.at]!];
    if (!before || kept.some(({ at }) => before.includes(ORDER[at]!))) kept.push(part);
  }
  return kept.map(({ name }) => name);
}

/** Kinds of columns that may hold days; `text` if days could be months. */
const DAYS: ReadonlySet<FoundColumn["kind"]> = new Set(["time", "text"]);

/** Columns that may form a time together by their names and kinds, such as Year and Month, or Date and Time. */
export function joinableColumns(head: TableHead, columns: readonly FoundColumn[]): string[][] {
  const minute = minuteName(columns);
  const inOrder = columns
    .map(({ name }) => ({
      name,
      at: ORDER.indexOf(name === minute ? "minute" : (partNames(name)[0] ?? "")),
    }))
    .filter(({ at }, i, all) => at >= 0 && all.findIndex((other) => other.at === at) === i)
    .toSorted((a, b) => a.at - b.at);
  const parts = inOrder.map(({ name }) => name);
  const days = columns.filter(
    (column) => (DAYS.has(column.kind) && !isYears(column)) || isNamedDay(head, column),
  );
  const isOnlyClock = ({ name, kind }: FoundColumn) =>
    kind !== "time" && isClock(name, cellsOf(head, [name])); // 01.03.21 is a date as well
  const clock = columns.find(isOnlyClock)?.name;
  const named = (part: string) => parts.filter((name) => partNames(name)[0] === part);
  const hours = [...named("hour"), ...named("part of day")];
  const months = named("month");
  const clocks = days.flatMap(({ name }) =>
    named("hour").map((hour) => [name, hour, ...named("minute"), ...named("second")]),
  );
  const quarters = named("quarter");
  const shifted = columns.filter(
    ({ name, format }) => endsInYear(name.toLowerCase()) || /^YYYY.YY/.test(format?.name ?? ""),
  );
  return [
    ...shifted.flatMap(({ name }) => [...months, ...quarters].map((part) => [name, part])),
    ...(partNames(parts[0] ?? "")[0] === "year" ? [following(inOrder)] : []),
    ...(clock === undefined ? [] : days.map(({ name }) => [name, clock])),
    ...(named("minute").length > 0 ? clocks : []),
    ...days.flatMap(({ name }) => hours.map((hour) => [name, hour])),
  ];
}

/** The column `mm` behind one of months, such as `MM`. */
function minuteName(columns: readonly FoundColumn[]): string | undefined {
  const months = columns.filter(({ name }) => partNames(name)[0] === "month");
  return months.length > 1 ? months.find(({ name }) => name === "mm")?.name : undefined;
}

/** Whether a column holds years, which no time of day follows. */
function isYears({ format }: FoundColumn): boolean {
  return /^YYYY(\[\.0\])?$/.test(format?.name ?? "");
}

/** Whether a column of numbers holds days such as 20200131, by its name and its cells. */
function isNamedDay(head: TableHead, { name, kind }: FoundColumn): boolean {
  if (kind !== "number" || !/date|^day|^dat|datum|fecha|yyyymmdd|^ymd$/i.test(name)) return false;
  const found = findTimeFormat(cellsOf(head, [name]));
  return "format" in found && /^(YYYYMMDD|DDMMYYYY|MMDDYYYY)/.test(found.format.name);
}

/** Whether all cells are times of day, such as 13:05 or, if the column's name says so, 1305. */
function isClock(name: string, cells: readonly Cell[]): boolean {
  const named = /^(time|hhmm|hhmmss|hrmn|hour_?min(ute)?|uhrzeit|zeit|heure|hora|ora|clock)$/i;
  const bare = bareName(name);
  const whole = named.test(bare) ? "|[0-2]?\\d?[0-5]?\\d|[0-2]?\\d[0-5]\\d[0-5]\\d" : "";
  const digits = /^hhmmss$/i.test(bare) ? "|\\d{1,6}" : whole;
  const clock = new RegExp(
    `^\\s*(\\d{1,2}([:h]\\d\\d(:\\d\\d)?([.,]\\d+)?|\\.\\d\\d\\.\\d\\d)( ?[ap]\\.?m\\.?)?${digits})\\s*$`,
    "i",
  );
  const values = cells.filter((cell) => !isMissing(cell)).map(String);
  return values.length > 0 && values.every((text) => clock.test(text));
}
