import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarTicks } from "../../src/report/svg/calendar-ticks.js";

/** The dates of some steps, as the axis of a chart names them. */
function dates(first: string, count: number, stepMs: number, length = 10): string[] {
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(first) + i * stepMs).toISOString().replace("T", " ").slice(0, length),
  );
}

const DAY = 86_400_000;

function textsOf(
  texts: readonly string[],
  room: number,
  domain: readonly [number, number] = [0, texts.length - 1],
) {
  return calendarTicks(domain, { first: 0, texts }, room)?.map(({ text }) => text);
}

describe("ticks of dates", () => {
  it("are years where only years fit", () => {
    expect(textsOf(dates("2012-01-01", 1461, DAY), 350)).toEqual(["2013", "2014", "2015"]);
    expect(textsOf(dates("1958-03-01", 62 * 365, DAY), 400)?.slice(0, 3)).toEqual([
      "1970",
      "1980",
      "1990",
    ]);
  });

  it("are every second, third or sixth month where these fit", () => {
    const texts = dates("2012-01-01", 1461, DAY);
    expect(textsOf(texts, 900)?.slice(0, 4)).toEqual(["2012-07", "2013-01", "2013-07", "2014-01"]);
    expect(textsOf(texts, 900, [366, 731])?.slice(0, 2)).toEqual(["2013-02", "2013-03"]);
  });

  it("are days, also of hours", () => {
    const texts = dates("2024-02-27 00:00:00Z", 24 * 6, DAY / 24, 16);
    expect(textsOf(texts, 900)).toEqual([
      "2024-02-28",
      "2024-02-29",
      "2024-03-01",
      "2024-03-02",
      "2024-03-03",
    ]);
  });

  it("stand where the unit begins, or at the first place after that", () => {
    const texts = dates("2020-01-02", 300, 5 * DAY);
    const ticks = calendarTicks([0, 299], { first: 0, texts }, 600)!;
    for (const { value, text } of ticks) {
      expect(texts[value]!.startsWith(text)).toBe(true);
      expect(texts[value - 1]!.startsWith(text)).toBe(false);
    }
  });

  it("are none where too few units begin, or where places are no dates", () => {
    expect(textsOf(dates("2024-02-27", 30, DAY / 24, 16), 900)).toBeUndefined();
    expect(textsOf(["1", "2", "3"], 900)).toBeUndefined();
    expect(textsOf(dates("2024-02-27", 300, DAY), 60)).toBeUndefined();
  });

  it("never overlap or leave the axis", () => {
    const cases = fc.tuple(
      fc.integer({ min: 50, max: 1500 }),
      fc.integer({ min: 2, max: 400 }),
      fc.constantFrom(DAY / 24, DAY, 7 * DAY, 31 * DAY, 365 * DAY),
    );
    fc.assert(
      fc.property(cases, ([room, count, step]) => {
        const texts = dates("1999-11-23", count, step);
        const ticks = calendarTicks([0, count - 1], { first: 0, texts }, room) ?? [];
        const places = ticks.map(({ value }) => (value / (count - 1)) * room);
        for (const [i, { text }] of ticks.entries()) {
          const half = text.length * 3;
          expect(places[i]! - half).toBeGreaterThanOrEqual(0);
          expect(places[i]! + half).toBeLessThanOrEqual(room);
          if (i > 0) expect(places[i]! - places[i - 1]!).toBeGreaterThan(2 * half);
        }
      }),
    );
  });
});
