import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisMap, ticksOf, valueText } from "../../../src/report/client/axis-map.js";
import { chartCsv, csv } from "../../../src/report/client/csv.js";
import { compareCells } from "../../../src/report/client/sorting.js";
import { namedTicks } from "../../../src/report/svg/named-ticks.js";

const number = { name: "epoch", domain: [1, 20] as const };
const series = (name: string, x: number[], y: number[]) => {
  return { name, x, y, low: [], high: [], labels: [] };
};

describe("an axis", () => {
  it("leads from values to places and back, also where it is logarithmic", () => {
    const places = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(places, fc.boolean(), (place, log) => {
        const map = axisMap({ name: "", domain: [0.01, 100], log }, 0, 100);
        expect(map.place(map.value(place))).toBeCloseTo(place, 6);
      }),
    );
    expect(axisMap({ name: "", domain: [0.01, 100], log: true }, 0, 100).value(50)).toBeCloseTo(1);
  });

  it("has round ticks within it, whole ones where only those are values", () => {
    expect(ticksOf({ name: "", domain: [0, 0.3] }, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticksOf({ ...number, domain: [2.2, 4.1], whole: true }, 8)).toEqual([3, 4]);
    expect(ticksOf({ name: "", domain: [0.02, 5000], log: true }, 3)).toEqual([0.1, 10, 1000]);
    expect(ticksOf({ name: "", domain: [0.047, 1.2], log: true }, 6)).toEqual([
      ...[0.05, 0.1, 0.2, 0.5, 1],
    ]);
    const bounds = fc.tuple(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
      fc.integer({ min: 1, max: 12 }),
    );
    fc.assert(
      fc.property(bounds, ([low, span, count]) => {
        const ticks = ticksOf({ name: "", domain: [low, low + span] }, count);
        expect(ticks.length).toBeLessThanOrEqual(count + 2);
        expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
      }),
    );
  });

  it.each([
    [[0, 10], {}, 0.5, [0, 10]],
    [[0, 1], {}, 3, [0, 0.5, 1]],
    [[0, 6], {}, 3, [0, 2, 4, 6]],
    [[0, 6.1], {}, 3, [0, 5]],
    [[-3, 3], {}, 3, [-2, 0, 2]],
    [[0, 2], { whole: true }, 10, [0, 1, 2]],
    [[0, 3], { whole: true }, 10, [0, 1, 2, 3]],
    [[0.2, 0.8], { whole: true }, 3, []],
    [[1, 20], { log: true }, 5, [1, 2, 5, 10, 20]],
    [[1, 19.9], { log: true }, 5, [5, 10, 15]],
    [[1, 99], { log: true }, 5, [1, 2, 5, 10, 20, 50]],
    [[1, 100], { log: true }, 5, [1, 10, 100]],
    [[0.01, 1000], { log: true }, 2, [0.01, 10]],
    [[0.01, 1000], { log: true }, 6, [0.01, 0.1, 1, 10, 100, 1000]],
    [[0.01, 1000], { log: true }, 0, [0.01]],
  ] as const)("from %j, %j, with room for %d has the ticks %j", (domain, more, count, ticks) => {
    expect(ticksOf({ name: "", domain, ...more }, count)).toEqual(ticks);
  });

  it("names its values where they have names", () => {
    const names = { first: -1, texts: ["Monday", "Tuesday", "Wednesday"] };
    expect([-1, 0, 1, 2].map((value) => valueText({ names }, value))).toEqual([
      "Monday",
      "Tuesday",
      "Wednesday",
      "2",
    ]);
  });
});

it.each([
  [{}, 1 / 3, "0.333333"],
  [{}, 1234567, "1234570"],
  [{ names: { first: 2, every: 5, texts: ["a", "b"] } }, 7, "b"],
  [{ names: { first: 2, every: 5, texts: ["a", "b"] } }, 4.4, "a"],
  [{ names: { first: 2, every: 5, texts: ["a", "b"] } }, 4.6, "b"],
  [{ names: { first: 2, every: 5, texts: ["a", "b"] } }, 12, "12"],
])("a value of an axis with %j, %d, is %s", (axis, value, text) => {
  expect(valueText(axis, value)).toBe(text);
});

describe("named places", () => {
  const dates = Array.from({ length: 100 }, (_, i) => `2024-${String(i).padStart(5, "0")}`);

  it("are as many as fit, at equal distances, each with its own name", () => {
    const cases = fc.tuple(
      fc.integer({ min: 20, max: 1200 }),
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 51, max: 99 }),
      fc.constantFrom(1, 7),
    );
    fc.assert(
      fc.property(cases, ([room, low, high, every]) => {
        const names = { first: -3, every, texts: dates };
        const domain = [low * every - 3, high * every - 3] as const;
        const ticks = namedTicks(domain, names, room);
        const places = ticks.map(({ value }) => {
          return ((value - domain[0]) / (domain[1] - domain[0])) * room;
        });
        for (const [i, { value, text }] of ticks.entries()) {
          expect(text).toBe(dates[(value + 3) / every]);
          expect(valueText({ names }, value)).toBe(text);
          expect(places[i]! - 33).toBeGreaterThanOrEqual(-1e-6);
          expect(places[i]! + 33).toBeLessThanOrEqual(room + 1e-6);
          if (i > 0) expect(places[i]! - places[i - 1]!).toBeGreaterThanOrEqual(66);
        }
      }),
    );
    expect(namedTicks([0, 99], { first: 0, texts: dates }, 1000).length).toBeGreaterThan(8);
  });
});

