import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, midnightOf } from "../../../src/data/series/frequencies/contract.js";
import { holidaysBetween } from "../../../src/data/series/frequencies/holidays.js";
import { sessionsText, weekOf } from "../../../src/data/series/frequencies/sessions.js";
import {
  findFrequency,
  frequencyFrom,
  isSessions,
  sessionsOf,
  usualStep,
} from "../../../src/data/series/frequency.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The times at every `step` from one date to before another that a test lets through. */
function times(from: string, to: string, step: number, test: (at: Date) => boolean): number[] {
  const all: number[] = [];
  for (let time = Date.parse(from); time < Date.parse(to); time += step) {
    if (test(new Date(time))) all.push(time);
  }
  return all;
}

const date = (time: number) => new Date(time).toISOString().slice(0, 10);
const minute = (time: number) => new Date(time).toISOString().slice(0, 16);
const weekday = (at: Date) => at.getUTCDay() > 0 && at.getUTCDay() < 6;
const clock = (at: Date) => at.getUTCHours() * 60 + at.getUTCMinutes();
const between = (at: Date, from: number, to: number) => clock(at) >= from && clock(at) <= to;

/** The last weekday of each month, by counting days back. */
function monthEnds(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    let day = Date.UTC(from, i + 1, 0);
    while (!weekday(new Date(day))) day -= DAY;
    return day;
  });
}

