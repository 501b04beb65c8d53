import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { delimitedOnly } from "../../src/data/delimited-only.js";
import { settingsWithoutEffect, withoutEffect } from "../../src/data/effects.js";
import { requireFilePath } from "../../src/data/file-path.js";
import { dataPath, testPathOf } from "../../src/data/locate.js";
import { lookalikes } from "../../src/data/lookalikes.js";
import { adviceOn, endingOf, isCompressed } from "../../src/data/other-endings.js";
import { isNumbers, nameFrom } from "../../src/data/suggested.js";

it.each([
  ["/a/sales 2024.csv", "sales-2024"],
  ["_raw.csv", "raw"],
  ["-x.csv", "x"],
  ["売上.csv", "data"],
  [`${"long".repeat(40)}.csv`, "long".repeat(16)],
])("a run on %s may be called %s", (path, name) => {
  expect(nameFrom(path)).toBe(name);
  expect(resolveConfig({ name }, "test").name).toBe(name);
});

it("names that differ in capitals, blanks or the form of accents look alike, each group once", () => {
  const names = ["Sun", "sun", "rain", "a b", "a  b", "\u00e9", "e\u0301", "fog"];
  expect(lookalikes("sky", names, ["kind", "kinds"])).toEqual([
    'sky has "Sun" and "sun", which count as different kinds. If they are the same kind, use one spelling.',
    'sky has "a  b" and "a b", which count as different kinds. If they are the same kind, use one spelling.',
    'sky has "e\u0301" and "\u00e9", which count as different kinds. If they are the same kind, use one spelling.',
  ]);
});

it("the file of test sequences lies beside the data file", () => {
  expect(testPathOf("/a/b/train.ts", undefined)).toBeUndefined();
  expect(testPathOf("/a/b/train.ts", "test.ts")).toBe("/a/b/test.ts");
  expect(testPathOf("/a/b/train.ts", "../c/test.ts")).toBe("/a/c/test.ts");
});

it("a file of a package is found by the package's name, with its scope", () => {
  expect(dataPath("a/b.csv")).toBe("a/b.csv");
  expect(dataPath("npm:vitest/package.json")).toMatch(/node_modules\/vitest\/package\.json$/);
  expect(dataPath("npm:@vitest/runner/dist/x.csv")).toMatch(/@vitest\/runner\/dist\/x\.csv$/);
  expect(() => dataPath("npm:@absent/data/x.csv")).toThrow(
    "npm:@absent/data/x.csv: the package is not installed. Run: npm install @absent/data",
  );
});

it("the ending of a file is that of what is in it, and says what to do if it is not read", () => {
  const endings = ["a.CSV", "a.csv.gz", "a.gz", "b/c.d/a", "a.tar.GZ"].map(endingOf);
  expect(endings).toEqual([".csv", ".csv", ".txt", "", ".tar"]);
  expect(isCompressed("a.csv.GZ")).toBe(true);
  expect(isCompressed("a.gz.csv")).toBe(false);
  expect(adviceOn("a.XLSX")).toContain("is a spreadsheet");
  expect(adviceOn("a.tar.gz")).toContain("is compressed");
  expect(adviceOn("a.csv")).toBeUndefined();
});

it("a column holds numbers if those that are there do, and one is", () => {
  expect(isNumbers(["1", "", "2,5"])).toBe(true);
  expect(isNumbers(["1", "x"])).toBe(false);
  expect([isNumbers([]), isNumbers(["", ""])]).toEqual([false, false]);
});

it("settings of cells between delimiters have no effect on other files", () => {
  const rules = delimitedOnly(["encoding", "delimiter"]);
  const said = (file: string, given: object = { encoding: "gbk", delimiter: ";" }) =>
    settingsWithoutEffect(rules, { file, ...given } as { file: string }, {
      encoding: "gbk",
      delimiter: ";",
    });
  for (const ending of [".json", ".jsonl", ".ndjson", ".parquet", ".ts"]) {
    expect(said(`a${ending}`)).toEqual([
      `encoding is "gbk", which has no effect: a ${ending} file holds text in UTF-8.`,
      `delimiter is ";", which has no effect: a ${ending} file has none.`,
    ]);
  }
  expect([said("a.csv"), said("a.txt"), said("a.json", {})]).toEqual([[], [], []]);
  const rule = { key: "a.b.c", reason: ({ is }: { is: boolean }) => is && "why." };
  const config = { a: { b: { c: [1] } } };
  expect(settingsWithoutEffect([rule], { is: true }, config)).toEqual([
    "a.b.c is [1], which has no effect: why.",
  ]);
  expect(settingsWithoutEffect([rule], { is: true }, {})).toEqual([
    withoutEffect("a.b.c", undefined, "why."),
  ]);
  expect(settingsWithoutEffect([rule], { is: false }, config)).toEqual([]);
});

it("a path that no config could hold is refused", () => {
  expect(requireFilePath(`${"x".repeat(4092)}.csv`)).toBeUndefined();
  for (const path of [`${"x".repeat(4093)}.csv`, "a\nb.csv"]) {
    expect(() => requireFilePath(path)).toThrow(
      "expected a path of at most 4096 characters without line breaks and other control characters. Rename the file or its folder.",
    );
  }
});
