import { describe, expect, it } from "vitest";
import { plainStyles } from "../../src/report/color.js";
import { type SeriesFacts, seriesLines, seriesText } from "../../src/report/series-text.js";

const target = (name: string, missing: number) => {
  return { name, missing, mean: 1, sd: 1, low: 0, high: 2 };
};
const part = (name: string, start: number, steps: number, windows: number) => {
  return { name, from: `${name} from`, to: `${name} to`, start, steps, windows };
};

/** A series whose two targets miss so many values, and so many windows in each part. */
function seriesOf(
  name: string,
  [y, z]: readonly [number, number] = [0, 0],
  windows = { train: 1, valid: 1, test: 1 },
) {
  return { name, from: "a", to: "b", targets: [target("y", y), target("z", z)], windows };
}

const facts: SeriesFacts = {
  file: "sales.csv",
  rows: 12_345,
  targets: ["y"],
  columns: { time: "day" },
  series: 1,
  categories: [],
  frequency: "day",
  notes: [],
  from: "2020-01-01",
  to: "2020-12-31",
  missing: {},
  parts: [part("train", 0, 1200, 1000), part("valid", 1200, 300, 200), part("test", 1500, 0, 0)],
  bySeries: [seriesOf("a")],
  folds: [],
  pictured: [{ name: "a", values: [[0, 1, 2, 3]] }],
  timeOf: (step) => `t${step}`,
};
const linesOf = (changes: Partial<SeriesFacts>) => seriesLines({ ...facts, ...changes });
const named = (label: string, changes: Partial<SeriesFacts>) =>
  linesOf(changes)
    .filter(([name]) => name === label)
    .map(([, text]) => text);

describe("the facts about series", () => {
  it("are pairs of a name and a text", () => {
    expect(linesOf({})).toEqual([
      ["file", "sales.csv"],
      ["rows", "12,345"],
      ["target", "y"],
      ["time", "day"],
      ["series", "1"],
      ["span", "2020-01-01 to 2020-12-31, every day"],
      ["missing", "nothing"],
      ["train", "train from to train to, 1,200 steps, 1,000 windows"],
      ["valid", "valid from to valid to, 300 steps, 200 windows"],
      ["test", "none"],
    ]);
  });

  it("have lines for what a file has beside", () => {
    const fold = (number: number) => {
      return { number, origin: "o", trainSteps: 1000 * number, testFrom: "f", testTo: "t" };
    };
    const rows = [
      { category: "fog", rows: 1200 },
      { category: "sun", rows: 40 },
    ];
    const changes = {
      targets: ["y", "z"],
      sessions: "Mon-Fri",
      holidays: ["12-25", "01-01"],
      missing: { y: 1200, z: 0, wind: 1 },
      categories: [
        { column: "sky", rows, none: 0 },
        { column: "air", rows, none: 2 },
      ],
      folds: [fold(1), fold(2)],
    };
    expect(linesOf(changes)).toEqual([
      ["file", "sales.csv"],
      ["rows", "12,345"],
      ["targets", "y, z"],
      ["time", "day"],
      ["rows by", "sky: fog 1,200, sun 40"],
      ["rows by", "air: fog 1,200, sun 40, none of them 2"],
      ["series", "1"],
      ["span", "2020-01-01 to 2020-12-31, every day"],
      ["sessions", "Mon-Fri"],
      ["holidays", "12-25, 01-01"],
      ["missing", "y 1,200, wind 1"],
      ...linesOf({}).slice(-3),
      ["fold 1", "trained on 1,000 steps, tested on f to t"],
      ["fold 2", "trained on 2,000 steps, tested on f to t"],
    ]);
  });

  it("name series without a window where others have one", () => {
    const none = { train: 1, valid: 0, test: 0 };
    const bySeries = [seriesOf("a"), seriesOf("b", [0, 0], none), seriesOf("c", [0, 0], none)];
    expect(named("no window", { bySeries })).toEqual(["in valid: b, c"]); // no test windows at all
  });

  it("name the series with the most missing values in all targets, if there are several", () => {
    expect(named("most gaps", { bySeries: [seriesOf("a", [3, 4])] })).toEqual([]);
    const bySeries = [seriesOf("a", [5, 0]), seriesOf("b"), seriesOf("c", [1, 1200])];
    expect(named("most gaps", { bySeries })).toEqual(["c 1,201, a 5"]);
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => seriesOf(`s${i}`, [count - i, 0]));
    const ten = "s0 10, s1 9, s2 8, s3 7, s4 6, s5 5, s6 4, s7 3, s8 2, s9 1";
    expect(named("most gaps", { bySeries: many(10) })).toEqual([ten]);
    expect(named("most gaps", { bySeries: many(12) })[0]).toMatch(/, s9 3 and 2 more$/);
  });
});

describe("the text about series", () => {
  const text = (changes: Partial<SeriesFacts>) =>
    seriesText({ ...facts, ...changes }, 60, plainStyles);

  it("has notes, and a plot of each target of the first series with the ends of parts", () => {
    const changes = {
      targets: ["y", "z"],
      notes: ["one", "two"],
      parts: [part("train", 0, 2, 1), part("valid", 2, 1, 1), part("test", 3, 1, 1)],
      pictured: [
        {
          name: "a",
          values: [
            [0, 1, 2, 3],
            [10, 20, 30, 40],
          ],
        },
        {
          name: "b",
          values: [
            [7, 7, 7, 7],
            [7, 7, 7, 7],
          ],
        },
      ],
    };
    const whole = text(changes);
    expect(whole).toContain("\nnote: one\nnote: two\n");
    expect(whole).toContain("\nrows     12,345\n");
    const [, first = "", second = ""] = whole.split("\n\n");
    expect(first).toMatch(/^3 ┤/);
    expect(second).toMatch(/^40 ┤/);
    expect(first).toContain("─o─ y   ┊ valid   ┊ test   x axis: time");
    expect(second).toContain("─o─ z   ┊ valid   ┊ test   x axis: time");
    expect(first).toMatch(/ t0 +t1 +t2 +t3/);
  });

  it("counts steps if the file has no times", () => {
    const plain = text({ columns: {} });
    expect(plain).toContain("x axis: step");
    expect(plain).toMatch(/ 0 +1 +2 +3\n/);
  });
});
