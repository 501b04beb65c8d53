import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findPeriod } from "../../../src/data/series/find-period.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import { randomStream } from "../../../src/shared/random.js";
import { emptyFolder } from "../../helpers/cli.js";

function writeFile(name: string, text: string): string {
  const file = join(emptyFolder(), name);
  writeFileSync(file, text);
  return file;
}

const noise = (seed: number) => {
  const random = randomStream(seed, "period");
  return () => random() + random() + random() - 1.5; // standard deviation .5
};

const collectionOf = (...all: (readonly number[])[]) => ({
  series: all.map((values, s) => ({
    name: String(s),
    first: 0,
    columns: [Float64Array.from(values)],
    rowAt: (index: number) => index,
  })),
});

const found = (values: readonly number[], end = values.length) =>
  findPeriod(collectionOf(values), 1, end);

/** Values with a random shape that repeats, on a line that rises. */
function repeating(period: number, count: number, strength = 1, seed = 1) {
  const draw = noise(seed);
  const shape = Array.from({ length: period }, () => 2 * draw());
  return Array.from({ length: count }, (_, t) => strength * shape[t % period]! + 0.05 * t + draw());
}

describe("findPeriod", () => {
  it.each([
    [4, 90],
    [7, 200],
    [12, 144],
    [24, 500],
    [48, 1000],
    [365, 4000],
  ])("finds %s steps", (period, count) => {
    expect(found(repeating(period, count, 2))).toBe(period);
    expect(
      found(Array.from({ length: count }, (_, t) => Math.sin((2 * Math.PI * t) / period))),
    ).toBe(period);
  });

  it("finds none in noise, random walks, their sums, trends, counts and constants", () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const draw = noise(seed);
      const some = Array.from({ length: 60 * seed }, draw);
      const summed = (values: readonly number[]) => {
        let sum = 0;
        return values.map((value) => (sum += value));
      };
      const walk = summed(some);
      const kinds = [
        some,
        walk,
        some.map((value, t) => value + 0.3 * t),
        some.map((value) => Math.max(0, Math.round(2 * value))),
        some.map(() => 5),
        some.map((_, t) => t ** 2),
      ];
      expect(kinds.map((values) => found(values))).toEqual(kinds.map(() => undefined));
    }
  });

  it("looks at no step from the end on, fills gaps, and keeps digits of large levels", () => {
    const values = repeating(12, 240, 2);
    const gap = randomStream(3, "gaps");
    const after = values.map((value, t) => (t < 120 ? noise(t + 1)() : value));
    expect([found(after, 120), found(values, 120)]).toEqual([undefined, 12]);
    expect(found(values.map((value) => (gap() < 0.08 ? Number.NaN : value)))).toBe(12);
    expect(found(values.map((value) => value + 1e9))).toBe(12);
    expect([found([]), found([1, 2, 3]), found([Number.NaN, Number.NaN])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("finds the day of hours whose level also follows weather and a year", () => {
    const draw = noise(9);
    let weather = 0;
    const hours = Array.from({ length: 4000 }, (_, t) => {
      weather = 0.98 * weather + 0.2 * draw();
      return 3 * Math.sin((t * Math.PI) / 12) + 5 * Math.sin((t * Math.PI) / 4380) + weather;
    });
    expect(found(hours)).toBe(24);
    const smooth = hours.map(
      (_, t) => Math.sin((t * Math.PI) / 12) + Math.sin((t * Math.PI) / 400),
    );
    expect(found(smooth)).toBe(24);
    expect(found(hours.map((value, t) => value * (1 + t / 400)))).toBe(24); // the day grows with the level
  });

  it("takes the period of most series, of which some are short", () => {
    const most = [1, 2, 3].map((seed) => repeating(7, 300, 2, seed));
    const other = repeating(5, 300, 2, 4);
    expect(findPeriod(collectionOf(other, ...most, [1, 2, 3]), 1, 300)).toBe(7);
  });
});

it("a period is looked for in the values before the test part, of a series from its first step on", () => {
  const values = [...repeating(7, 200, 2), ...repeating(5, 600, 4, 2)];
  expect(found(values, 200)).toBe(7);
  expect(found(values)).not.toBe(7);
  const { series } = collectionOf(values);
  expect(findPeriod({ series: series.map((each) => ({ ...each, first: 50 })) }, 1, 250)).toBe(7);
});

it("is the season that init proposes if the rows have no times, or times that say nothing", async () => {
  const values = repeating(12, 240, 2).map((value) => value.toFixed(3));
  const rows = writeFile("rows.csv", `v\n${values.join("\n")}\n`);
  const { config, notes } = await suggestConfig(rows, rows, { target: [] });
  expect(config.data).toMatchObject({ period: 12, steps: 24, ahead: 12 });
  expect(notes.join("\n")).toContain(
    "windows: the values repeat every 12 steps: 2 cycles of input, 12 steps ahead",
  );
  const every5Hours = values.map((value, i) => {
    const time = new Date(Date.UTC(2024, 0, 1, 5 * i)).toISOString().slice(0, 16);
    return `${time},${value}`;
  });
  const hours = writeFile("hours.csv", `time,v\n${every5Hours.join("\n")}\n`);
  expect((await suggestConfig(hours, hours, { target: [] })).config.data).toMatchObject({
    period: 12,
  });
});

describe("the limits of periods", () => {
  const draw = noise(7);
  const shapes = Array.from({ length: 900 }, draw);
  const exact = (period: number, count: number, from = 0) =>
    Array.from({ length: count }, (_, t) => shapes[from + (t % period)]!);

  it("are 2 to 400 steps, five periods, and the last 4000 values", () => {
    expect([found(exact(2, 20)), found(exact(400, 4000)), found(exact(401, 4000))]).toEqual([
      2,
      400,
      undefined,
    ]);
    expect(found(exact(11, 55))).toBe(11);
    expect(found(exact(11, 54))).not.toBe(11);
    expect(found([...exact(7, 2000), ...exact(5, 2000, 50)])).toBeUndefined();
    expect(found([...exact(7, 4000), ...exact(5, 4000, 50)])).toBe(5);
  });

  it("are those of ten series of all", () => {
    const values = (s: number) =>
      s % 2 === 1 || [0, 4, 8].includes(s) ? Array.from({ length: 120 }, draw) : exact(7, 120);
    expect(
      findPeriod(collectionOf(...Array.from({ length: 20 }, (_, s) => values(s))), 1, 120),
    ).toBe(7);
  });

  it("are clear, and those of a multiple only if they explain much less", () => {
    const random = randomStream(5, "period");
    const some = Array.from({ length: 700 }, () => random() + random() + random() - 1.5);
    const shape = [1, -1, 0.5, -0.5, 2, -2, 0];
    const mixed = (strength: number) =>
      found(some.map((value, t) => value + strength * shape[t % 7]!));
    expect([mixed(0.3), mixed(0.35)]).toEqual([undefined, 7]);
    const [six, twelve] = [exact(6, 240), exact(12, 240, 20)];
    const both = (share: number) => found(six.map((value, t) => value + share * twelve[t]!));
    expect([both(0), both(0.1), both(0.7)]).toEqual([6, 6, 12]);
  });
});
