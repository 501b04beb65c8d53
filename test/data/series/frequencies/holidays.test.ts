import { describe, expect, it } from "vitest";
import { DAY, dayOf, midnightOf } from "../../../../src/data/series/frequencies/contract.js";
import { findEarlyClosings } from "../../../../src/data/series/frequencies/early-closings.js";
import {
  closingsBetween,
  closingText,
  findHolidays,
  holidayOf,
  holidaysBetween,
  isEarlyClosing,
  textsOf,
} from "../../../../src/data/series/frequencies/holidays.js";

const HOUR = 3_600_000;
const day = (date: string) => dayOf(Date.parse(date));
const date = (number: number) => new Date(midnightOf(number)).toISOString().slice(0, 10);
const isWeekday = (number: number) => number % 7 < 5;

/** The days from one date to another, both included. */
function daysBetween(from: string, to: string, test: (number: number) => boolean = isWeekday) {
  const [first, last] = [day(from), day(to)];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(test);
}

describe("the texts of a day's holidays", () => {
  /** Each text is there once for all years, and once from the day's year on. */
  const both = (year: number, texts: readonly string[]) =>
    texts.flatMap((text) => [text, `${text} since ${year}`]);
  const observed = (...dates: string[]) =>
    dates.flatMap((text) => [`${text} observed`, `${text} observed Mon`]);

  it.each([
    ["2023-11-23", "11-23", ["11-22", "11-23", "11-24"], ["11-4th-Thu"]],
    ["2024-03-31", "03-31", ["03-30", "03-31", "04-01"], ["03-last-Sun", "Easter"]],
    ["2024-05-20", "05-20", ["05-19", "05-20", "05-21"], ["05-3rd-Mon", "Easter+50"]],
    ["2024-03-29", "03-29", ["03-28", "03-29", "03-30"], ["03-last-Fri", "Easter-2"]],
    ["2024-12-31", "12-31", ["12-30", "12-31", "01-01"], ["12-last-Tue"]],
    ["2024-01-07", "01-07", ["01-06", "01-07", "01-08"], ["01-1st-Sun"]],
    ["2024-01-08", "01-08", ["01-07", "01-08", "01-09"], ["01-2nd-Mon"]],
    ["2024-01-25", "01-25", ["01-24", "01-25", "01-26"], ["01-4th-Thu", "01-last-Thu"]],
    [
      "2024-01-26",
      "01-26",
      ["01-25", "01-26", "01-27"],
      ["01-4th-Fri", "01-last-Fri", "Easter-65"],
    ],
    ["2024-06-04", "06-04", ["06-03", "06-04", "06-05"], ["06-1st-Tue", "Easter+65"]],
    ["2024-06-05", "06-05", ["06-04", "06-05", "06-06"], ["06-1st-Wed"]],
  ])("%s", (at, fixed, near, others) => {
    const texts = textsOf(day(at));
    expect(texts).toEqual(both(Number(at.slice(0, 4)), [fixed, ...observed(...near), ...others]));
  });
});