interface Case {
  readonly times: readonly number[];
  readonly name: string;
  readonly sessions?: string;
  /** What follows the last time. */
  readonly next: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  "all but Sundays": {
    times: times("2022-01-01", "2022-03-06", DAY, (at) => at.getUTCDay() !== 0),
    name: "1 day",
    sessions: "Mon-Sat",
    next: ["2022-03-07T00:00", "2022-03-08T00:00"],
  },
  "Sundays to Thursdays": {
    times: times("2022-01-02", "2022-02-05", DAY, (at) => at.getUTCDay() < 5),
    name: "1 day",
    sessions: "Mon-Thu, Sun",
    next: ["2022-02-06T00:00", "2022-02-07T00:00"],
  },
  "three days a week": {
    times: times("2022-01-03", "2022-02-12", DAY, (at) => [1, 3, 5].includes(at.getUTCDay())),
    name: "1 day",
    sessions: "Mon, Wed, Fri",
    next: ["2022-02-14T00:00", "2022-02-16T00:00"],
  },
  "weekdays of two weeks, at six in the evening": {
    times: times("2022-01-03T18:00", "2022-01-15", DAY, weekday),
    name: "1 weekday",
    sessions: "Mon-Fri",
    next: ["2022-01-17T18:00"],
  },
  "half-hours of an exchange": {
    times: times(
      "2022-01-03",
      "2022-03-05",
      30 * MINUTE,
      (at) => weekday(at) && between(at, 570, 960),
    ),
    name: "30 minutes",
    sessions: "Mon-Fri 09:30-16:00",
    next: ["2022-03-07T09:30", "2022-03-07T10:00"],
  },
  "minutes with a break at noon": {
    times: times(
      "2022-01-03",
      "2022-01-22",
      MINUTE,
      (at) => weekday(at) && (between(at, 540, 689) || between(at, 750, 899)),
    ),
    name: "1 minute",
    sessions: "Mon-Fri 09:00-11:29, 12:30-14:59",
    next: ["2022-01-24T09:00"],
  },
  "other hours on Saturdays": {
    times: times("2022-01-03", "2022-03-06", HOUR, (at) =>
      at.getUTCDay() === 6 ? between(at, 600, 780) : weekday(at) && between(at, 480, 1080),
    ),
    name: "1 hour",
    sessions: "Mon-Fri 08:00-18:00; Sat 10:00-13:00",
    next: ["2022-03-07T08:00"],
  },
  "hours of weekdays, day and night": {
    times: times("2022-01-03", "2022-02-05", HOUR, weekday),
    name: "1 hour",
    sessions: "Mon-Fri",
    next: ["2022-02-07T00:00", "2022-02-07T01:00"],
  },
  "the climate's hours": {
    times: times("2022-01-03", "2022-02-01", HOUR, (at) => [7, 14, 21].includes(at.getUTCHours())),
    name: "07:00, 14:00, 21:00",
    sessions: "07:00, 14:00, 21:00",
    next: ["2022-02-01T07:00", "2022-02-01T14:00"],
  },
  "an hour off every night": {
    times: times("2022-01-03", "2022-02-01", HOUR, (at) => at.getUTCHours() !== 3),
    name: "1 hour",
    sessions: "00:00-02:00, 04:00-23:00",
    next: ["2022-02-01T00:00"],
  },
  "last weekdays of months": {
    times: monthEnds(2020, 30),
    name: "1 month",
    sessions: "last weekday of the month",
    next: ["2022-07-29T00:00", "2022-08-31T00:00"],
  },
  "last weekdays of months, two of them holidays": {
    times: monthEnds(2018, 40).map((time) =>
      ["2018-03-30", "2021-05-31"].includes(date(time)) ? time - DAY : time,
    ),
    name: "1 month",
    sessions: "last weekday of the month",
    next: ["2021-05-31T00:00", "2021-06-30T00:00"],
  },
  "third Fridays": {
    times: times("2022-01-01", "2023-01-01", DAY, (at) => {
      return at.getUTCDay() === 5 && at.getUTCDate() > 14 && at.getUTCDate() < 22;
    }),
    name: "1 month",
    sessions: "3rd Fri of the month",
    next: ["2023-01-20T00:00"],
  },
  "the 1st and the 15th": {
    times: times("2022-01-15", "2023-02-10", DAY, (at) => [1, 15].includes(at.getUTCDate())),
    name: "day 1 and day 15 of the month",
    sessions: "day 1, day 15 of the month",
    next: ["2023-02-15T00:00", "2023-03-01T00:00", "2023-03-15T00:00"],
  },
  "the 15th and the last of the month": {
    times: times("2022-01-01", "2022-12-20", DAY, (at) => {
      return at.getUTCDate() === 15 || new Date(at.getTime() + DAY).getUTCDate() === 1;
    }),
    name: "day 15 and last day of the month",
    sessions: "day 15, last day of the month",
    next: ["2022-12-31T00:00", "2023-01-15T00:00"],
  },
  "every ten days of the month": {
    times: times("2022-01-01", "2023-01-01", DAY, (at) => [1, 11, 21].includes(at.getUTCDate())),
    name: "day 1, day 11 and day 21 of the month",
    sessions: "day 1, day 11, day 21 of the month",
    next: ["2023-01-01T00:00", "2023-01-11T00:00"],
  },
  "every second week": {
    times: times("2022-01-05", "2023-01-01", 14 * DAY, () => true),
    name: "2 weeks",
    next: ["2023-01-04T00:00", "2023-01-18T00:00"],
  },
  quarters: {
    times: Array.from({ length: 30 }, (_, i) => Date.UTC(2000, 3 * i)),
    name: "3 months",
    next: ["2007-07-01T00:00", "2007-10-01T00:00"],
  },
  "ends of quarters": {
    times: Array.from({ length: 30 }, (_, i) => Date.UTC(2000, 3 * i + 3, 0)),
    name: "3 months",
    next: ["2007-09-30T00:00", "2007-12-31T00:00"],
  },
  "years from 29 February": {
    times: Array.from({ length: 20 }, (_, i) => Date.UTC(2000 + i, 2, 0)),
    name: "1 year",
    next: ["2020-02-29T00:00", "2021-02-28T00:00"],
  },
};

