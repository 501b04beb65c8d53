import { describe, expect, it } from "vitest";
import type { Cell, RowBatch } from "../../../src/data/table/cells.js";
import { melted, wideColumns } from "../../../src/data/table/wide/melt.js";
import type { WideName, WideOptions } from "../../../src/data/table/wide/options.js";

const named = (stem: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${stem}${from + i}`);
const clocks = (minutes: number) =>
  Array.from({ length: 1440 / minutes }, (_, i) =>
    new Date(i * minutes * 60_000).toISOString().slice(11, 16),
  );
const SEASONS = "DJF JFM FMA MAM AMJ MJJ JJA JAS ASO SON OND NDJ".split(" ");
const split = (text: string) => (text === "" ? [] : text.split("|"));

/** The columns among others: the index of the first one, and what they are called. */
const rows: readonly (readonly [WideName, readonly string[], number, readonly string[]])[] = [
  ["month", split("y|Jan|Feb|Mar|Apr"), 1, split("Jan|Feb|Mar|Apr")],
  ["month", split("y|Jan|Feb|Mar"), 0, []],
  ["month", split("Jan.| Feb. |Mar.|Apr."), 0, split("Jan.|Feb.|Mar.|Apr.")],
  ["month", split("Januar|Februar|März|April|wert"), 0, split("Januar|Februar|März|April")],
  ["month", split("Jan1|Feb1|Mar1|Apr1"), 0, []],
  ["month", split("xJan|xFeb|xMar|xApr|Jan"), 0, []],
  ["month", ["y", ...named("m", 1, 12)], 1, named("", 1, 12)],
  ["month", named("MON_", 1, 12), 0, named("", 1, 12)],
  ["month", named("Month 0", 1, 12), 0, named("", 1, 12)],
  ["month", named("am", 1, 12), 0, []],
  ["month", named("m x", 1, 12), 0, []],
  ["month", named("m", 1, 11), 0, []],
  ["month", named("m", 1, 13), 0, []],
  ["month", named("m", 0, 11), 0, []],
  ["month", ["y", ...SEASONS], 1, named("", 1, 12)],
  ["month", ["y", ...SEASONS.slice(1)], 0, []],
  ["month", named("column ", 1, 13), 1, named("", 1, 12)],
  ["month", named("column ", 1, 14), 1, named("", 1, 12)],
  ["month", named("column ", 1, 15), 0, []],
  ["month", named("column ", 2, 14), 0, []],
  ["quarter", split("y|Q1|Q2|Q3|Q4"), 1, split("Q1|Q2|Q3|Q4")],
  ["quarter", split("q.1| q_2 |quarter 3|QTR4"), 0, split("Q1|Q2|Q3|Q4")],
  ["quarter", split("1st quarter|2nd Quarter|3rd_qtr|4th.Q"), 0, split("Q1|Q2|Q3|Q4")],
  ["quarter", split("1q|2q|3 q|4q"), 0, split("Q1|Q2|Q3|Q4")],
  ["quarter", split("I|II| III |IV"), 0, split("Q1|Q2|Q3|Q4")],
  ["quarter", split("Q1|Q2|Q3"), 0, []],
  ["quarter", split("Q1|Q3|Q2|Q4"), 0, []],
  ["quarter", split("aQ1|aQ2|aQ3|aQ4"), 0, []],
  ["quarter", split("Q1a|Q2a|Q3a|Q4a"), 0, []],
  ["quarter", split("1qa|2qa|3qa|4qa"), 0, []],
  ["week", named("w", 1, 52), 0, named("", 1, 52)],
  ["week", named("KW ", 1, 53), 0, named("", 1, 53)],
  ["week", named("wk_", 1, 51), 0, []],
  ["week", named("week", 1, 54), 0, []],
  ["week", named("xw", 1, 52), 0, []],
  ["week", named("w-", 1, 52), 0, []],
  ["day", ["y", ...named("", 1, 31)], 1, named("", 1, 31)],
  ["day", named("d", 1, 28), 0, named("", 1, 28)],
  ["day", named("Day_", 1, 29), 0, named("", 1, 29)],
  ["day", named("day", 1, 30), 0, named("", 1, 30)],
  ["day", named("d", 1, 27), 0, []],
  ["day", named("d", 1, 32), 0, []],
  ["day", named("ad", 1, 31), 0, []],
  ["hour", ["date", ...named("h", 0, 23)], 1, named("", 0, 23)],
  ["hour", named("Hour ", 1, 24), 0, named("", 1, 24)],
  ["hour", named("std.", 1, 24), 0, named("", 1, 24)],
  ["hour", named("HE0", 1, 24), 0, named("", 1, 24)],
  ["hour", named("", 0, 22), 0, []],
  ["hour", [...named("h", 0, 10), ...named("h", 12, 24)], 0, []],
  ["hour", [...named("h", 1, 10), ...named("h", 12, 25)], 0, []],
  ["hour", named("", 1, 25), 0, []],
  ["hour", named("", 0, 24), 0, []],
  ["hour", named("ah", 0, 23), 0, []],
  ["hour", named("h-", 0, 23), 0, []],
  ["hour", split("00:00|01:00|02:00|03:00"), 0, split("00:00|01:00|02:00|03:00")],
  ["hour", split("00:00|01:00|02:00"), 0, []],
  ["hour", split("0.15|0h45|1:15|01:45"), 0, split("00:15|00:45|01:15|01:45")],
  ["hour", split("h_9:00|hour 10:00|Time11:00|12:00:00"), 0, split("09:00|10:00|11:00|12:00")],
  ["hour", split("12 AM|1 am|2AM|3 a.m."), 0, split("00:00|01:00|02:00|03:00")],
  ["hour", split("11 am|12 PM|1 p.m.|2p"), 0, split("11:00|12:00|13:00|14:00")],
  [
    "hour",
    split("21:00-22:00|22:00 – 23:00|23:00 - 0:00|00:00-1"),
    0,
    split("21:00|22:00|23:00|24:00"),
  ],
  ["hour", split("21:00|22:00|23:00|24:00"), 0, split("21:00|22:00|23:00|24:00")],
  ["hour", split("22:00|23:00|24:00|25:00"), 0, []],
  ["hour", split("00:00|01:00|03:00|04:00"), 0, []],
  ["hour", split("03:00|02:00|01:00|00:00"), 0, []],
  ["hour", split("01:00|01:00|01:00|01:00"), 0, []],
  ["hour", split("at 01:00|at 02:00|at 03:00|at 04:00"), 0, []],
  ["hour", split("01:00 x|02:00 x|03:00 x|04:00 x"), 0, []],
  ["hour", named("p", 1, 48), 0, clocks(30)],
  ["hour", named("SP_", 0, 47), 0, clocks(30)],
  ["hour", named("Interval ", 1, 96), 0, clocks(15)],
  ["hour", named("t", 1, 144), 0, clocks(10)],
  ["hour", named("value", 1, 288), 0, clocks(5)],
  ["hour", named("v", 2, 49), 0, []],
  ["hour", named("hh", 1, 47), 0, []],
  ["hour", named("px", 1, 48), 0, []],
  ["time", split("id|1990|1991|1992|1993"), 1, split("1990|1991|1992|1993")],
  ["time", split("id|1990|1991|1992"), 0, []],
  ["time", split("1990|1991|1992|1992"), 0, []],
  ["time", split("2020-01| 2020-02 |2020-03|2020-04"), 0, split("2020-01|2020-02|2020-03|2020-04")],
  ["time", named("", 1960, 1963).map((year) => `${year} [YR${year}]`), 0, named("", 1960, 1963)],
  ["time", named("", 1960, 1963).map((year) => `${year} [YR1960]`), 0, []],
  ["time", named("", 100, 104), 0, []],
  ["time", split("1990.5|1991.5|1992.5|1993.5"), 0, []],
  ["time", split("Jan|Feb|Mar|Apr"), 0, []],
  ["time", named("pop", 1990, 1993), 0, named("", 1990, 1993)],
  ["time", named("pop.", 1500, 1503), 0, named("", 1500, 1503)],
  ["time", named("Größe-", 2097, 2099), 0, []],
  ["time", named("Größe_", 2096, 2099), 0, named("", 2096, 2099)],
  ["time", named("pop", 1496, 1499), 0, []],
  ["time", named("pop", 2100, 2103), 0, []],
  ["time", named("a b ", 1990, 1993), 0, []],
  ["time", [...named("pop", 1990, 1993), "gdp1990"], 0, []],
  ["step", ["id", ...named("d_", 1, 3)], 1, named("", 1, 3)],
  ["step", named(" d_00", 7, 9).map((name) => `${name} `), 0, named("", 7, 9)],
  ["step", split("a|b|c"), 0, []],
  ["step", split("8a|9a"), 0, []],
  ["step", named("d", 9, 11), 0, named("", 9, 11)],
  ["hour", [...named("t", 1, 2), ...named("p", 1, 48)], 2, clocks(30)],
  ["hour", split(" 00:00| 01:00 |02:00|03:00"), 0, split("00:00|01:00|02:00|03:00")],
  ["month", SEASONS.map((season) => ` ${season} `), 0, named("", 1, 12)],
];

it.each(rows)("columns of kind %s among %j begin at %i: %j", (kind, names, first, labels) => {
  const found = wideColumns({ names, rows: [names.map(() => "1")] }, kind);
  expect(found.map(({ at, label }) => ({ at, label }))).toEqual(
    labels.map((label, i) => ({ at: first + i, label })),
  );
});

it.each<[WideName, readonly string[]]>([
  ["month", split("Jan|Feb|Mar|Apr")],
  ["month", SEASONS],
  ["month", named("m", 1, 12)],
  ["month", named("column ", 1, 13)],
  ["hour", split("00:00|01:00|02:00|03:00")],
  ["hour", named("p", 1, 48)],
  ["time", named("", 1990, 1993)],
  ["time", named("pop", 1990, 1993)],
  ["step", named("d", 1, 3)],
])("columns of texts are no %ss: %j", (kind, names) => {
  expect(wideColumns({ names, rows: [names.map(() => "x")] }, kind)).toEqual([]);
});

describe("columns with texts are no steps", () => {
  const isFound = (...cells: Cell[]) =>
    wideColumns({ names: ["d1", "d2"], rows: cells.map((cell) => [1, cell]) }, "step").length > 1;

  it("unless half of them begin with a number", () => {
    expect(isFound("x", "1")).toBe(true);
    expect(isFound("x", "y", "1")).toBe(false);
    expect(isFound("x", null, "NA", "-", "", 5)).toBe(true); // missing ones do not count
    expect(isFound(null, "NA", "?")).toBe(true);
    expect(isFound(true)).toBe(false);
    expect(isFound("x", "y", 1, 2)).toBe(true);
  });

  it.each([
    ["$ 1", true],
    ["(-€5 p)", true],
    ["+-$ 7", true],
    ["+-$ (7", false],
    ["a1", false],
    ["-a1", false],
    ["-", true],
  ])("%s is found: %s", (cell, expected) => expect(isFound(cell)).toBe(expected));

  it("by the first 200 rows", () => {
    const texts = (count: number) => Array.from({ length: count }, () => "x");
    const numbers = (count: number) => Array.from({ length: count }, () => "1");
    expect(isFound(...texts(100), ...numbers(100), ...texts(100))).toBe(true);
    expect(isFound(...texts(101), ...numbers(99), ...numbers(100))).toBe(false);
  });
});

/** The batches that a wide table becomes, with the place and origin of each row. */
function reshaped(
  wide: WideOptions,
  missing: readonly string[],
  batches: readonly Omit<RowBatch, "place">[],
  most = Number.POSITIVE_INFINITY,
) {
  const found: object[] = [];
  const sink = melted("f.csv", wide, missing, ({ place, origin, ...batch }) => {
    const { length } = batch.rows;
    const places = Array.from({ length }, (_, i) => place(i));
    const origins = batch.rows.map((_, i) => [origin?.(i, "value"), origin?.(i, "id")]);
    found.push({ ...batch, places, origins: origins.map(([value, id]) => id ?? value) });
    return found.length < most;
  });
  const wants = batches.map((batch) => sink({ ...batch, place: (index) => 10 * (index + 1) }));
  return { found, wants };
}

describe("a wide table", () => {
  const names = ["id", "Q1", "Q2", "Q3", "Q4"];
  const said =
    "columns Q1 to Q4 are quarters: each of their 4 values in a row is read as a row of its own (data.wide)";

  it("becomes a row for each value", () => {
    const ragged = new Map([[1, "has 3 cells"]]);
    const first = {
      names,
      notes: ["a note"],
      ragged,
      rows: [["a", 1, null, "NA", "4"], [], ["b", "", "x", "-9.0", -9]],
    };
    const empty = { names, rows: [] };
    const last = { names, rows: [["c", true, 7n, "-", " x "]] };
    const { found, wants } = reshaped(
      { columns: "quarter", row: "nr" },
      [" x", "-9"],
      [empty, first, last],
    );
    expect(wants).toEqual([true, true, true]);
    const same = { names: ["id", "nr", "quarter", "value"], reshaped: said };
    expect(found).toEqual([
      {
        ...same,
        notes: ["a note"],
        rows: [["a", 1, "Q1", 1], ["a", 1, "Q4", "4"], []],
        ragged: new Map([[2, "has 3 cells"]]),
        places: [10, 10, 20],
        origins: ["Q1", "Q4", "Q1"],
      },
      {
        ...same,
        notes: [],
        rows: [
          ["c", 4, "Q1", true],
          ["c", 4, "Q2", 7n],
        ],
        ragged: new Map(),
        places: [10, 10],
        origins: ["Q1", "Q2"],
      },
    ]);
  });

  it("has other names and no numbers of rows unless they are set", () => {
    const { found } = reshaped(
      { columns: "quarter", name: "when", value: "v" },
      [],
      [{ names, rows: [["a", 0, "0", "n/a", "x"]] }],
    );
    expect(found).toEqual([
      expect.objectContaining({
        names: ["id", "when", "v"],
        rows: [
          ["a", "Q1", 0],
          ["a", "Q2", "0"],
          ["a", "Q4", "x"],
        ],
        origins: [undefined, undefined, undefined],
      }),
    ]);
  });

  it("passes on 65,536 rows at once", () => {
    const long = (count: number) => Array.from({ length: count }, () => ["a", 1, 2, 3, 4]);
    const sizes = (count: number, most?: number) => {
      const { found, wants } = reshaped(
        { columns: "quarter" },
        [],
        [{ names, rows: long(count) }],
        most,
      );
      return [wants, ...found.map((batch) => (batch as RowBatch).rows.length)];
    };
    expect(sizes(16_384)).toEqual([[true], 65_536, 0]);
    expect(sizes(16_384, 1)).toEqual([[false], 65_536]);
    expect(sizes(2, 1)).toEqual([[false], 8]);
  });

  it.each<[string, WideOptions, readonly string[], string]>([
    [
      "has no such columns",
      { columns: "month" },
      names,
      "f.csv: has no columns named by months (Jan, Feb, ...), which data.wide expects. Its columns are: " +
        '"id", "Q1", "Q2", "Q3", "Q4".',
    ],
    [
      "week",
      { columns: "week" },
      ["a"],
      'named by weeks (W1, W2, ... W52), which data.wide expects. Its columns are: "a".',
    ],
    ["day", { columns: "day" }, ["a"], "named by days of the month (1, 2, ... 31),"],
    ["quarter", { columns: "quarter" }, ["a"], "named by quarters (Q1, Q2, Q3, Q4),"],
    [
      "hour",
      { columns: "hour" },
      ["a"],
      "named by times of the day (00:00, 01:00, ... or 0, 1, ... 23),",
    ],
    [
      "time",
      { columns: "time" },
      ["a"],
      "named by times (2020-01, 2020-02, ... or 1990, 1991, ...),",
    ],
    ["step", { columns: "step" }, ["a"], "named by steps (d_1, d_2, ...),"],
    [
      "has a column of this name",
      { columns: "quarter", value: "id" },
      names,
      'f.csv: has a column "id" already: set data.wide.name, value and row to other names',
    ],
    [
      "adds a name twice",
      { columns: "quarter", row: "value" },
      names,
      'has a column "value" already',
    ],
  ])("is refused if it %s", (_, wide, names, message) => {
    const rows = [names.map(() => 1)];
    expect(() => reshaped(wide, [], [{ names, rows }])).toThrow(message);
  });

  it("may have a column that is called like one of those that are replaced", () => {
    const { found } = reshaped(
      { columns: "quarter", value: "Q2" },
      [],
      [{ names, rows: [["a", 1, 2, 3, 4]] }],
    );
    expect(found).toEqual([expect.objectContaining({ names: ["id", "quarter", "Q2"] })]);
  });
});
