import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import type { Dataset } from "../../../src/data/dataset.js";
import { loadData } from "../../../src/data/registry.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-series-"));
let files = 0;

/** The data of a file of the columns t and v, unless the options say otherwise. */
function load(content: string, options: Record<string, unknown> = {}) {
  files += 1;
  const file = join(FOLDER, `s${files}.csv`);
  writeFileSync(file, content);
  const data = { task: "csv", file, time: "t", target: "v", steps: 3, ahead: 2, ...options };
  return loadData(resolveConfig({ data }, "test").data);
}

const day = (index: number) => new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);

function daily(values: readonly (number | string)[]): string {
  return `t,v\n${values.map((value, i) => `${day(i)},${value}\n`).join("")}`;
}

const COUNT = 60;
const rising = Array.from({ length: COUNT }, (_, i) => i);

interface Window {
  readonly x: number[];
  readonly y: number[];
}

/** All windows of a data set. */
function windows(dataset: Dataset): Window[] {
  const { count, steps, inputs, targets } = dataset;
  return Array.from({ length: count }, (_, index) => {
    const x = new Float32Array(steps * inputs);
    const y = new Float32Array(targets);
    dataset.fill([index], x, y);
    return { x: [...x], y: [...y] };
  });
}

describe("windows", () => {
  it("are inputs and the values that follow each of them", async () => {
    const { train } = await load(daily(rising), { scaling: "none", stride: 4 });
    expect(windows(train).slice(0, 2)).toEqual([
      { x: [0, 1, 2], y: [1, 2, 2, 3, 3, 4] },
      { x: [4, 5, 6], y: [5, 6, 6, 7, 7, 8] },
    ]);
  });

  it("are the same for rows in any order", async () => {
    const [header, ...lines] = daily(rising).trim().split("\n");
    const options = { scaling: "none" };
    const expected = windows((await load(daily(rising), options)).train);
    const inner = fc.shuffledSubarray(lines.slice(1, -1), { minLength: COUNT - 2 });
    await fc.assert(
      fc.asyncProperty(inner, async (rows) => {
        const content = [header, lines[0], ...rows, lines.at(-1)].join("\n");
        expect(windows((await load(`${content}\n`, options)).train)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it("know no value of another part, however the data is split", async () => {
    const share = fc.integer({ min: 20, max: 60 });
    await fc.assert(
      fc.asyncProperty(share, share, share, async (...split) => {
        const options = { split, scaling: "none", reachBack: false };
        const data = await load(daily(rising), options);
        const seen = [data.train, data.valid, data.test].map(
          (part) => new Set(windows(part).flatMap(({ x, y }) => [...x, ...y])),
        );
        for (const [a, b] of [
          [0, 1],
          [1, 2],
        ] as const) {
          expect(Math.max(...seen[a]!)).toBeLessThan(Math.min(...seen[b]!));
        }
        expect(new Set(seen.flatMap((set) => [...set])).size).toBe(COUNT); // and none is left out
      }),
      { numRuns: 30 },
    );
  });

  it("do not change in training when later parts do", async () => {
    const changed = rising.map((value, i) => (i < 42 ? value : value * -1000));
    for (const scaling of ["standard", "minmax"]) {
      const split = { valid: day(42), test: day(51) };
      const [first, other] = [
        await load(daily(rising), { split, scaling }),
        await load(daily(changed), { split, scaling }),
      ];
      expect(windows(first.train)).toEqual(windows(other.train));
      expect(windows(first.valid)).not.toEqual(windows(other.valid));
    }
  });

  it("do not learn from interpolation what comes after their part", async () => {
    const holes = rising.map((value, i) => (i >= 40 && i < 44 ? "" : value));
    const split = { valid: day(42), test: day(51) };
    const { train } = await load(daily(holes), { split, scaling: "none", missing: "interpolate" });
    expect(windows(train).at(-1)!.y.slice(-3)).toEqual([39, 39, Number.NaN]);
  });

  it("come back in the data's own unit, each series by its own scale", async () => {
    const rows = rising.flatMap((i) => [`${day(i)},a,${i}`, `${day(i)},b,${1000 - 7 * i}`]);
    for (const scaling of ["standard", "minmax", "none"]) {
      for (const scalePer of ["series", "all"]) {
        for (const level of ["series", "window"]) {
          const options = { id: "s", scaling, scalePer, level, reachBack: false };
          const { test } = await load(`t,s,v\n${rows.join("\n")}\n`, options);
          const back = windows(test).map(({ y }, index) => {
            const values = Float64Array.from(y);
            test.restore?.(index, values);
            return [...values].map(Math.round);
          });
          expect(back[0]).toEqual([52, 53, 53, 54, 54, 55]);
          expect(back.at(-1)).toEqual([57, 58, 58, 59, 59, 60].map((i) => 1000 - 7 * (i - 1) + 0));
        }
      }
    }
  });

  it("hold past covariates, the calendar and what is known of the steps ahead", async () => {
    const rows = rising.map((i) => `${day(i)},${i},${100 + i},${200 + i}`);
    const { train } = await load(`t,v,p,k\n${rows.join("\n")}\n`, {
      scaling: "none",
      past: ["p"],
      known: ["k"],
      calendar: ["dayOfWeek"],
    });
    expect(train.inputs).toBe(1 + 1 + 2 + 2);
    const [first] = windows(train);
    const angle = (2 * Math.PI * 2) / 7; // 1 January 2020 was a Wednesday
    expect(first!.x.slice(0, 6)).toEqual(
      [0, 100, Math.fround(Math.sin(angle)), Math.fround(Math.cos(angle)), 201, 202].map((x) =>
        expect.closeTo(x, 6),
      ),
    );
  });

  it("leave out what is missing where it is to be dropped", async () => {
    const holes = rising.map((value, i) => (i === 10 ? "" : value));
    const rows = daily(holes).split("\n");
    rows.splice(21, 1); // the row of the value 20
    const { train } = await load(rows.join("\n"), { scaling: "none", missing: "drop" });
    const all = windows(train);
    expect(all.some(({ y }) => y.at(-1) === 9)).toBe(true);
    for (const { x, y } of all) expect(y.at(-1)! - x[0]!).toBe(4);
    for (const value of [10, 20]) expect(all.some(({ x }) => x.includes(value))).toBe(false);
  });
});

describe("several targets", () => {
  const two = `t,v,w,p\n${rising.map((i) => `${day(i)},${i},${1000 - 10 * i},${i % 5}\n`).join("")}`;

  it("are all inputs, and one after the other what is to be predicted", async () => {
    const options = { target: ["v", "w"], past: ["p"], scaling: "none", stride: 4 };
    const { train } = await load(two, options);
    expect(train).toMatchObject({ inputs: 3, outputs: 4, targets: 12, variables: ["v", "w"] });
    expect(windows(train)[1]).toEqual({
      x: [4, 960, 4, 5, 950, 0, 6, 940, 1],
      y: [5, 6, 950, 940, 6, 7, 940, 930, 7, 8, 930, 920],
    });
  });

  it("count each from its own first value with the level of the window", async () => {
    const options = { target: ["v", "w"], scaling: "none", level: "window" };
    const { train } = await load(two, options);
    for (const index of [0, 7]) {
      expect(windows(train)[index]).toEqual({
        x: [0, 0, 1, -10, 2, -20],
        y: [1, 2, -10, -20, 2, 3, -20, -30, 3, 4, -30, -40],
      });
    }
  });

  it("are the same data as one where only one is named", async () => {
    const [text, list] = [await load(two), await load(two, { target: ["v"] })];
    expect(windows(list.train)).toEqual(windows(text.train));
    expect(list.train.variables).toBeUndefined();
  });

  it("come back as the values of the file, whatever the scale and the level", async () => {
    const value = fc.integer({ min: -999, max: 999 });
    const options = fc.record({
      scaling: fc.constantFrom("standard", "minmax", "none"),
      scalePer: fc.constantFrom("series", "all"),
      level: fc.constantFrom("series", "window"),
      steps: fc.integer({ min: 1, max: 4 }),
      ahead: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
    });
    const rows = fc.array(fc.tuple(value, value, value), { minLength: COUNT, maxLength: COUNT });
    await fc.assert(
      fc.asyncProperty(rows, options, async (values, chosen) => {
        const factors = [1, 1000, 0.001];
        const lines = values.map((row, i) => [day(i), ...row.map((v, c) => v * factors[c]!)]);
        const content = `t,a,b,c\n${lines.map((line) => line.join(",")).join("\n")}\n`;
        const data = await load(content, { target: ["a", "b", "c"], reachBack: false, ...chosen });
        const { steps, ahead, stride } = chosen;
        for (const [name, first, length] of [
          ["train", 0, 42],
          ["valid", 42, 9],
          ["test", 51, 9],
        ] as const) {
          const part = data[name];
          for (const [index, { y }] of windows(part).entries()) {
            const restored = Float64Array.from(y);
            part.restore!(index, restored);
            for (const [at, found] of restored.entries()) {
              const [step, c, k] = [
                Math.floor(at / (3 * ahead)),
                Math.floor(at / ahead) % 3,
                at % ahead,
              ];
              const expected = values[first + index * stride + step + 1 + k]![c]!;
              expect(Math.abs(found / factors[c]! - expected)).toBeLessThan(0.01);
            }
          }
          expect(part.count).toBe(Math.floor((length - steps - ahead) / stride) + 1);
          expect(part.steps).toBe(steps);
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["a target that is there twice", { target: ["v", "v"] }, /"v" appears twice in target/],
    [
      "no target",
      { target: [] },
      /data.target is \[\], expected a list whose length is at least 1/,
    ],
    [
      "a number",
      { target: 3 },
      /data.target is 3, expected the name of a column, or a list of names/,
    ],
    ["an unknown column", { target: ["v", "x"] }, /has no column "x"/],
    [
      "a split of another form",
      { split: "2020" },
      /data.split is "2020", expected three shares, or/,
    ],
  ])("refuse %s", async (_, options, message) => {
    const error = await Promise.resolve()
      .then(() => load(two, options))
      .catch((cause: unknown) => cause);
    expect((error as Error).message).toMatch(message);
  });
});

describe("a time line", () => {
  it("is sorted by time", async () => {
    const lines = daily(rising).trim().split("\n");
    const [sorted, reversed] = [
      await load(daily(rising)),
      await load(`${[lines[0], ...lines.slice(1).reverse()].join("\n")}\n`),
    ];
    expect(windows(reversed.train)).toEqual(windows(sorted.train));
  });

  const times: Record<string, (i: number) => string> = {
    months: (i) => new Date(Date.UTC(2000, i, 1)).toISOString().slice(0, 10),
    "ends of months": (i) => new Date(Date.UTC(2000, i + 1, 0)).toISOString().slice(0, 10),
    quarters: (i) => new Date(Date.UTC(2000, 3 * i, 15)).toISOString().slice(0, 10),
    years: (i) => String(1950 + i),
    weekdays: (i) => day(5 + 7 * Math.floor(i / 5) + (i % 5)),
    minutes: (i) => new Date(Date.UTC(2020, 0, 1, 0, 15 * i)).toISOString(),
    numbers: (i) => String(100 + i / 2),
    "hours around the end of summer time, with offsets": (i) =>
      i < 24
        ? `2020-10-24T${String(i).padStart(2, "0")}:00+02:00`
        : new Date(Date.UTC(2020, 9, 24, 22 + i - 24)).toISOString().replace(".000Z", "+00:00"),
    "days by the clock, whatever the offset": (i) =>
      `${day(50 + i)}T00:00:00${50 + i < 88 ? "+01:00" : "+02:00"}`,
  };
  it.each(Object.keys(times))("has no gap for %s", async (name) => {
    const rows = rising.map((i) => `${times[name]!(i)},${i}`).join("\n");
    const rest = name.includes("summer") ? rows.replaceAll(/:00([+-])/g, ":00$1") : rows;
    const data = await load(`t,v\n${rest}\n`.replaceAll(":00:00+", ":00+"), { scaling: "none" });
    expect(windows(data.train).length).toBe(42 - 4);
  });

  it.each<[string, string, Record<string, unknown>, RegExp]>([
    ["a missing value", daily(rising.map((v) => (v === 7 ? "" : v))), {}, /line 9: v is missing/],
    [
      "a missing row",
      daily(rising).replace("2020-01-08,7\n", ""),
      {},
      /there is no row for 2020-01-08, expected a value at every step/,
    ],
    [
      "a time that is there twice",
      daily(rising).replace("2020-01-08,", "2020-01-07,"),
      {},
      /line 9: t is the same as in line 8\. .*data\.id/,
    ],
    [
      "a time between two steps",
      daily(rising).replaceAll(/(\d),/g, "$1 00:00,").replace("01-08 00:00", "01-08 05:00"),
      {},
      /line 9: its time is not a whole number of steps of 1 day, the most frequent one, after the first/,
    ],
    [
      "a wrong year",
      daily(rising).replace("2020-01-08", "1020-01-08"),
      {},
      /60 rows on \d+ steps of time, expected fewer gaps/,
    ],
    ["no values", daily(rising.map(() => "")), {}, /"v" has no value in any row/],
    [
      "a part too short",
      daily(rising),
      { steps: 10, reachBack: false },
      /lies in the valid part, which has 9 steps/,
    ],
    [
      "a part too short for what is to be forecast",
      daily(rising),
      { ahead: 10 },
      /13 steps without a gap has its last 10 steps in the valid part, which has 9 steps/,
    ],
    [
      "a date that is none",
      daily(rising),
      { split: { valid: "x", test: "y" } },
      /split.valid is "x", expected a time such as YYYY-MM-DD/,
    ],
    [
      "a split outside",
      daily(rising),
      { split: { valid: "1990-01-01", test: "2030-01-01" } },
      /leaves a part without a step, .* among its 60 steps, which go from 2020-01-01 to 2020-02-29/,
    ],
    [
      "a calendar without dates",
      `v\n${rising.join("\n")}\n`,
      { time: undefined, calendar: ["dayOfYear"] },
      /data.calendar is dayOfYear, expected none without dates/,
    ],
  ])("refuses %s in one line", async (_, content, options, message) => {
    const error = await load(content, options).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "UserError" });
    expect((error as Error).message).toMatch(message);
  });

  it("takes a series that never changes", async () => {
    const { train } = await load(daily(rising.map(() => 5)));
    expect(new Set(windows(train).flatMap(({ x, y }) => [...x, ...y]))).toEqual(new Set([0]));
  });
});
