import { expect, it } from "vitest";
import { DAY } from "../../../../src/data/series/frequencies/contract.js";
import { monthDay, namesOfDay } from "../../../../src/data/series/frequencies/month-days.js";
import { findMonthly, monthlyFrequency } from "../../../../src/data/series/frequencies/monthly.js";

const at = (...dates: string[]) => dates.map((date) => Date.parse(date));
const dates = (times: readonly number[]) =>
  times.map((time) => new Date(time).toISOString().slice(0, 10));
/** The same day of consecutive months of 2023. */
const days = (months: number, day: number, step = 1) =>
  Array.from({ length: months }, (_, i) => Date.UTC(2023, i * step, day));

// biome-ignore format: one case a row
const found: readonly [string, readonly (readonly number[])[], object | undefined][] = [
  ["days 15", [days(3, 15)], { months: 1, days: ["day 15"] }],
  ["every second month", [days(4, 15, 2)], { months: 2, days: ["day 15"] }],
  ["two and three months apart", [at("2023-03-15", "2023-05-15", "2023-08-15")], { months: 1, days: ["day 15"] }],
  ["two and four months apart, in two series", [at("2023-03-15", "2023-05-15"), at("2023-05-15", "2023-09-15")], { months: 2, days: ["day 15"] }],
  ["years", [at("2020-02-29", "2021-02-28", "2022-02-28")], { months: 12, days: ["day 29"] }],
  ["a single day", [at("2023-03-15")], { months: 1, days: ["day 15"] }],
  ["ends of months", [at("2023-01-31", "2023-02-28", "2023-03-31")], { months: 1, days: ["day 31"] }],
  ["ends of months from February on", [at("2023-02-28", "2023-03-31", "2023-04-30")], { months: 1, days: ["last day"] }],
  ["first weekdays", [at("2023-03-01", "2023-04-03", "2023-05-01", "2023-06-01")], { months: 1, days: ["first weekday"] }],
  ["first weekdays, one after a holiday", [at("2022-12-01", "2023-01-03", "2023-02-01", "2023-03-01", "2023-04-03")], { months: 1, days: ["first weekday"] }],
  ["second Tuesdays", [at("2023-01-10", "2023-02-14", "2023-03-14")], { months: 1, days: ["2nd Tue"] }],
  ["last Tuesdays", [at("2023-01-31", "2023-02-28", "2023-03-28")], { months: 1, days: ["last Tue"] }],
  ["another time of day", [days(3, 15).map((time, i) => time + (i === 2 ? 3_600_000 : 0))], undefined],
  ["two days of one month, one in its place", [at("2023-01-31", "2023-02-28", "2023-03-31", "2023-04-28", "2023-05-31", "2023-06-29", "2023-06-30")], undefined],
  ["the 1st and 15th", [[...days(3, 1), ...days(3, 15)].sort((a, b) => a - b)], { months: 1, days: ["day 1", "day 15"] }],
  ["the 1st and 15th of two months", [[...days(2, 1), ...days(2, 15)].sort((a, b) => a - b)], undefined],
  ["the 5th and last day", [[...days(4, 5), ...at("2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30")].sort((a, b) => a - b)], { months: 1, days: ["day 5", "last day"] }],
  ["the 9th and 10th in two series, one shorter", [[...days(4, 9), ...days(4, 10)].sort((a, b) => a - b), days(2, 9)], { months: 1, days: ["day 9", "day 10"] }],
  ["the 1st, and the 15th of half of the months", [[...days(8, 1), ...days(3, 15)].sort((a, b) => a - b)], { months: 1, days: ["day 1", "day 15"] }],
  ["the 1st, and the 15th of fewer months", [[...days(9, 1), ...days(3, 15)].sort((a, b) => a - b)], undefined],
];

it.each(found)("findMonthly: %s", (_, series, expected) => {
  const origin = Math.min(...series.map(([first]) => first!));
  expect(findMonthly(series)).toEqual(expected && { kind: "monthly", origin, ...expected });
});

it("a weekday may move by up to four days within its month", () => {
  const indices = (name: string, from: string) => {
    const origin = Date.parse(from);
    const { indexOf } = monthlyFrequency({ kind: "monthly", origin, months: 1, days: [name] });
    return [-5, -4, -1, 0, 1, 4, 5].map((moved) => indexOf(origin + moved * DAY));
  };
  expect(indices("first weekday", "2023-03-01")).toEqual([-0.5, -0.5, -0.5, 0, 0, 0, 0.5]);
  // 1 April 2023 was a Saturday
  expect(indices("first weekday", "2023-04-03").slice(1)).toEqual([-0.5, 0.5, 0, 0, 0, 0.5]);
  expect(indices("last weekday", "2023-03-31")).toEqual([0.5, 0, 0, 0, 1.5, 1.5, 1.5]);
  expect(indices("day 15", "2023-03-15")).toEqual([0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5]);
});

