import type { WideColumn, WideKind, WideTable } from "./contract.js";
import { columnsFrom, countedColumns } from "./numbered.js";

const MINUTES_OF_DAY = 1440;

/** Minimum number of columns named by times of day: fewer may be columns like others. */
const LEAST_CLOCKS = 4;

/** Numbers of equal parts that a day is divided into, besides hours. */
const PARTS = [48, 96, 144, 288];

/** Hours and shorter parts of the day, beside a column of dates. */
export const hours: WideKind = {
  name: "hour",
  plural: "times of the day",
  example: "00:00, 01:00, ... or 0, 1, ... 23",
  find(table) {
    const choices = [clocks(table), numberedHours(table), numberedParts(table)];
    return choices.find((columns) => columns.length > 0) ?? [];
  },
};

const CLOCK =
  /^(?:h|hour|time)?[ _]?(\d{1,2})(?:[:.h](\d\d))?(?::00)?[ ]?([ap])?\.?m?\.?(?: ?[-–] ?\d.*)?$/i;

/** Times of day such as 13:00, 1 PM or 13:00-14:00, evenly apart. Midnight at the end is 24:00. */
function clocks({ names, isNumeric }: WideTable): WideColumn[] {
  const found = names.flatMap((name, at) => {
    const [match, hour = "", minute, half] = CLOCK.exec(name.trim()) ?? [];
    const isClock = match !== undefined && (minute !== undefined || half !== undefined);
    if (!isClock || !isNumeric(at)) return [];
    const hours =
      half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
    return [{ at, minutes: hours * 60 + Number(minute ?? 0) }];
  });
  const last = found.at(-1);
  const minutes = found.map((column) =>
    column === last && column.minutes === 0 ? MINUTES_OF_DAY : column.minutes,
  );
  const step = minutes[1]! - minutes[0]!;
  const isEven = minutes.every(
    (time, i) => i === 0 || (step > 0 && time - minutes[i - 1]! === step),
  );
  if (found.length < LEAST_CLOCKS || !isEven || minutes.at(-1)! > MINUTES_OF_DAY) return [];
  return found.map(({ at }, i) => ({ at, label: clock(minutes[i]!) }));
}

const HOUR_STEM = /^(h|hr|hour|he|hora|heure|stunde|std\.?|ora|uur|godzina|timme)?[ _]?$/;

/** 0 to 23, or 1 to 24 for the hour that ends. */
function numberedHours(table: WideTable): WideColumn[] {
  const from0 = columnsFrom(table, HOUR_STEM, 0, [23]);
  return from0.length > 0 ? from0 : columnsFrom(table, HOUR_STEM, 1, [24]);
}

/** Numbers of equal parts of the day, each dated at its beginning. */
function numberedParts(table: WideTable): WideColumn[] {
  const columns = countedColumns(table, /^(h|hh|p|period|sp|t|interval|value|v)?[ _]?$/);
  const from = columns[0]?.number;
  if (!PARTS.includes(columns.length) || (from !== 0 && from !== 1)) return [];
  const step = MINUTES_OF_DAY / columns.length;
  return columns.map(({ at }, i) => ({ at, label: clock(i * step) }));
}

function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
