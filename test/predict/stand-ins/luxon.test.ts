import fc from "fast-check";
import * as luxon from "luxon";
import { expect, it } from "vitest";
import * as standIn from "../../../src/predict/stand-ins/luxon.js";

const zone = { zone: "utc" };

const fields = ["ordinal", "weekNumber", "weekYear", "weekday", "weeksInWeekYear"] as const;

it("days of the year and weeks are those of luxon", () => {
  const range = { min: new Date("0101-01-01"), max: new Date("9998-12-31"), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      const expected = luxon.DateTime.fromJSDate(date, zone);
      const found = standIn.DateTime.fromJSDate(date);
      for (const field of fields) expect(found[field]).toBe(expected[field]);
    }),
    { numRuns: 2000 },
  );
});

it("days and weeks by their numbers are those of luxon, and so are those that do not exist", () => {
  const places = fc.record({ year: fc.integer({ min: 101, max: 9998 }), at: fc.nat(400) });
  fc.assert(
    fc.property(places, ({ year, at }) => {
      const expected = luxon.DateTime.fromObject({ year, ordinal: at }, zone);
      expect(standIn.DateTime.fromObject({ year, ordinal: at }).toMillis()).toBe(
        expected.toMillis(),
      );
      const week = { weekYear: year, weekNumber: at % 55 };
      const ofYear = [standIn.DateTime, luxon.DateTime].map(({ fromObject }) => {
        return [fromObject({ year }, zone), fromObject({ weekYear: year }, zone)].map((day) =>
          day.toMillis(),
        );
      });
      expect(ofYear[0]).toEqual(ofYear[1]);
      const inWeek = standIn.DateTime.fromObject(week).plus({ days: 3 });
      const expectedInWeek = luxon.DateTime.fromObject(week, zone).plus({ days: 3 });
      expect(inWeek.isValid).toBe(expectedInWeek.isValid);
      expect(inWeek.toMillis()).toBe(expectedInWeek.toMillis());
    }),
    { numRuns: 2000 },
  );
});

it.each(["short", "long"] as const)("%s names are those of luxon", (length) => {
  const english = { locale: "en" };
  expect(standIn.Info.months(length)).toEqual(luxon.Info.months(length, english));
  expect(standIn.Info.weekdays(length)).toEqual(luxon.Info.weekdays(length, english));
});
