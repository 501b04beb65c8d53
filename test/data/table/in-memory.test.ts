import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { headAssembly, type ReadOptions, tableAssembly } from "../../../src/data/table/assemble.js";
import type { Cell, RowBatch } from "../../../src/data/table/cells.js";
import { placeOf } from "../../../src/data/table/column-places.js";
import { csvRows } from "../../../src/data/table/csv-rows.js";
import { FlagBuilder } from "../../../src/data/table/flag-builder.js";
import { Growing } from "../../../src/data/table/grow.js";
import { fileHash } from "../../../src/data/table/hash.js";
import { PercentCheck } from "../../../src/data/table/percent.js";
import { picked } from "../../../src/data/table/picked.js";
import { Places } from "../../../src/data/table/places.js";
import { rowCells, rowsHead, rowsTable } from "../../../src/data/table/row-objects.js";
import { cellsOf } from "../../../src/data/table/rows.js";
import { requireSquares } from "../../../src/data/table/sizes.js";
import { withoutRows } from "../../../src/data/table/without-rows.js";

const { NaN: none } = Number;

/** A table of some rows in memory. */
function tableOf(
  names: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: ReadOptions,
  some: Partial<RowBatch> = {},
) {
  const batch = { names, rows, place: (index: number) => index + 2, ...some };
  const head = headAssembly("f.csv");
  head.sink(batch);
  const table = tableAssembly("f.csv", head.finished(), options);
  table.sink(batch);
  return table.finished();
}

describe("objects as rows", () => {
  it("have all columns", () => {
    const rows = [
      { a: 1, b: "x" },
      { a: none, c: true },
      { b: null, a: undefined },
    ];
    expect(rowCells(rows)).toEqual({
      names: ["a", "b", "c"],
      rows: [
        [1, "x", null],
        [null, null, true],
        [null, null, null],
      ],
    });
  });

  it.each<[readonly unknown[], string]>([
    [[], "rows: there are none, expected at least one"],
    [[{ a: 1 }, null], "rows, line 2: is null, expected an object with the columns as keys"],
    [[[1]], "rows, line 1: is [1], expected an object with the columns as keys"],
    [["text"], "rows, line 1: is text, expected an object with the columns as keys"],
    [
      [{ a: 1 }, { a: Number.POSITIVE_INFINITY }],
      "rows, line 2: a is Infinity, expected a finite number, a text, true, false or null",
    ],
    [[{ a: 7n }], "rows, line 1: a is 7, expected a finite number, a text, true, false or null"],
    [
      [{ a: { b: "x".repeat(60) } }],
      `rows, line 1: a is {"b":"${"x".repeat(34)}, expected a finite number, a text, true, false or null`,
    ],
    [
      [{ a: new Date(0) }],
      "rows, line 1: a is a Date, expected a finite number, a text, true, false or null. Write times in the format of the run's data",
    ],
  ])("%# is refused", (rows, message) => {
    expect(() => rowCells(rows as [])).toThrow(message);
  });

  it("become a table, also a wide one", () => {
    const cells = rowCells([
      { t: "2020-01-31", v: 1 },
      { t: "2020-02-29", v: 2 },
    ]);
    expect(rowsHead(cells, {})).toMatchObject({
      names: ["t", "v"],
      rows: cells.rows,
      notes: [],
      where: "rows, line 1",
    });
    const table = rowsTable(cells, { columns: { t: "time", v: "number" } });
    expect([...table.times("t").ms]).toEqual([Date.UTC(2020, 0, 31), Date.UTC(2020, 1, 29)]);
    expect([...table.numbers("v")]).toEqual([1, 2]);
    expect([table.path, table.rows, table.where(1)]).toEqual(["rows", 2, "rows, line 2"]);
    const wide = rowCells([{ y: 2020, Q1: 1, Q2: 2, Q3: -9, Q4: null }]);
    const long = rowsTable(wide, {
      wide: { columns: "quarter" },
      missingValues: ["-9"],
      columns: { quarter: "text", value: "number" },
    });
    expect([long.texts("quarter").names, [...long.numbers("value")]]).toEqual([
      ["Q1", "Q2"],
      [1, 2],
    ]);
    expect(long.notes).toEqual([
      "columns Q1 to Q4 are quarters: each of their 4 values in a row is read as a row of its own (data.wide)",
    ]);
    expect(rowsHead(wide, { wide: { columns: "quarter" } }).notes).toEqual(long.notes);
  });
});