describe("holidays as texts", () => {
  // biome-ignore format: one kind after the other
  const none = [
    "x12-25", "12-25x", "012-25", "12-255", "12-00", "12-25 observed Tue", "12-25 observed  Mon", "12-25 observedMon",
    "12-25 until", "12-25 until x", "12-25 since 22", "12-25 since 20222", "12-25  since 2022", "x11-4th-Thu", "11-4th-ThuX",
    "11-4th-thu", "11-4th-Xyz", "11-4th-Thurs", "11-4th-Thu+123", "11-4th-Thu1", "13-1st-Mon", "1-1st-Mon", "11-4th",
    "xEaster", "Easterx", "Easter+1234", "Easter+", "easter", "x2012-10-29", "2012-10-29x", "2012-1-29", "2012-10-9",
    "12012-10-29", "since 2022", "until 13:00",
  ];
  it.each(none)("%j is none", (text) => {
    expect(holidayOf(text)).toBeUndefined();
    expect(() => holidaysBetween(["12-25", text], 2022, 2022)).toThrow(
      `there is no holiday "${text}"`,
    );
  });

  it.each([
    ["01-31", ["2022-01-31", "2023-01-31"]],
    ["12-01", ["2022-12-01", "2023-12-01"]],
    ["01-1st-Mon", ["2022-01-03", "2023-01-02"]],
    ["12-last-Fri", ["2022-12-30", "2023-12-29"]],
    ["12-2nd-Sat-3", ["2022-12-07", "2023-12-06"]],
    ["11-3rd-Sun+10", ["2022-11-30", "2023-11-29"]],
    ["01-01 observed", ["2021-12-31", "2023-01-02"]],
    ["Easter", ["2022-04-17", "2023-04-09"]],
    ["Easter+100", ["2022-07-26", "2023-07-18"]],
    ["Easter-47", ["2022-03-01", "2023-02-21"]],
    ["2023-02-28", ["2023-02-28"]],
    ["12-25 since 2023", ["2023-12-25"]],
    ["12-25 until 13:00 since 2024", []],
    ["02-29", []],
  ])("%s is on %j", (text, dates) => {
    expect(holidaysBetween([text], 2022, 2023).map(date)).toEqual(dates);
  });

  // Dates of Easter Sunday from dateutil 2.9 (`dateutil.easter.easter`), among them the earliest and the latest possible.
  it.each(
    (
      "1583-04-10 1598-03-22 1609-04-19 1666-04-25 1724-04-16 1818-03-22 1886-04-25 1900-04-15 1943-04-25 1981-04-19 " +
      "2011-04-24 2049-04-18 2076-04-19 2100-03-28 2106-04-18 2133-04-19 2201-04-19 2285-03-22 2352-04-06 2398-04-05 " +
      "2437-03-22 2500-04-18 2799-04-18 3401-03-22"
    ).split(" "),
  )("Easter is on %s", (easter) => {
    const year = Number(easter.slice(0, 4));
    expect(holidaysBetween(["Easter"], year, year).map(date)).toEqual([easter]);
  });

  it("may close early", () => {
    expect(closingText("12-24", "13:00")).toBe("12-24 until 13:00");
    expect(closingText("06-19 observed since 2022", "13:00:30")).toBe(
      "06-19 observed until 13:00:30 since 2022",
    );
    expect(
      ["12-24", "12-24 until 13:00", "12-24 since 2020", "12-24 until 13:00 since 2020"].map(
        isEarlyClosing,
      ),
    ).toEqual([false, true, false, true]);
  });

  it("close in order, each day once, from its earliest end on", () => {
    const texts = [
      "12-26",
      "12-24 until 13:00",
      "12-24 until 12:30",
      "12-25",
      "12-25 until 10:00",
      "12-26",
    ];
    const at = (text: string) => Date.parse(`${text}Z`);
    expect(closingsBetween(texts, 2022, 2022)).toEqual([
      { from: at("2022-12-24T12:30:00.001"), to: at("2022-12-25T00:00") },
      { from: at("2022-12-25T00:00"), to: at("2022-12-26T00:00") },
      { from: at("2022-12-26T00:00"), to: at("2022-12-27T00:00") },
    ]);
    expect(holidaysBetween(["12-26", "12-24", "12-26"], 2022, 2023).map(date)).toEqual([
      "2022-12-24",
      "2022-12-26",
      "2023-12-24",
      "2023-12-26",
    ]);
  });
});

describe("findHolidays", () => {
  // biome-ignore format: one case a row
  const cases: readonly [string, string, string, readonly string[], readonly string[]][] = [
    ["a known one, seen once", "2021-12-01", "2022-01-31", ["2021-12-24"], ["12-24"]],
    ["none, as no day is without rows", "2021-12-01", "2022-01-31", [], []],
    ["the one that explains most", "2020-12-01", "2022-12-31", ["2020-12-25", "2021-12-24", "2022-12-26"], ["12-25 observed"]],
    ["two that share a day", "2020-12-01", "2022-12-31", ["2020-12-24", "2020-12-25", "2021-12-24", "2022-12-26"], ["12-24", "12-25 observed"]],
    ["half of the days", "2021-12-01", "2022-01-31", ["2021-12-15", "2021-12-24"], ["12-24"]],
    ["less than half of the days", "2021-12-01", "2022-01-31", ["2021-12-13", "2021-12-15", "2021-12-24"], []],
    ["its own, seen three times", "2021-01-01", "2023-12-31", ["2021-03-17", "2022-03-17", "2023-03-17"], ["03-17"]],
    ["its own, seen twice", "2021-01-01", "2022-12-31", ["2021-03-17", "2022-03-17"], []],
    ["its own, since a year", "2018-01-01", "2021-12-31", ["2019-01-08", "2020-01-08", "2021-01-08"], ["01-08 since 2019"]],
    ["a weekday of a month", "2021-01-01", "2023-12-31", ["2021-04-21", "2022-04-20", "2023-04-19"], ["04-3rd-Wed"]],
    ["the last weekday of a month", "2020-01-01", "2022-12-31", ["2020-07-31", "2021-07-30", "2022-07-29"], ["07-last-Fri"]],
    ["days before Easter", "2021-01-01", "2023-12-31", ["2021-02-15", "2022-02-28", "2023-02-20"], ["Easter-48"]],
    ["days long after Easter", "2021-01-01", "2023-12-31", ["2021-06-08", "2022-06-21", "2023-06-13"], ["Easter+65"]],
    ["several, in the order of their texts", "2021-01-01", "2022-12-31", ["2021-12-24", "2022-05-01", "2022-04-15", "2021-04-02"], ["12-24", "Easter-2"]],
    ["the next year's, observed in this one", "2021-01-01", "2021-12-31", ["2021-01-01", "2021-12-31"], ["01-01 observed"]],
  ];
  it.each(cases)("finds %s", (_, from, to, closed, holidays) => {
    const absent = closed
      .map(day)
      .filter(isWeekday)
      .sort((a, b) => a - b);
    const present = new Set(daysBetween(from, to).filter((number) => !absent.includes(number)));
    expect(findHolidays({ present, absent, first: day(from), last: day(to) })).toEqual(holidays);
  });

  it("finds Easter Sundays among days that are all open", () => {
    const absent = ["2021-04-04", "2022-04-17", "2023-04-09"].map(day);
    const all = daysBetween("2021-01-01", "2023-12-31", (number) => !absent.includes(number));
    expect(
      findHolidays({ present: new Set(all), absent, first: all[0]!, last: all.at(-1)! }),
    ).toEqual(["Easter"]);
  });
});

