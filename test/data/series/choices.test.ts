import { expect, it } from "vitest";
import { chooseTarget, chooseWindow } from "../../../src/data/series/choices.js";
import { findFrequency, rowFrequency } from "../../../src/data/series/frequency.js";

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
