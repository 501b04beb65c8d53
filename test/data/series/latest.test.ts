import { describe, expect, it } from "vitest";
import { categoryNotes, categoryRows } from "../../../src/data/series/category-notes.js";
import {
  eachSeries,
  lastStepOf,
  latestContext,
  latestOf,
  latestWindows,
} from "../../../src/data/series/latest.js";
import { latestDataset } from "../../../src/data/series/latest-dataset.js";
import {
  foundColumns,
  recordedColumns,
  targetsOf,
  usedAs,
} from "../../../src/data/series/series-columns.js";
import { chainOf } from "../../../src/data/series/transforms/chain.js";
import type { Cell } from "../../../src/data/table/cells.js";
import { UserError } from "../../../src/shared/errors.js";

const nan = Number.NaN;
const plain = { transforms: chainOf([]), range: null };

/** A series from the step 4 on. */
function seriesOf(name: string, ...columns: readonly (readonly number[])[]) {
  return {
    name,
    first: 4,
    columns: columns.map((values) => Float64Array.from(values)),
    rowAt: (index: number) => index - 4,
  };
}

function collectionOf(...series: readonly ReturnType<typeof seriesOf>[]) {
  return {
    series,
    table: { path: "f", rows: 20, where: (row: number) => `f, line ${row + 2}` },
    frequency: { name: "1 day" },
    roles: { columns: [{ name: "v", use: "target", kind: "number" }] },
    label: (step: number) => `day ${step}`,
    wall: (step: number) => step * 86_400_000,
  } as never;
}

const options = {
  target: "v",
  steps: 3,
  ahead: 2,
  known: [],
  missing: "error",
  id: "i",
  calendar: [],
} as never;
const record = (names: readonly string[], others?: readonly object[]) =>
  ({ series: names.map((name) => ({ name, columns: [plain] })), others }) as never;

describe("the latest window of a series", () => {
  it("ends at the last step with a value of every target", () => {
    const last = (...columns: (readonly number[])[]) =>
      lastStepOf(seriesOf("a", ...columns) as never, { target: ["v", "w"] } as never);
    expect([
      last([1, 2, 3], [1, 2, 3]),
      last([1, 2, nan], [1, 2, 3]),
      last([1, 2, 3], [1, nan, nan]),
      last([nan, 1], [1, nan]),
    ]).toEqual([2, 1, 0, -1]);
    expect(last([1, 2], [1, 2], [1, nan])).toBe(1);
  });

  it("has the series' values, and those after it, if there are any", () => {
    const series = seriesOf("b", [1, 2, 3, 4, nan, 6]);
    const context = latestContext(collectionOf(series), record(["a", "b"]), options);
    const { actual, ...window } = latestOf(series as never, 3, context);
    expect(window).toEqual({
      name: "b",
      number: 1,
      now: 7,
      columns: [Float64Array.of(2, 3, 4)],
      records: [plain],
    });
    expect([0, 1, 2].map((k) => actual(0, k))).toEqual([nan, 6, nan]);
  });

  it("is refused for series that are too short or were not trained on, each by itself", () => {
    const [long, short, other] = [
      seriesOf("a", [1, 2, 3, 4]),
      seriesOf("b", [1, 2]),
      seriesOf("x", [1, 2, 3]),
    ];
    const names = ["a", "b", "c", "d", "e", "g"];
    const of = (known: readonly string[], more?: readonly object[], id: unknown = "i") =>
      latestWindows(collectionOf(long, short, other), record(known, more), {
        ...(options as object),
        id,
      } as never);
    const reason = (shown: string, id = "i") =>
      `f: ${id} has "x", expected one of the series that the run was trained on (${shown}). Only a run with data.scalePer "all" or without scaling has a scale for others.`;
    const tooShort =
      "f: v of b has 2 steps up to day 5, expected at least 3, data.steps of the run. Add earlier rows.";
    const { windows, refused } = of(names);
    expect(windows.map(({ name, now }) => [name, now])).toEqual([["a", 7]]);
    expect(refused).toEqual([
      { name: "b", reason: tooShort },
      { name: "x", reason: reason("a, b, c, d, e and 1 more") },
    ]);
    expect(of(names.slice(0, 5), undefined, ["i", "k"]).refused[1]!.reason).toBe(
      reason("a, b, c, d, e", "i + k"),
    );
    const all = of(names, [plain]);
    expect(all.windows.map(({ name, number }) => [name, number])).toEqual([
      ["a", 0],
      ["x", -1],
    ]);
    expect(all.refused.map(({ name }) => name)).toEqual(["b"]);
    const context = collectionOf(long);
    expect(() =>
      eachSeries(context, () => {
        throw new TypeError("a bug");
      }),
    ).toThrow("a bug");
    expect(
      eachSeries(context, () => {
        throw new UserError("no");
      }),
    ).toEqual({ windows: [], refused: [{ name: "a", reason: "no" }] });
  });
});