describe("findFrequency", () => {
  it.each(Object.entries(cases))("knows %s", (_, { times: observed, name, sessions, next }) => {
    const frequency = findFrequency([observed], true);
    expect(frequency.name).toBe(name);
    expect(sessionsOf(frequency)).toBe(sessions);
    expect(observed.map((time) => frequency.indexOf(time))).toEqual(observed.map((__, i) => i));
    expect(next.map((__, i) => minute(frequency.timeAt(observed.length + i)))).toEqual(next);
    if (sessions !== undefined) expect(isSessions(sessions)).toBe(true);
  });

  it.each(Object.entries(cases))(
    "of %s is made again from its record",
    (_, { times: observed }) => {
      const frequency = findFrequency([observed], true);
      const again = frequencyFrom(JSON.parse(JSON.stringify(frequency.record)));
      for (let i = -5; i < observed.length + 40; i += 1) {
        expect(again.timeAt(i)).toBe(frequency.timeAt(i));
        expect(again.indexOf(frequency.timeAt(i))).toBe(i);
      }
    },
  );

  /** The Gregorian calendar repeats after 400 years: weekdays, months and Easter. */
  const FOUR_CENTURIES = 146_097 * DAY;

  it.each(Object.entries(cases))("knows %s four centuries earlier", (_, { times: observed }) => {
    const now = findFrequency([observed], true);
    const then = findFrequency([observed.map((time) => time - FOUR_CENTURIES)], true);
    expect([then.name, sessionsOf(then)]).toEqual([now.name, sessionsOf(now)]);
    for (let i = 0; i < observed.length + 40; i += 1) {
      expect(then.timeAt(i)).toBe(now.timeAt(i) - FOUR_CENTURIES);
    }
  });

  it("keeps a gap that comes once a gap", () => {
    const hours = times(
      "2022-01-01",
      "2022-02-01",
      HOUR,
      (at) => date(at.getTime()) !== "2022-01-09",
    );
    expect(findFrequency([hours], true)).toMatchObject({
      name: "1 hour",
      record: { kind: "even" },
    });
    const exchange = cases["half-hours of an exchange"]!.times;
    const { indexOf } = findFrequency([exchange.filter((_, i) => i < 100 || i > 102)], true);
    expect(indexOf(exchange[103]!)).toBe(103);
  });

  it("does not take days missing at random for a calendar", () => {
    const lost = new Set([3, 11, 12, 25, 40, 41, 47, 60]);
    const days = times("2022-01-01", "2022-04-01", DAY, () => true).filter((_, i) => !lost.has(i));
    expect(findFrequency([days], true).record.kind).toBe("even");
  });

  it("has no sessions where a row lies outside of them", () => {
    const exchange = [...cases["half-hours of an exchange"]!.times, Date.parse("2022-02-06T12:00")];
    exchange.sort((a, b) => a - b);
    expect(findFrequency([exchange], true).record.kind).toBe("even");
  });

  it("takes the sessions that are given", () => {
    const observed = times("2022-01-03", "2022-01-08", DAY, () => true);
    const { timeAt } = findFrequency([observed], true, {
      sessions: "Mon-Sat",
      holidays: ["2022-01-10"],
    });
    expect([5, 6, 7].map((i) => date(timeAt(i)))).toEqual([
      "2022-01-08",
      "2022-01-11",
      "2022-01-12",
    ]);
  });
});

/** Weekdays without New York's holidays, as an exchange has them: its own list, without rules. */
const CLOSED = [
  "2021-01-01 2021-01-18 2021-02-15 2021-04-02 2021-05-31 2021-07-05 2021-09-06 2021-11-25 2021-12-24",
  "2022-01-17 2022-02-21 2022-04-15 2022-05-30 2022-06-20 2022-07-04 2022-09-05 2022-11-24 2022-12-26",
  "2023-01-02 2023-01-16 2023-02-20 2023-04-07 2023-05-29 2023-06-19 2023-07-04 2023-09-04 2023-11-23",
  "2023-12-25",
].flatMap((line) => line.split(" "));