describe("a table", () => {
  const names = ["t", "h", "v", "c", "f"];
  const rows = [
    ["2020-01-31", "1", "5", " a", "yes"],
    ["2020-01-31", "2", "NA", "NA", "no"],
    ["2020-01-31", "3", "7.5", "", ""],
  ];

  it("has its columns by kind", () => {
    const table = tableOf(
      names,
      rows,
      {
        columns: { when: "time", v: "number", c: "text", f: "flag", both: "text", w: "word" },
        parts: { when: ["t", "h"], both: ["v", "c"], w: ["c"] },
      },
      { notes: ["a note"], reshaped: "reshaped" },
    );
    expect([...table.times("when").ms]).toEqual(
      [1, 2, 3].map((hour) => Date.UTC(2020, 0, 31, hour)),
    );
    expect([...table.numbers("v")]).toEqual([5, none, 7.5]);
    expect([...table.numbers("f")]).toEqual([1, 0, none]);
    expect(table.texts("c")).toEqual({ names: ["a"], codes: Int32Array.of(0, -1, -1) });
    expect(table.texts("w")).toEqual({ names: ["a", "NA"], codes: Int32Array.of(0, 1, -1) });
    expect(table.texts("both")).toEqual({
      names: ["5 a", "NA NA", "7.5"],
      codes: Int32Array.of(0, 1, 2),
    });
    expect([table.rows, table.where(2), table.notes, table.problems]).toEqual([
      3,
      "f.csv, line 4",
      ["a note", "reshaped", 'v: "NA" is read as missing (1 row)'],
      new Map(),
    ]);
    expect(() => table.numbers("c")).toThrow(new Error("c was not read as number or flag"));
    expect(() => table.texts("v")).toThrow(new Error("v was not read as text or word"));
    expect(() => table.times("x")).toThrow(new Error("x was not read as time"));
  });

  it("leaves out rows without any value beside times, and says so", () => {
    const blank = [
      ["2020-01-31", "1"],
      ["", " "],
      [null, none],
      ["2020-02-01", "2"],
    ];
    const table = tableOf(["t", "v"], blank, { columns: { t: "time", v: "number" } });
    expect([table.rows, table.where(1), table.notes]).toEqual([
      2,
      "f.csv, line 5",
      ["2 rows without any value skipped"],
    ]);
    expect([...tableOf(["t", "v"], blank, { columns: { v: "number" } }).numbers("v")]).toEqual([
      1,
      none,
      none,
      2,
    ]);
    expect([...tableOf(["v"], [["1"], [""]], { columns: { v: "number" } }).numbers("v")]).toEqual([
      1,
      none,
    ]);
  });

  it("is read with a decimal sign, words for missing values and a century", () => {
    const options = { columns: { v: "number", w: "number", c: "word", t: "time" } } as const;
    const cells = [
      ["1.500", "1,5", " x ", "31.01.30"],
      ["2.500", "2,5", "y", "01.02.29"],
    ];
    const table = tableOf(["v", "w", "c", "t"], cells, {
      ...options,
      missingWords: ["x"],
      twoDigitYears: 1929,
    });
    expect([...table.numbers("v"), ...table.numbers("w")]).toEqual([1500, 2500, 1.5, 2.5]); // one sign for all
    expect(table.texts("c")).toEqual({ names: ["y"], codes: Int32Array.of(-1, 0) });
    expect([...table.times("t").ms]).toEqual([Date.UTC(1930, 0, 31), Date.UTC(1929, 1, 1)]);
    expect(table.notes).toEqual([
      "t has two-digit years, read as 1929 to 2028; set data.twoDigitYears for another range",
    ]);
    expect([
      ...tableOf(["v"], [["1.500"]], { columns: { v: "number" }, decimal: "," }).numbers("v"),
    ]).toEqual([1500]);
  });

  const refused =
    (
      cells: readonly Cell[],
      options: Partial<ReadOptions> & Pick<ReadOptions, "columns">,
      some?: Partial<RowBatch>,
    ) =>
    () =>
      tableOf(["a", "b"], [["x", "1"], cells], options, some);
  it.each<[string, () => unknown, string]>([
    [
      "a total",
      refused(["Total", "y"], { columns: { b: "number" } }),
      'f.csv, line 3: b is "y", expected a number, or an empty cell for a missing value. If this text marks missing values, add it to data.missingValues (--missing-values). If it is a row of totals, remove it.',
    ],
    [
      "a remark",
      refused(["Source: x", "y"], { columns: { b: "number" }, covariates: ["b"] }),
      "(--missing-values); if the column holds categories, add it to data.categories. If it is a remark about the table, remove it.",
    ],
    [
      "an origin",
      refused(
        ["x", "y"],
        { columns: { b: "number" } },
        { origin: (index, column) => `${column}${index}` },
      ),
      'f.csv, line 3: b (column b1) is "y", expected',
    ],
    [
      "a flag",
      refused(["x", "y"], { columns: { a: "flag" } }),
      'f.csv, line 2: a is "x", expected True or False, yes or no, or an empty cell for a missing value. If the column holds categories, add it to data.categories',
    ],
    [
      "a row of another width",
      refused(["x", "y"], { columns: { a: "text" } }, { ragged: new Map([[1, "has 3 cells"]]) }),
      "has 3 cells",
    ],
    [
      "no such column",
      refused(["x", "y"], { columns: { c: "text" } }),
      'f.csv: has no column "c".',
    ],
    [
      "a format without a token",
      refused(["x", "y"], { columns: { a: "time" }, timeFormat: "[x]" }),
      'data.timeFormat is "[x]", expected tokens such as ',
    ],
    [
      "no time",
      refused(["x", "y"], { columns: { a: "time" } }),
      'f.csv, line 2: a is "x", expected a time such as 2020-01-31, 2020-01-31T13:00 or 31.01.2020',
    ],
    [
      "another format",
      refused(["x", "y"], { columns: { b: "time" }, timeFormat: "YYYY" }),
      'f.csv, line 2: b is "1", expected a time in the format YYYY (data.timeFormat)',
    ],
    [
      "the format of a source",
      refused(["x", "y"], {
        columns: { b: "time" },
        timeFormat: "YYYY",
        formatSource: "as in training",
      }),
      "in the format YYYY (as in training)",
    ],
  ])("refuses %s", (_, make, message) => {
    expect(make).toThrow(message);
  });

  it("without a row is refused, and one with problems keeps them", () => {
    expect(() => tableOf(["a"], [], { columns: { a: "text" } })).toThrow(
      "f.csv: has no rows below the header",
    );
    const cells = [["1", "x"], [], ["y", "z"]];
    const options = { columns: { a: "number", b: "text" }, lenient: true } as const;
    const table = tableOf(["a", "b"], cells, options, { ragged: new Map([[1, "has 3 cells"]]) });
    expect([...table.numbers("a")]).toEqual([1, none, none]);
    expect(table.texts("b")).toEqual({ names: ["x", "z"], codes: Int32Array.of(0, -1, 1) });
    expect([...table.problems.keys()]).toEqual([1, 2]);
    expect(table.problems.get(1)).toBe("has 3 cells");
  });

  it("can lose rows", () => {
    const cells = [
      ["2020-01-01T00:00+01:00", "1", "a"],
      ["2020-01-02T00:00+02:00", "2", "b"],
      ["2020-01-03T00:00+03:00", "3", "a"],
    ];
    const table = tableOf(["t", "v", "c"], cells, {
      columns: { t: "time", v: "number", c: "text" },
    });
    const less = withoutRows(table, new Set([1, 7]));
    expect(withoutRows(table, new Set())).toBe(table);
    expect([less.rows, less.where(1), [...less.numbers("v")]]).toEqual([
      2,
      "f.csv, line 4",
      [1, 3],
    ]);
    expect(less.texts("c")).toEqual({ names: ["a", "b"], codes: Int32Array.of(0, 0) });
    expect(less.times("t")).toEqual({
      format: table.times("t").format,
      ms: Float64Array.of(Date.UTC(2019, 11, 31, 23), Date.UTC(2020, 0, 2, 21)),
      offsets: Int16Array.of(60, 180),
    });
    const plain = tableOf(["t"], [["2020-01-01"], ["2020-01-02"]], { columns: { t: "time" } });
    expect(Object.keys(withoutRows(plain, new Set([0])).times("t"))).toEqual(["format", "ms"]);
  });

  it("has the first 1,000 rows as its head", () => {
    const head = headAssembly("f.csv");
    const batch = (count: number): RowBatch => ({
      names: ["a", "b"],
      notes: ["n"],
      rows: Array.from({ length: count }, (_, i) => [i, 0]),
      place: (index) => index + 2,
    });
    expect([
      head.sink(batch(999)),
      head.sink({ ...batch(1), rows: [["", null]] }),
      head.sink(batch(2)),
      head.sink(batch(1)),
    ]).toEqual([true, true, false, false]);
    const { rows, where, notes } = head.finished();
    expect([rows.length, where, notes]).toEqual([1000, "f.csv, line 2", ["n"]]);
    expect(headAssembly("f.csv").finished()).toMatchObject({ names: [], rows: [], where: "f.csv" });
  });
});

