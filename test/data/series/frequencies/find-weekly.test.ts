import { expect, it } from "vitest";
import { DAY, type Times } from "../../../../src/data/series/frequencies/contract.js";
import {
  findWeekly,
  stepOf,
  withHolidays,
} from "../../../../src/data/series/frequencies/find-weekly.js";
import { countsOf } from "../../../../src/data/series/frequencies/week-counts.js";
import { weeklyFrequency } from "../../../../src/data/series/frequencies/weekly.js";

const HOUR = 3_600_000;
/** A Monday. */
const START = Date.parse("2022-01-03");

/** Times at days and hours from the start. */
function rows(days: readonly number[], hoursOf: (day: number) => readonly number[] = () => [0]) {
  return days.flatMap((day) => hoursOf(day).map((hour) => START + day * DAY + hour * HOUR));
}
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const without = (days: number, ...left: number[]) =>
  upTo(days).filter((day) => !left.includes(day % 7));
const weekdays = (weeks: number) => without(7 * weeks, 5, 6);
const office = upTo(8, 9);

// biome-ignore format: one case a row
const found: readonly [string, readonly number[], string | undefined][] = [
  ["weekdays and one weekend", rows([...weekdays(1), 7]), "Mon-Fri"],
  ["weekdays before a weekend", rows(weekdays(1)), undefined],
  ["weekdays, most of which have a row", rows([0, 2, 4, 8, 10]), "Mon-Fri"],
  ["weekdays, half of which have a row", rows([0, 2, 8, 10, 11]), undefined],
  ["no Thursday, once", rows(without(9, 3)), undefined],
  ["no Thursday, twice", rows(without(14, 3)), "Mon-Wed, Fri-Sun"],
  ["no Mondays and no Thursdays", rows(without(28, 0, 3)), "Tue, Wed, Fri-Sun"],
  ["a Sunday among the weekdays of six weeks", rows([...weekdays(6), 6].sort((a, b) => a - b)), undefined],
  ["one of four Sundays", rows([...weekdays(5), 6].sort((a, b) => a - b)), "Mon-Fri, Sun"],
  ["every day", rows(upTo(28)), undefined],
  ["weeks", rows([0, 7, 14, 28]), undefined],
  ["every seven hours, with a gap", upTo(40).filter((i) => i !== 9).map((i) => START + i * 7 * HOUR), undefined],
  ["half seconds, with a gap", [0, 500, 1000, 2000, 2500].map((ms) => START + ms), undefined],
  ["office hours of one week", rows([...weekdays(1), 7], () => office), "Mon-Fri 09:00-16:00"],
  ["office hours, and one evening in five weeks", rows(weekdays(5), (day) => (day === 7 ? [...office, 18] : office)), undefined],
  ["an evening each week, on another day", rows(weekdays(5), (day) => ([0, 8, 16, 24, 32].includes(day) ? [...office, 18] : office)), undefined],
  ["evenings of a quarter of each weekday's days", rows(weekdays(4), (day) => ([0, 8, 16, 24, 4].includes(day) ? [...office, 18] : office)), "Mon-Fri 09:00-16:00, 18:00"],
  ["evenings of a quarter of the days but Fridays", rows(weekdays(4), (day) => ([0, 8, 16, 24].includes(day) ? [...office, 18] : office)), "Mon-Thu 09:00-16:00, 18:00; Fri 09:00-16:00"],
  ["hours up to midnight", rows(weekdays(3), () => upTo(16, 8)), "Mon-Fri 08:00-23:00"],
  ["hours from midnight on", rows(weekdays(3), () => upTo(23)), "Mon-Fri 00:00-22:00"],
  ["hours at half past, day and night", rows(weekdays(3), () => upTo(24, 0.5)), "Mon-Fri"],
  ["hours at half past", rows(weekdays(3), () => upTo(8, 9.5)), "Mon-Fri 09:30-16:30"],
  ["an hour off on all days", rows(upTo(21), () => [...upTo(12), ...upTo(11, 13)]), "00:00-11:00, 13:00-23:00"],
  ["all hours", rows(upTo(21), () => upTo(24)), undefined],
  ["all hours but some at random", rows(upTo(21), (day) => upTo(24).filter((hour) => hour !== day)), undefined],
];

it.each(found)("findWeekly: %s", (_, times, sessions) => {
  const record = findWeekly([times]);
  expect(record?.sessions).toBe(sessions);
  if (record !== undefined) {
    expect(record.origin).toBe(times[0]);
    const { indexOf } = weeklyFrequency(record);
    expect(times.map(indexOf).every(Number.isInteger)).toBe(true);
  }
});

it("findWeekly counts the rows of all series", () => {
  const [early, late] = [rows(weekdays(1)), rows(weekdays(3).slice(5))];
  const record = { kind: "weekly", origin: START, step: DAY, sessions: "Mon-Fri", holidays: [] };
  expect(findWeekly([late, [], early])).toEqual(record);
  expect(withHolidays({ ...record, kind: "weekly", holidays: ["12-25"] }, [early])).toEqual(record);
  expect(findWeekly([early, rows([12])])).toBeUndefined(); // a Saturday
});

