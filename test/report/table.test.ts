import * as fc from "fast-check";
import { expect, test } from "vitest";
import { styles } from "../../src/report/color.js";
import { table } from "../../src/report/table.js";
import { text, width } from "./arbitrary.js";
import { expectToFit } from "./lines.js";

const columns = [
  { header: "cell" },
  { header: "parameters", align: "right" as const },
  { header: "test MSE", align: "right" as const },
];
const rows = [
  ["bidirectional", "3,010", "0.01810"],
  ["lstm", "5,410", "0.01234"],
];

test("texts go left, numbers right, a rule below the header", () => {
  expect(table(columns, rows)).toMatchInlineSnapshot(`
    "cell           parameters  test MSE
    ─────────────  ──────────  ────────
    bidirectional       3,010   0.01810
    lstm                5,410   0.01234"
  `);
});

test("texts are shortened before numbers", () => {
  expect(table(columns, rows, { width: 31 })).toMatchInlineSnapshot(`
    "cell       parameters  test MSE
    ─────────  ──────────  ────────
    bidirect…       3,010   0.01810
    lstm            5,410   0.01234"
  `);
});

test("headers that have a shorter form are shortened before all", () => {
  const shorter = columns.map((column, index) =>
    index === 1 ? { ...column, short: "params" } : column,
  );
  expect(table(shorter, rows, { width: 31 })).toMatchInlineSnapshot(`
    "cell           params  test MSE
    ─────────────  ──────  ────────
    bidirectional   3,010   0.01810
    lstm            5,410   0.01234"
  `);
  expect(table(shorter, rows, { width: 35 })).toBe(table(columns, rows));
});

test("spare columns are left out before texts are shortened, but no more of them than necessary", () => {
  const timed = [
    { header: "id", align: "right" as const, isSpare: true },
    ...columns,
    { header: "seconds", align: "right" as const, isSpare: true },
  ];
  const all = rows.map((row, i) => [String(i), ...row, "12 s"]);
  const linesAt = (width: number) => table(timed, all, { width }).split("\n");
  expect(linesAt(48)[0]).toBe("id  cell           parameters  test MSE  seconds");
  expect(linesAt(47)[0]).toBe("id  cell           parameters  test MSE");
  expect(linesAt(47).at(-1)).toBe("+1 column");
  expect(table(timed, all, { width: 36 })).toBe(`${table(columns, rows)}\n+2 columns`);
});

test("a text gives way even to a wider number, but not below eight columns", () => {
  const wide = [{ header: "name" }, { header: "nanoseconds", align: "right" as const }];
  expect(table(wide, [["lstm-large", "12345678901234"]], { width: 23 })).toMatchInlineSnapshot(`
    "name        nanoseconds
    ────────  ─────────────
    lstm-la…  123456789012…"
  `);
});

test("columns that have no room are left out, and a line says so", () => {
  const many = Array.from({ length: 9 }, (_, i) => ({ header: `column${i}` }));
  const narrow = table(many, [many.map(({ header }) => header)], { width: 24 });
  expect(narrow.split("\n").at(-1)).toBe("+4 columns");
  expectToFit(narrow, 24);
});

test("a styled cell is aligned as if it had no style", () => {
  const { bold, green } = styles(true);
  const lines = table(columns, [["lstm", { text: "1", style: green }, "2"]], {
    styles: styles(true),
  }).split("\n");
  expect(lines[0]).toContain(bold("cell"));
  expect(lines[2]).toBe(`lstm  ${green("         1")}         2`);
});

test("wide characters are counted as two columns", () => {
  expect(table([{ header: "系列" }, { header: "b" }], [["x", "y"]])).toBe(
    "系列  b\n────  ─\nx     y",
  );
});

test("missing cells are empty", () => {
  expect(table([{ header: "a" }, { header: "b" }], [["x"]])).toBe("a  b\n─  ─\nx");
});

test("anything fits any width", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ header: text, align: fc.constantFrom("left", "right") }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.array(fc.array(text, { maxLength: 12 }), { maxLength: 5 }),
      width,
      (heads, cells, most) => expectToFit(table(heads, cells, { width: most }), most),
    ),
  );
});

test("figures stand with their decimal points below each other", () => {
  const figures = [
    ["a", "1", "0.0008302"],
    ["b", "20", "0.03896 ± 0.002"],
    ["c", "300", "13.06"],
    ["d", "4", "-"],
  ];
  expect(table(columns, figures)).toMatchInlineSnapshot(`
    "cell  parameters          test MSE
    ────  ──────────  ────────────────
    a              1   0.0008302
    b             20   0.03896 ± 0.002
    c            300  13.06
    d              4   -"
  `);
});

test("texts in a right-aligned column stay at its right end", () => {
  const durations = [
    ["a", "1", "0.64 s"],
    ["b", "2", "2 min 05 s"],
  ];
  expect(table(columns, durations)).toMatchInlineSnapshot(`
    "cell  parameters    test MSE
    ────  ──────────  ──────────
    a              1      0.64 s
    b              2  2 min 05 s"
  `);
});