it("cells of several columns are joined", () => {
  const rows = [
    ["a ", 5],
    ["b", null],
    [new Date(0), ""],
    [undefined, undefined],
  ];
  expect(cellsOf({ names: ["x", "y"], rows }, ["x", "y"])).toEqual(["a 5", "", "", ""]);
  expect(cellsOf({ names: ["x", "y"], rows: [[new Date(0), 7]] }, ["x", "y"])).toEqual([
    "1970-01-01 7",
  ]);
  expect(cellsOf({ names: ["x", "y"], rows }, ["y"])).toEqual([5, null, "", undefined]);
  expect([placeOf(["a", "b", "a"], "a"), placeOf(["a", "b"], "b"), placeOf(["a"], "c")]).toEqual([
    0, 1, -1,
  ]);
});

it("flags are 1 and 0", () => {
  const column = new FlagBuilder([" x "]);
  for (const cell of ["Yes", false, "NA", null, "x", " x"]) column.add(cell);
  column.addMissing();
  expect([...column.build()]).toEqual([1, 0, none, none, none, none, none]);
  expect(() => new FlagBuilder().add("x")).toThrow('"x", expected True or False, yes or no,');
});

it("arrays grow", () => {
  const lengths: number[] = [];
  const values = new Growing((length) => {
    lengths.push(length);
    return new Int32Array(length);
  });
  for (let i = 0; i < 97; i += 1) values.push(i);
  expect([values.length, [...values.values()], lengths]).toEqual([
    97,
    Array.from({ length: 97 }, (_, i) => i),
    [64, 96, 144],
  ]);
  expect([...picked(Float64Array.of(5, 6, 7), Int32Array.of(2, -1, 0))]).toEqual([7, none, 5]);
});