describe("findEarlyClosings", () => {
  /** Rows of each hour of weekdays from 9:00 to 16:00, or up to another hour. */
  const rows = (from: string, to: string, ends: Readonly<Record<string, number>>, first = 9) =>
    daysBetween(from, to).flatMap((number) => {
      const end = ends[date(number)] ?? 16;
      const count = Math.max(0, Math.floor(end) - first + 1);
      return Array.from(
        { length: count },
        (_, i) => midnightOf(number) + (end - i) * HOUR,
      ).reverse();
    });
  const closings = (series: readonly (readonly number[])[], more: object = {}) =>
    findEarlyClosings(
      {
        kind: "weekly",
        origin: series[0]![0]!,
        step: HOUR,
        sessions: "Mon-Fri 09:00-16:00",
        holidays: [],
        ...more,
      },
      series,
    );

  // biome-ignore format: one case a row
  const cases: readonly [string, string, string, Readonly<Record<string, number>>, readonly string[]][] = [
    ["a known day, seen once", "2021-12-01", "2022-01-31", { "2021-12-24": 13 }, ["12-24 until 13:00"]],
    ["an hour before the end", "2021-12-01", "2022-01-31", { "2021-12-24": 15 }, ["12-24 until 15:00"]],
    ["not less than an hour before the end", "2021-12-01", "2022-01-31", { "2021-12-24": 15.5 }, []],
    ["two days, in the order of their texts", "2021-12-01", "2023-07-31", { "2021-12-24": 13, "2023-07-03": 12 }, ["07-03 until 12:00", "12-24 until 13:00"]],
    ["the day after Thanksgiving", "2021-11-01", "2022-12-01", { "2021-11-26": 13, "2022-11-25": 13 }, ["11-4th-Thu+1 until 13:00"]],
    ["not the last day", "2021-12-01", "2021-12-24", { "2021-12-24": 13 }, []],
    ["a day that is the last one with all rows", "2020-12-01", "2021-12-24", { "2020-12-24": 13 }, ["12-24 until 13:00"]],
    ["not a day with later rows in another year", "2020-12-01", "2022-01-31", { "2021-12-24": 13 }, []],
    ["a day that closes even earlier in another year", "2020-12-01", "2022-01-31", { "2020-12-24": 12, "2021-12-24": 13 }, ["12-24 until 13:00"]],
    ["half of the days", "2021-12-01", "2022-01-31", { "2021-12-15": 12, "2021-12-24": 13 }, ["12-24 until 13:00"]],
    ["not less than half of the days", "2021-12-01", "2022-01-31", { "2021-12-13": 11, "2021-12-15": 12, "2021-12-24": 13 }, []],
    ["its own day, seen three times", "2021-01-01", "2023-12-31", { "2021-03-17": 12, "2022-03-17": 12, "2023-03-17": 12 }, ["03-17 until 12:00"]],
    ["not its own day, seen twice and on the last day", "2021-01-01", "2023-03-17", { "2021-03-17": 12, "2022-03-17": 12, "2023-03-17": 12 }, []],
  ];
  it.each(cases)("finds %s", (_, from, to, ends, found) => {
    expect(closings([rows(from, to, ends)])).toEqual(found);
  });

  it("counts the last row of any series, and needs sessions with an end", () => {
    const early = rows("2021-12-01", "2022-01-31", { "2021-12-24": 13 });
    const late = rows("2021-12-20", "2022-02-28", { "2021-12-24": 14 });
    expect(closings([early, late])).toEqual(["12-24 until 14:00"]);
    expect(closings([late, early])).toEqual(["12-24 until 14:00"]);
    expect(closings([early, rows("2021-12-24", "2021-12-24", {})])).toEqual([]);
    expect(closings([early], { step: DAY })).toEqual([]);
    expect(closings([early], { sessions: "Mon-Fri" })).toEqual([]);
    expect(closings([early], { sessions: "Mon-Thu 09:00-16:00" })).toEqual([]);
    expect(closings([early], { sessions: "nonsense" })).toEqual([]);
    expect(closings([early], { sessions: "Mon-Fri 09:00-12:00, 13:00-16:00" })).toEqual([
      "12-24 until 13:00",
    ]);
  });
});