it.each<[string, Times, number | undefined]>([
  ["days", [[0, DAY, 3 * DAY]], DAY],
  ["two days", [[0, 2 * DAY, 4 * DAY]], DAY],
  ["six days", [[0, 6 * DAY, 12 * DAY]], DAY],
  ["weeks", [[0, 7 * DAY, 14 * DAY]], undefined],
  ["hours", [[0, HOUR, 2 * HOUR, 9 * HOUR]], HOUR],
  ["hours that divide no day", [[0, 7 * HOUR, 14 * HOUR, 28 * HOUR]], undefined],
  ["what divides all distances", [[0, 4 * HOUR, 8 * HOUR, 14 * HOUR]], 2 * HOUR],
  ["what divides those of two series", [[0, 4 * HOUR], [6 * HOUR]], 2 * HOUR],
  ["a second", [[0, 1000, 2000, 4000]], 1000],
  ["less than a second", [[0, 500, 1000, 2000]], undefined],
])("stepOf: %s", (_, series, step) => {
  expect(stepOf(series, 0)).toBe(step);
});

it("stepOf counts from the first time", () => {
  const from = START + 9.5 * HOUR;
  const shifted = (...hours: number[]) => stepOf([hours.map((hour) => from + hour * HOUR)], from);
  expect([
    shifted(0, 24, 72),
    shifted(0, 1, 2, 9),
    shifted(0, 4, 8, 14),
    shifted(0, 7, 14),
  ]).toEqual([DAY, HOUR, 2 * HOUR, undefined]);
});

it("countsOf counts rows at each step of a week, and days from the first row to the last", () => {
  const half = START + HOUR / 2;
  const series = [
    [half, half + 12 * HOUR, half + 2 * DAY, half + 9.5 * DAY],
    [],
    [half + 6 * DAY, half + 7 * DAY],
  ];
  expect(countsOf(series, half, 12 * HOUR)).toEqual({
    rows: Int32Array.of(2, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0),
    slotsPerDay: 2,
    daysWithRows: [2, 0, 2, 0, 0, 0, 1],
    days: [3, 2, 2, 1, 1, 1, 2],
    phase: HOUR / 2,
    step: 12 * HOUR,
  });
  const past = START - 4000 * 7 * DAY; // long before 1970
  expect(countsOf([[past + 3 * DAY, past + 11 * DAY]], past, DAY)).toEqual({
    rows: Int32Array.of(0, 0, 0, 1, 1, 0, 0),
    slotsPerDay: 1,
    daysWithRows: [0, 0, 0, 1, 1, 0, 0],
    days: [1, 1, 1, 2, 2, 1, 1],
    phase: 0,
    step: DAY,
  });
});

it("weeklyFrequency leaves out nights, holidays and the hours after early closings", () => {
  const record = {
    kind: "weekly",
    origin: START + 9 * HOUR,
    step: HOUR,
    sessions: "Mon-Fri 09:00-12:00",
    holidays: ["01-05", "01-06 until 10:00"],
  } as const;
  const { name, indexOf, timeAt, record: kept } = weeklyFrequency(record);
  expect([name, kept]).toEqual(["1 hour", record]);
  const open = [
    ...rows([-4, -3, 0, 1], () => [9, 10, 11, 12]),
    ...rows([3], () => [9, 10]), // 5 January is closed
    ...rows([4, 7], () => [9, 10, 11, 12]),
  ];
  expect(open.map(indexOf)).toEqual(open.map((_, i) => i - 8));
  expect(open.map((_, i) => timeAt(i - 8))).toEqual(open);
  expect(timeAt(0.5)).toBe(open[8]);
  expect(rows([0, 3, 5], () => [8, 9.5, 10, 11]).map(indexOf)).toEqual([
    -0.5, 0.5, 1, 2, 7.5, 8.5, 9, 9.5, 13.5, 13.5, 13.5, 13.5,
  ]);
  expect(
    rows([2], () => [8, 9, 9.5, 12])
      .map(indexOf)
      .some(Number.isInteger),
  ).toBe(false);
  expect(() => weeklyFrequency({ ...record, sessions: "Mom" })).toThrow(
    'there are no sessions "Mom"',
  );
  const named = (sessions: string, step: number) =>
    weeklyFrequency({ ...record, sessions, step, holidays: [] }).name;
  expect([
    named("Mon-Fri", DAY),
    named("Mon-Sat", DAY),
    named("Mon-Thu", DAY),
    named("Mon-Fri", HOUR),
    named("07:00, 14:00, 21:00", HOUR),
    named("07:00-08:00, 14:00", HOUR),
  ]).toEqual(["1 weekday", "1 day", "1 day", "1 hour", "07:00, 14:00, 21:00", "1 hour"]);
});
