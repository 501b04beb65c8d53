import { expect, it } from "vitest";
import { chooseTarget, chooseWindow, type WindowChoice } from "../../../src/data/series/choices.js";
import {
  type Frequency,
  findFrequency,
  frequencyFrom,
  rowFrequency,
} from "../../../src/data/series/frequency.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const even = (step: number, count = 60) =>
  findFrequency([Array.from({ length: count }, (_, i) => i * step)], true);
const months = findFrequency([Array.from({ length: 60 }, (_, i) => Date.UTC(1990, i))], true);
const quarters = findFrequency([Array.from({ length: 60 }, (_, i) => Date.UTC(1990, 3 * i))], true);
const years = findFrequency([Array.from({ length: 60 }, (_, i) => Date.UTC(1960 + i, 0))], true);
const session = Array.from({ length: 60 * 24 }, (_, i) => i * HOUR).filter((time) => {
  const [day, hour] = [Math.floor(time / DAY + 3) % 7, (time % DAY) / HOUR];
  return day < 5 && hour > 8 && hour < 18;
});

it.each([
  ["144 months", months, 144, { steps: 24, ahead: 12, period: 12 }],
  ["40 months", months, 40, { steps: 12, ahead: 6, period: 12 }],
  ["90 quarters", quarters, 90, { steps: 24, ahead: 4, period: 4 }],
  ["a year of hours", even(HOUR), 8760, { steps: 24, ahead: 24, period: 24 }],
  ["1000 times every 3 hours", even(3 * HOUR), 1000, { steps: 24, ahead: 8, period: 8 }],
  ["1000 times every 20 minutes", even(HOUR / 3), 1000, { steps: 72, ahead: 48, period: 72 }],
  ["400 days", even(DAY), 400, { steps: 28, ahead: 7, period: 7 }],
  ["40 days", even(DAY), 40, { steps: 7, ahead: 6, period: 7 }],
  ["60 weeks, less than two years", even(7 * DAY), 60, { steps: 6, ahead: 4 }],
  ["60 years", years, 60, { steps: 6, ahead: 4 }],
  ["hours of sessions", findFrequency([session], true), 500, { steps: 27, ahead: 9, period: 9 }],
  ["rows without times", rowFrequency, 1000, { steps: 30, ahead: 10 }],
])("chooses steps for %s", (_, frequency, length, window) => {
  const { reason, ...chosen } = chooseWindow(frequency, length);
  expect(chosen).toEqual(window);
  expect(reason).not.toBe("");
});

it("chooses steps that the training part holds as often as documented, for series of all lengths", () => {
  const frequencies = [months, quarters, years, even(HOUR), even(DAY), even(7 * DAY), rowFrequency];
  for (const frequency of frequencies) {
    for (let length = 8; length < 1500; length += 1) {
      const { steps, ahead, period } = chooseWindow(frequency, length);
      const [train, test] = [Math.floor(0.7 * length), Math.max(1, Math.floor(0.15 * length))];
      const seen = `${length}: ${JSON.stringify({ steps, ahead, period })}`;
      if (period !== undefined) {
        expect(train >= 2 * steps && test >= ahead, seen).toBe(true);
      } else {
        expect(train >= 6 * steps + ahead || steps === 2, seen).toBe(true);
        expect(test >= 2 * ahead || test === 1, seen).toBe(true);
      }
    }
  }
});

it.each([
  [["a", "Sales", "b"], "Sales"],
  [["HUFL", "OT", "extra"], "OT"],
  [["open", "high", "Close", "volume"], "Close"],
  [["a", "b"], "b"],
  [["Weekly_Sales", "Temperature", "CPI"], "Weekly_Sales"],
  [["a", "totalDemand", "price_index"], "totalDemand"],
  [["average", "trend", "ndays", "sdev", "unc"], "trend"],
  [["mean", "min", "max"], "mean"],
  [["speed", "Alarm", "Time_ms"], "speed"],
  [["min", "max"], "max"],
])("chooses the target of %j", (names, target) => {
  expect(chooseTarget(names)?.name).toBe(target);
});

const START = Date.parse("2022-01-03"); // a Monday
const weekly = (sessions: string, step: number) =>
  frequencyFrom({ kind: "weekly", origin: START + 9 * HOUR, step, sessions, holidays: [] });
const monthly = (months: number, ...days: string[]) =>
  frequencyFrom({ kind: "monthly", origin: START, months, days });