describe("holidays", () => {
  const trading = (to: string) =>
    times("2021-01-04", to, DAY, (at) => weekday(at) && !CLOSED.includes(date(at.getTime())));

  it("of an exchange are no missing rows, and no forecasts", () => {
    const observed = trading("2023-12-30");
    const { indexOf, timeAt, record } = findFrequency([observed], true);
    expect(record).toMatchObject({ kind: "weekly", sessions: "Mon-Fri" });
    expect(observed.map(indexOf)).toEqual(observed.map((_, i) => i));
    const next = Array.from({ length: 65 }, (_, i) => date(timeAt(observed.length + i)));
    expect(next[0]).toBe("2024-01-02"); // after New Year's Day
    for (const day of ["2024-01-15", "2024-02-19", "2024-03-29"]) expect(next).not.toContain(day);
    expect(next).toContain("2024-03-28");
  });

  it.each([51, 400])(
    "of an exchange %s years earlier, before 1970, are no missing rows",
    (years) => {
      const earlier = (time: number) => {
        const at = new Date(time);
        return at.setUTCFullYear(at.getUTCFullYear() - years);
      };
      const closed = new Set(["01-01", "07-04", "12-25"]);
      const from = earlier(Date.parse("2021-01-04"));
      const observed = times(date(from), date(from + 1090 * DAY), DAY, (at) => {
        return weekday(at) && !closed.has(date(at.getTime()).slice(5));
      });
      const { indexOf, record } = findFrequency([observed], true);
      expect(record).toMatchObject({ kind: "weekly", sessions: "Mon-Fri" });
      expect(observed.map(indexOf)).toEqual(observed.map((_, i) => i));
    },
  );

  it("of a single year are known by their names", () => {
    const observed = trading("2022-01-01");
    const { indexOf } = findFrequency([observed], true);
    expect(observed.map(indexOf)).toEqual(observed.map((_, i) => i));
  });

  it("are not found in rows missing at random", () => {
    const observed = times("2021-01-04", "2022-12-31", DAY, weekday).filter(
      (_, i) => i % 29 !== 17,
    );
    expect(findFrequency([observed], true).record).toMatchObject({ kind: "weekly", holidays: [] });
  });

  // Dates of Easter Sunday: U.S. Census Bureau, "Easter Dates from 1600 to 2099".
  it.each(["1954-04-18", "1961-04-02", "2000-04-23", "2019-04-21", "2024-03-31", "2038-04-25"])(
    "count from Easter, %s",
    (easter) => {
      const year = Number(easter.slice(0, 4));
      const [friday] = holidaysBetween(["Easter-2"], year, year);
      expect(date(midnightOf(friday!) + 2 * DAY)).toBe(easter);
    },
  );
});

describe("early closings", () => {
  /** Of NYSE: https://www.nyse.com/markets/hours-calendars, 13:00 on these days. */
  const EARLY = ["2021-11-26", "2022-11-25", "2023-07-03", "2023-11-24"];
  /** Half-hours of an exchange whose last row is at 16:00, or on early days at 13:00. */
  const halfHours = (to: string, early: (day: string) => boolean) =>
    times("2021-01-04", to, 30 * MINUTE, (at) => {
      const [day, clock] = [date(at.getTime()), at.getUTCHours() * 60 + at.getUTCMinutes()];
      const end = early(day) ? 13 * 60 : 16 * 60;
      return weekday(at) && !CLOSED.includes(day) && clock >= 570 && clock <= end;
    });

  it("are no missing rows, and no forecasts", () => {
    const rows = halfHours("2024-01-01", (day) => EARLY.includes(day));
    const { indexOf, timeAt, record } = findFrequency([rows], true);
    expect(record).toMatchObject({ sessions: "Mon-Fri 09:30-16:00" });
    expect(rows.map(indexOf)).toEqual(rows.map((_, i) => i));
    expect(rows.map((_, i) => timeAt(i))).toEqual(rows);
    const next = Array.from({ length: 14 * 150 }, (_, i) => timeAt(rows.length + i));
    const lastOn = (day: string) =>
      new Date(next.filter((time) => date(time) === day).at(-1)!).toISOString().slice(11, 16);
    expect(["2024-07-02", "2024-07-03", "2024-07-05"].map(lastOn)).toEqual([
      "16:00",
      "13:00",
      "16:00",
    ]);
    expect(Number.isInteger(indexOf(Date.parse("2023-11-24T14:00Z")))).toBe(false);
  });

  it("on days of a rule of its own count if they were seen three times", () => {
    const early = (times: number) => (day: string) =>
      ["2021-03-17", "2022-03-17", "2023-03-17"].slice(0, times).includes(day);
    const holidaysOf = (seen: number) => {
      const { record } = findFrequency([halfHours("2024-01-01", early(seen))], true);
      return record.kind === "weekly" ? record.holidays : [];
    };
    expect(holidaysOf(3)).toContain("03-17 until 13:00");
    expect(holidaysOf(2).join()).not.toContain("until");
  });

  it("are not found where rows of afternoons are missing, or the file ends", () => {
    const rows = halfHours(
      "2021-12-24",
      (day) => day === "2021-12-23" || Number(day.slice(8)) === 9,
    );
    const { record } = findFrequency([rows], true);
    expect(record.kind === "weekly" && record.holidays.join()).not.toContain("until");
  });

  it("are written by hand as well", () => {
    const options = { sessions: "Mon-Fri 09:30-16:00", holidays: ["2021-03-17 until 12:30"] };
    const { indexOf } = findFrequency([halfHours("2021-04-01", () => false)], true, options);
    const at = (clock: string) => indexOf(Date.parse(`2021-03-17T${clock}Z`));
    expect(at("12:30") - at("12:00")).toBe(1);
    expect(Number.isInteger(at("13:00"))).toBe(false);
    expect(indexOf(Date.parse("2021-03-18T09:30Z")) - at("12:30")).toBe(1);
  });
});