it("the latest windows are a data set, each at its own time", () => {
  const latest = (name: string, number: number, now: number, values: readonly number[]) =>
    ({
      name,
      number,
      now,
      columns: [Float64Array.from(values)],
      records: [plain],
      actual: () => nan,
    }) as never;
  const all = [latest("a", 0, 9, [1, 2, 3]), latest("b", -1, 12, [0, 4, 5, 6])];
  const dataset = latestDataset(all, collectionOf(), options);
  const { count, steps, inputs, outputs, targets } = dataset;
  expect({ count, steps, inputs, outputs, targets }).toEqual({
    count: 2,
    steps: 3,
    inputs: 1,
    outputs: 2,
    targets: 6,
  });
  const x = new Float32Array(6);
  dataset.fill([0, 1], x, new Float32Array(12));
  expect([...x]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(
    [0, 1].map((i) => [
      dataset.place!(i).series,
      dataset.place!(i).time(1),
      dataset.place!(i).time(2),
    ]),
  ).toEqual([
    ["a", "day 10", "day 11"],
    ["b", "day 13", "day 14"],
  ]);
  expect([dataset.series!.count, dataset.series!.numberOf(0), dataset.series!.numberOf(1)]).toEqual(
    [2, 0, -1],
  );
  const calendar = { ...(options as object), calendar: ["dayOfWeek"] } as never;
  const dated = latestDataset(all, collectionOf(), calendar);
  const y = new Float32Array(18);
  dated.fill([0, 1], y, new Float32Array(12));
  const sine = (day: number) => Math.fround(Math.sin((2 * Math.PI * ((day + 3) % 7)) / 7)); // 1 January 1970 was a Thursday
  expect([1, 4, 7, 10, 13, 16].map((i) => y[i])).toEqual(
    [7, 8, 9, 10, 11, 12].map((day) => expect.closeTo(sine(day), 5)),
  );
});

function headOf(columns: Readonly<Record<string, readonly Cell[]>>) {
  const names = Object.keys(columns);
  const all = Object.values(columns);
  const rows = all[0]!.map((_, row) => all.map((cells) => cells[row]));
  return () => ({
    names,
    rows,
    notes: [],
    where: "f, line 2",
    whereOf: (row: number) => `f, line ${row + 2}`,
  });
}

const roles = { target: ["v"], past: [], static: [], known: [], categories: [] };

describe("the columns of series", () => {
  it("have kinds by their first cells", () => {
    const head = headOf({
      v: [1, 2, 3, "x"],
      texts: ["a", "b", 1, ""],
      mixed: ["a", 1, "b", 2],
      flags: ["yes", "no", "", "yes"],
      codes: [1, 2, 1, 2],
      i: [7, 8, 7, 8],
      marked: ["-", " - ", "-", 4],
    });
    const found = foundColumns(head, {
      ...roles,
      past: ["texts", "mixed"],
      static: ["flags", "i"],
      known: ["codes", "marked"],
      categories: ["codes"],
      id: "i",
      missingValues: ["-"],
    });
    expect(found).toEqual([
      { name: "v", use: "target", kind: "number" },
      { name: "texts", use: "past", kind: "category" },
      { name: "mixed", use: "past", kind: "number" },
      { name: "flags", use: "static", kind: "flag" },
      { name: "i", use: "static", kind: "category" },
      { name: "codes", use: "known", kind: "category" },
      { name: "marked", use: "known", kind: "number" },
    ]);
    expect([usedAs(found, "known"), usedAs(found, "target")]).toEqual([2, 1]);
    const records = [{ name: "a", kind: "flag" }] as const;
    expect(recordedColumns({ ...roles, target: "v", known: ["a"], past: ["b"] }, records)).toEqual([
      { name: "v", use: "target", kind: "number" },
      { name: "b", use: "past", kind: "number" },
      { name: "a", use: "known", kind: "flag" },
    ]);
    expect([targetsOf({ target: "v" }), targetsOf({ target: ["v", "w"] })]).toEqual([
      ["v"],
      ["v", "w"],
    ]);
  });

  // biome-ignore format: one case a row
  it.each<[string, readonly Cell[], string | undefined]>([
    ["texts", ["", "a", "b"], 'f, line 3: v is "a", expected a number, because data.target is forecast. A column of texts can be a covariate: add it to data.past, data.known or data.static.'],
    ["flags", ["yes", "no", "yes"], 'f, line 2: v is "yes", expected a number, because data.target is forecast. A column of True and False can be a covariate: add it to data.past, data.known or data.static.'],
    ["one text, which is refused later", ["", "a", ""], undefined],
    ["a number among texts", ["a", "b", "c", 1], undefined],
  ])("to forecast do not hold %s", (_, cells, message) => {
    const find = () => foundColumns(headOf({ v: cells }), roles);
    if (message === undefined) expect(find).not.toThrow();
    else expect(find).toThrow(expect.objectContaining({ message }));
  });
});

it("flags are counted, and categories that look alike are named", () => {
  const table = { numbers: () => Float64Array.of(1, 0, 1, nan, 1) };
  expect(
    categoryRows({ table } as never, [
      { name: "f", kind: "flag" },
      { name: "v", kind: "number" },
    ]),
  ).toEqual([
    {
      column: "f",
      rows: [
        { category: "False", rows: 1 },
        { category: "True", rows: 3 },
      ],
      none: 1,
    },
  ]);
  const categories = ["Sun", "fog", "sun"];
  expect(
    categoryNotes("f", [
      { name: "v", kind: "number" },
      { name: "w", kind: "category", categories },
    ]),
  ).toEqual([
    'f: w has "Sun" and "sun", which count as different categories. If they are the same category, use one spelling.',
  ]);
});