// biome-ignore format: one case a row
const windows: readonly [string, Frequency, number, WindowChoice][] = [
  ["69 hours", even(HOUR), 69, { steps: 24, ahead: 10, period: 24, reason: "a day has 24 steps: 1 day of input, 10 steps ahead" }],
  ["68 hours", even(HOUR), 68, { steps: 7, ahead: 5, reason: "no two days to train on: 7 input steps, 5 ahead" }],
  ["60 quarters of a day", even(6 * HOUR), 60, { steps: 16, ahead: 4, period: 4, reason: "a day has 4 steps: 4 days of input, 4 steps ahead" }],
  ["12 quarters of a day", even(6 * HOUR), 12, { steps: 4, ahead: 1, period: 4, reason: "a day has 4 steps: 1 day of input, 1 step ahead" }],
  ["200 weekdays", weekly("Mon-Fri", DAY), 200, { steps: 25, ahead: 5, period: 5, reason: "a week has 5 steps: 5 weeks of input, 5 steps ahead" }],
  ["100 Mondays and Wednesdays", weekly("Mon, Wed", DAY), 100, { steps: 24, ahead: 2, period: 2, reason: "a week has 2 steps: 12 weeks of input, 2 steps ahead" }],
  ["300 hours of an office", weekly("Mon-Fri 09:00-16:00", HOUR), 300, { steps: 24, ahead: 8, period: 8, reason: "a day has 8 steps: 3 days of input, 8 steps ahead" }],
  ["300 hours, fewer on two days", weekly("Mon-Wed 09:00-16:00; Thu, Fri 09:00-11:00", HOUR), 300, { steps: 24, ahead: 8, period: 8, reason: "a day has 8 steps: 3 days of input, 8 steps ahead" }],
  ["300 hours, fewer on three days", weekly("Mon, Tue 09:00-16:00; Wed-Fri 09:00-14:00", HOUR), 300, { steps: 24, ahead: 6, period: 6, reason: "a day has 6 steps: 4 days of input, 6 steps ahead" }],
  ["200 halves of months", monthly(1, "day 1", "day 15"), 200, { steps: 24, ahead: 24, period: 24, reason: "a year has 24 steps: 1 year of input, 24 steps ahead" }],
  ["100 half-years", monthly(6, "day 1"), 100, { steps: 24, ahead: 2, period: 2, reason: "a year has 2 steps: 12 years of input, 2 steps ahead" }],
  ["100 times five months", monthly(5, "day 1"), 100, { steps: 10, ahead: 7, reason: "no season is known: 10 input steps, 7 ahead" }],
  ["100 years", monthly(12, "day 1"), 100, { steps: 10, ahead: 7, reason: "no season is known: 10 input steps, 7 ahead" }],
  ["33 rows", rowFrequency, 33, { steps: 3, ahead: 2, reason: "no season is known: 3 input steps, 2 ahead" }],
  ["27 rows", rowFrequency, 27, { steps: 2, ahead: 2, reason: "no season is known: 2 input steps, 2 ahead" }],
  ["5 rows", rowFrequency, 5, { steps: 2, ahead: 1, reason: "no season is known: 2 input steps, 1 ahead" }],
  ["400 rows", rowFrequency, 400, { steps: 30, ahead: 10, reason: "no season is known: 30 input steps, 10 ahead" }],
];

it.each(windows)("chooses the whole window of %s", (_, frequency, length, window) => {
  expect(chooseWindow(frequency, length)).toEqual(window);
});

it("chooses cycles of the values only without a season of the times", () => {
  const cycle = (frequency: Frequency, length: number, period: number) =>
    chooseWindow(frequency, length, () => period);
  expect(cycle(rowFrequency, 100, 5)).toEqual({
    steps: 25,
    ahead: 5,
    period: 5,
    reason: "the values repeat every 5 steps: 5 cycles of input, 5 steps ahead",
  });
  expect(cycle(even(7 * HOUR), 100, 30).reason).toBe(
    "the values repeat every 30 steps: 1 cycle of input, 15 steps ahead",
  );
  expect(cycle(rowFrequency, 100, 40).reason).toBe(
    "no two cycles to train on: 10 input steps, 7 ahead",
  );
  expect(cycle(even(HOUR), 1000, 5).period).toBe(24);
});

const measured =
  "xn number nx numb n__obs ndaysx sdx xsd sdevs stdx stdde std__dev std_e sex semi uncert uncertain errx erro " +
  "xerr sigmas variances flagsx xflag qualityx q qnx qcx statusx invalid validx alarms lowerx uppers ci ci_ ci__low minx " +
  "maximum lowest highest latx lati lons longitudes open_in openinter vols volum chg1 changes xchange pct__change " +
  "timex flagx aflag x%";

it.each(measured.split(" "))("%s may be the target, as it describes no other column", (name) => {
  expect(chooseTarget(["main", name])?.name).toBe(name);
});

it.each([
  "SD",
  "std_error",
  "MIN",
  "Obs_Flag",
  "N",
  "-",
  "±",
  "<sd>",
  "time of day",
  "epoch",
  "xtimestamp",
  "cilow",
  "pctchange",
])("%s describes another column", (name) => {
  expect(chooseTarget(["main", name])?.name).toBe("main");
});

it("chooses a target by its words, in any spelling, before its place", () => {
  const name = (...names: string[]) => chooseTarget(names)?.name;
  expect(name("Sales2", "price index", "b")).toBe("Sales2");
  expect(name("a_SALES_b", "my value", "b")).toBe("my value");
  expect(name("salesman", "b")).toBe("b");
  expect(name("valueAdded", "b")).toBe("valueAdded");
  expect(name("ÜberUsage", "b")).toBe("ÜberUsage");
  expect(name("<bikes count>", "b")).toBe("<bikes count>");
  expect(name("a counts", "b count", "c")).toBe("b count");
  expect(name("flag_count", "sales count", "min")).toBe("sales count");
  const unlikely =
    (...some: string[]) =>
    (each: string) =>
      some.includes(each);
  expect(chooseTarget(["a", "b", "sd"], unlikely("b"))).toEqual({
    name: "a",
    reason: "the last column of numbers except b, sd",
  });
  expect(chooseTarget(["a", "value"], unlikely("value"))).toEqual({
    name: "value",
    reason: "by its name",
  });
  expect(chooseTarget(["sd", "min"])).toEqual({
    name: "min",
    reason: "the last column of numbers",
  });
});