describe("a chart as CSV", () => {
  const frame = {
    plot: [0, 1, 0, 1] as const,
    x: number,
    y: { name: "loss", domain: [0, 1] as const },
  };

  it("has a column for each series, empty where that has no value, and the ends of bands", () => {
    const band = {
      ...series("lstm", [2, 3], [0.5, Number.NaN]),
      low: [0.4, 0.3],
      high: [0.6, 0.7],
    };
    const text = chartCsv({ ...frame, pick: "column" }, [series('a "b", c', [1, 2], [1, 2]), band]);
    expect(text.split("\r\n")).toEqual([
      'epoch,"a ""b"", c",lstm,lstm low,lstm high',
      "1,1,,,",
      "2,2,0.5,0.4,0.6",
      "3,,,0.3,0.7",
      "",
    ]);
  });

  it("has no name that a spreadsheet takes for a formula", () => {
    const text = chartCsv({ ...frame, pick: "column" }, [series("=1+2", [1], [-0.5])]);
    expect(text).toBe("epoch,'=1+2\r\n1,-0.5\r\n");
  });

  it("has a line for each point where points are shown, without places that are no values", () => {
    const points = { ...series("gru", [0.1, 0.2], [30, 30]), labels: ["seed 1", "seed 2"] };
    const rows = { ...frame, x: { ...number, name: "MSE" }, y: { ...frame.y, name: "" } };
    const text = chartCsv({ ...rows, pick: "point" }, [points]);
    expect(text).toBe("series,point,MSE\r\ngru,seed 1,0.1\r\ngru,seed 2,0.2\r\n");
  });

  it("quotes what would end a cell", () => {
    expect(csv([["a,b", 'c"d', "e\nf", "g"]])).toBe('"a,b","c""d","e\nf",g\r\n');
  });
});

describe("sorting", () => {
  const sorted = (texts: readonly string[], sign: 1 | -1) =>
    texts
      .map((text) => ({ text }))
      .sort((a, b) => compareCells(a, b, sign))
      .map(({ text }) => text);

  it("goes by number, and leaves what has no value at the end in both directions", () => {
    const cells = ["1,234", "-", "0.0117 ± 0.001", "95 %", "-2e-3"];
    expect(sorted(cells, 1)).toEqual(["-2e-3", "0.0117 ± 0.001", "95 %", "1,234", "-"]);
    expect(sorted(cells, -1)).toEqual(["1,234", "95 %", "0.0117 ± 0.001", "-2e-3", "-"]);
  });

  it("goes by the number before a spread, a share, a total or an interval's lower end", () => {
    expect(sorted(["10 of 20", "9 of 20", ""], 1)).toEqual(["9 of 20", "10 of 20", ""]);
    expect(sorted(["2.5 %", "10 %", "0.3 %"], -1)).toEqual(["10 %", "2.5 %", "0.3 %"]);
    const dates = ["2026-11-26 09:05 UTC", "2026-11-26 10:00 UTC", "2025-12-31 23:59 UTC"];
    expect(sorted(dates, 1)).toEqual([dates[2], dates[0], dates[1]]);
  });

  it.each([
    [
      ["1e3", "200", "+30", ".5", "-1E1"],
      ["-1E1", ".5", "+30", "200", "1e3"],
    ],
    [
      ["10 s", "9 s", "1 min"],
      ["1 min", "9 s", "10 s"],
    ],
    [
      ["1,000,000", "999"],
      ["999", "1,000,000"],
    ],
    [
      ["b", "-", "a", ""],
      ["a", "b", "", "-"],
    ],
    [
      ["10 offers", "9 offers"],
      ["9 offers", "10 offers"],
    ],
    [
      ["5%", "10", "-5"],
      ["-5", "5%", "10"],
    ],
  ])("of %j is %j", (texts, wanted) => {
    expect(sorted(texts, 1)).toEqual(wanted);
  });

  it("goes by what a cell is given to be sorted by, else by its text", () => {
    const a = { text: "2 min", sort: "120000" };
    const b = { text: "30 s", sort: "30000" };
    expect(compareCells(a, b, 1)).toBeGreaterThan(0);
    expect(sorted(["run-10", "run-9"], 1)).toEqual(["run-9", "run-10"]);
  });
});