it.each<[string, readonly number[], string]>([
  ["f.csv", [2, 3, 4], "line 2|line 3|line 4"],
  ["f.csv", [2, 5, 6, 9], "line 2|line 5|line 6|line 9"],
  ["f.csv", [2, 2, 2, 3, 3, 4], "line 2|line 2|line 2|line 3|line 3|line 4"],
  ["f.csv", [2, 3, 3, 3, 4], "line 2|line 3|line 3|line 3|line 4"],
  ["f.csv", [5, 4, 5], "line 5|line 4|line 5"],
  ["f.parquet", [1, 2], "row 1|row 2"],
  ["f.JSON.gz", [1], "row 1"],
  ["f.jsonl", [1], "line 1"],
])("rows of %s at %j are at %s", (path, places, found) => {
  const all = new Places(path);
  for (const place of places) all.add(place);
  expect(places.map((_, row) => all.where(row))).toEqual(
    found.split("|").map((place) => `${path}, ${place}`),
  );
  expect(all.rows).toBe(places.length);
});

it("a file is known by its hash", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "rnnlab-hash-")), "f");
  writeFileSync(path, "abc");
  const found = { file: path, bytes: 3, sha256: createHash("sha256").update("abc").digest("hex") };
  expect(await fileHash(path)).toEqual(found);
  expect(await fileHash(path, path)).toEqual({ ...found, test: found });
  expect(csvRows('a,"b\nc"\n\n\'=1,2\n')).toEqual([
    ["a", "b\nc"],
    ["=1", "2"],
  ]);
});

it("values whose squares overflow are refused with their row", () => {
  const check = (...values: number[]) =>
    requireSquares({ numbers: () => Float64Array.from(values), where: (row) => `row ${row}` }, [
      "a",
    ]);
  expect(() => check(1e141, 1)).toThrow("row 0: a is 1e+141, expected a size of at most 1e+140");
  expect(check(1e140, none, -1e140)).toBeUndefined();
});

it("percentages and shares are not mixed", () => {
  const check = new PercentCheck();
  check.requireOneNotation("5%");
  check.requireOneNotation("6%");
  expect(() => check.requireOneNotation("0.5")).toThrow(
    '"0.5", expected a number with % like "5%" before it, because 5% may be 0.05 or 5. Write all of them in one way',
  );
  const other = new PercentCheck();
  other.requireOneNotation("0.5");
  other.requireOneNotation("0.6");
  expect(() => other.requireOneNotation("5 %")).toThrow(
    '"5 %", expected a number without % like "0.5" before it,',
  );
});
