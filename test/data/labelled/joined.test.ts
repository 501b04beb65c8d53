import { expect, it } from "vitest";
import { joinedTables, requireSameFeatures } from "../../../src/data/labelled/joined.js";
import type { Table } from "../../../src/data/table/read.js";

/** A table of a column of numbers and one of texts. */
function tableOf(path: string, numbers: readonly number[], words: readonly string[]): Table {
  const names = [...new Set(words)];
  return {
    path,
    rows: numbers.length,
    notes: ["a note", `of ${path}`],
    problems: new Map([[1, `${path}: a problem`]]),
    where: (row) => `${path}, line ${row + 2}`,
    numbers: () => Float64Array.from(numbers),
    texts: () => ({ names, codes: Int32Array.from(words, (word) => names.indexOf(word)) }),
    times: () => expect.unreachable(),
  };
}

const first = tableOf("a.csv", [1, 2], ["x", "y"]);
const second = tableOf("b.csv", [3, 4, 5], ["y", "z", "y"]);

it("the rows of a file of test sequences follow those of the other file", () => {
  const joined = joinedTables(first, second, undefined);
  expect(joined.rows).toBe(5);
  expect([...joined.numbers("v")]).toEqual([1, 2, 3, 4, 5]);
  expect(joined.texts("word")).toEqual({
    names: ["x", "y", "z"],
    codes: Int32Array.of(0, 1, 1, 2, 1),
  });
  expect([0, 1, 2, 4].map((row) => joined.where(row))).toEqual([
    ...["a.csv, line 2", "a.csv, line 3", "b.csv, line 2", "b.csv, line 4"],
  ]);
  expect([...joined.problems]).toEqual([
    [1, "a.csv: a problem"],
    [3, "b.csv: a problem"],
  ]);
  expect(joined.notes).toEqual(["a note", "of a.csv", "of b.csv"]);
});

it("an id that both files have stays two ids", () => {
  const { names, codes } = joinedTables(first, second, "word").texts("word");
  expect([...codes].map((code) => names[code])).toEqual(["x", "y", "y (test)", "z", "y (test)"]);
});

it("a missing text stays missing, and both files have as many values at each step", () => {
  const gaps = { ...second, texts: () => ({ names: ["y"], codes: Int32Array.of(0, -1, 0) }) };
  const { codes } = joinedTables(first, gaps, undefined).texts("word");
  expect([...codes]).toEqual([0, 1, 1, -1, 1]);
  const file = (path: string, count: number) => ({ path, features: Array<string>(count).fill("") });
  expect(() => requireSameFeatures(file("a.ts", 2), file("b.ts", 2))).not.toThrow();
  expect(() => requireSameFeatures(file("a.ts", 2), file("b.ts", 3))).toThrow(
    "b.ts: has 3 values at each step, expected 2 as in a.ts",
  );
  expect(() => joinedTables(first, second, undefined).times("t")).toThrow(
    "t was not read as a time",
  );
});