it("monthlyFrequency counts days of months, at the time of day of the first", () => {
  const origin = Date.parse("2023-11-15T06:30Z");
  const record = {
    kind: "monthly",
    origin,
    months: 1,
    days: ["day 1", "day 15", "last day"],
  } as const;
  const { name, indexOf, timeAt, record: kept } = monthlyFrequency(record);
  expect([name, kept]).toEqual(["day 1, day 15 and last day of the month", record]);
  const known = at(
    "2023-11-01T06:30Z",
    "2023-11-15T06:30Z",
    "2023-11-30T06:30Z",
    "2023-12-01T06:30Z",
    "2024-02-29T06:30Z",
  );
  expect(known.map(indexOf)).toEqual([-1, 0, 1, 2, 10]);
  expect([-1, 0, 1, 2, 10, 1.7].map(timeAt)).toEqual([...known, known[2]]);
  expect(at("2023-11-15", "2024-01-02T06:30Z").map(indexOf)).toEqual([0.5, 6.5]);
  const names = [1, 3, 12, 24].map(
    (months) => monthlyFrequency({ ...record, months, days: ["day 15"] }).name,
  );
  expect(names).toEqual(["1 month", "3 months", "1 year", "2 years"]);
  const years = monthlyFrequency({
    kind: "monthly",
    origin: Date.parse("2020-02-29"),
    months: 12,
    days: ["day 29"],
  });
  expect(dates([-1, 1, 4].map(years.timeAt))).toEqual(["2019-02-28", "2021-02-28", "2024-02-29"]);
  expect(at("2021-02-28", "2020-08-29").map(years.indexOf)).toEqual([1, 0.5]);
  expect(() => monthlyFrequency({ ...record, days: ["day 0"] })).toThrow(
    'there is no day of the month "day 0"',
  );
});

// biome-ignore format: one case a row
const named: readonly [string, readonly string[]][] = [
  ["2023-04-03", ["day 3", "first weekday", "1st Mon"]],
  ["2023-04-07", ["day 7", "1st Fri"]],
  ["2023-04-08", ["day 8", "2nd Sat"]],
  ["2023-04-28", ["day 28", "last weekday", "4th Fri", "last Fri"]],
  ["2023-04-29", ["day 29", "last Sat"]],
  ["2023-04-30", ["day 30", "last day", "last Sun"]],
  ["2023-07-03", ["day 3", "first weekday", "1st Mon"]],
  ["2023-09-01", ["day 1", "first weekday", "1st Fri"]],
  ["2023-09-29", ["day 29", "last weekday", "last Fri"]],
  ["1969-12-31", ["day 31", "last day", "last weekday", "last Wed"]],
  ["0450-03-01", ["day 1", "first weekday", "1st Tue"]],
];

it.each(named)("%s has these names", (date, names) => {
  expect(namesOfDay(Date.parse(date) + 5 * 3_600_000)).toEqual(names);
});

it("a day is its name, in any month", () => {
  const inMonths = (name: string) =>
    dates([2023 * 12, 2023 * 12 + 1, 2023 * 12 + 11].map((month) => monthDay(name)!.timeIn(month)));
  expect(inMonths("day 30")).toEqual(["2023-01-30", "2023-02-28", "2023-12-30"]);
  expect(inMonths("day 1")).toEqual(["2023-01-01", "2023-02-01", "2023-12-01"]);
  expect(inMonths("last day")).toEqual(["2023-01-31", "2023-02-28", "2023-12-31"]);
  expect(inMonths("last weekday")).toEqual(["2023-01-31", "2023-02-28", "2023-12-29"]);
  expect(inMonths("first weekday")).toEqual(["2023-01-02", "2023-02-01", "2023-12-01"]);
  expect(inMonths("2nd Sun")).toEqual(["2023-01-08", "2023-02-12", "2023-12-10"]);
  expect(inMonths("last Mon")).toEqual(["2023-01-30", "2023-02-27", "2023-12-25"]);
  expect([monthDay("first weekday")!.moves, monthDay("last Fri")!.moves]).toEqual([true, false]);
  const none = [
    "xday 1",
    "day 1x",
    "day 101",
    "day",
    "last  Fri",
    "last Fri x",
    "Fri",
    "4th",
    "last weekdays",
    " last day",
  ];
  expect(none.map(monthDay)).toEqual(none.map(() => undefined));
});