describe("sessions as a text", () => {
  const hour = fc.integer({ min: 0, max: 23 * 60 + 58 });
  const hours = fc
    .uniqueArray(hour, { minLength: 0, maxLength: 4 })
    .map((all) => all.sort((a, b) => a - b))
    .map((all) =>
      all.flatMap((from, i) =>
        i % 2 === 0 ? [[from * MINUTE, (all[i + 1] ?? from) * MINUTE] as const] : [],
      ),
    );

  it("come back as they were", () => {
    const week = fc.array(hours, { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(week, (observed) => {
        fc.pre(observed.some((day) => day.length > 0));
        expect(weekOf(sessionsText(observed))).toEqual(observed);
      }),
    );
  });

  it.each(["", "Mom-Fri", "Mon-Fri 9", "Mon-Fri 16:00-09:30", "09:00-12:00, 11:00-13:00", "Mon;"])(
    'are refused: "%s"',
    (text) => {
      expect(isSessions(text)).toBe(false);
    },
  );
});

describe("times with decimals", () => {
  const rounded = (step: number, digits: number, count = 300, from = 0) =>
    Array.from({ length: count }, (_, i) => Number((from + i * step).toFixed(digits)));

  it.each([
    ["steps of .02", rounded(0.02, 2), "0.02"],
    ["steps of .1 from 1e6 on", rounded(0.1, 1, 500, 1e6), "0.1"],
    ["thirds with three decimals", rounded(1 / 3, 3), "0.333333333"],
    ["sixtieths with two decimals", rounded(1 / 60, 2, 600), "0.0166666667"],
    ["sums of .1", Array.from({ length: 200 }, (_, i) => i * 0.1), "0.1"],
    ["steps of .004 from 12.5", rounded(0.004, 3, 300, 12.5), "0.004"],
  ])("are on %s", (_, observed, name) => {
    const { indexOf, timeAt, name: found } = findFrequency([observed], false);
    expect(observed.map(indexOf)).toEqual(observed.map((__, i) => i));
    expect(Number(found)).toBeCloseTo(Number(name), 6);
    expect(timeAt(5)).toBeCloseTo(observed[5]!, 9);
  });

  it("may have gaps, and be off the steps", () => {
    const observed = rounded(0.02, 2).filter((_, i) => i < 100 || i > 110);
    expect(findFrequency([observed], false).indexOf(observed.at(-1)!)).toBe(299);
    const off = [...rounded(0.5, 2), 150.13];
    const { indexOf } = findFrequency([off], false);
    expect(Number.isInteger(indexOf(150.13))).toBe(false);
  });
});

describe("of two distances that are as frequent", () => {
  it.each([[[0, 1, 2, 4, 6]], [[0, 2, 4, 5, 6]]])("the shorter is the step: %j", (places) => {
    expect(findFrequency([places], false).name).toBe("1");
    const days = places.map((place) => Date.UTC(2021, 0, 1) + place * DAY);
    expect(usualStep([days])).toBe(DAY);
  });

  it("counts the distances of all series together, none from one to the next", () => {
    expect(
      usualStep([
        [0, 3, 6],
        [0, 2],
        [9, 11, 13],
      ]),
    ).toBe(2); // 3 and 3; 2, 2 and 2
    expect(usualStep([[5], [7], []])).toBe(1);
  });
});
