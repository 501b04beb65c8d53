import { expect, it } from "vitest";
import { type CalendarName, calendarFeatures } from "../../../src/data/series/calendar.js";

/** The place of a time in its cycle, from 0 to 1, as the features tell it. */
function phaseOf(name: CalendarName, time: string): number {
  const [sines, cosines] = calendarFeatures({ wall: () => Date.parse(time), length: 1 }, [name]);
  const angle = Math.atan2(sines![0]!, cosines![0]!);
  return (angle / (2 * Math.PI) + 1) % 1;
}

it.each([
  ["hourOfDay", "2024-03-05T06:00Z", 6 / 24],
  ["hourOfDay", "1969-12-31T18:30Z", 18.5 / 24],
  ["dayOfWeek", "2024-01-01T23:00Z", 0], // a Monday
  ["dayOfWeek", "2024-01-07T00:00Z", 6 / 7],
  ["dayOfWeek", "1969-12-30T00:00Z", 1 / 7],
  ["dayOfYear", "2024-07-01T12:00Z", 182.5 / 366],
  ["dayOfYear", "2023-07-01T00:00Z", 181 / 365],
  ["monthOfYear", "2024-04-30T00:00Z", 3 / 12],
  ["monthOfYear", "2024-12-01T00:00Z", 11 / 12],
] as const)("%s of %s is that share of its cycle", (name, time, phase) => {
  expect(phaseOf(name, time)).toBeCloseTo(phase, 6);
});

it("each cycle is a sine, then a cosine, at every step of the wall clock", () => {
  const wall = (index: number) => Date.UTC(2024, 0, 1, 6 * index);
  const features = calendarFeatures({ wall, length: 3 }, ["dayOfWeek", "hourOfDay"]);
  const [, , sines, cosines] = features.map((values) => [...values].map((v) => Math.round(v) + 0));
  expect(features).toHaveLength(4);
  expect(sines).toEqual([0, 1, 0]);
  expect(cosines).toEqual([1, 0, -1]);
  expect(calendarFeatures({ wall, length: 3 }, [])).toEqual([]);
});
