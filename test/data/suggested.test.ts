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

// biome-ignore format: one kind a row
it.each([
  ["xlsx xlsm xlsb xls ods numbers", "is a spreadsheet. Save the sheet with the rows as CSV (UTF-8), and give that file"],
  ["zip bz2 xz zst 7z tar tgz", "is compressed. Unpack it (gunzip, unzip, ...), and give the file that was in it"],
  ["geojson", "is a JSON document of places, expected an array of objects whose keys are the columns. Run: jq -c '.features[].properties' FILE.geojson > FILE.jsonl"],
  [
    "feather arrow orc avro h5 hdf5 hdf nc grib mat rds rdata rda sav por dta sas7bdat xpt pkl pickle npy npz db sqlite",
    "is a file of another program. Write its rows as CSV or Parquet, for example with pandas, and give that file",
  ],
  ["arff", "is a file of Weka. Use the .ts or .tsv file of the same archive, or save the rows below @data as CSV with the names of the attributes as header"],
  ["xml gpx kml html htm pdf doc docx", "is a document, expected a table. Write its rows as CSV, a row for each time or sequence, and give that file"],
  ["dly", "has cells of fixed width. Use the CSV file of the station, which has a row for each day"],
  ["csv tsv txt json jsonl parquet ts gz", undefined],
])("files that end in %s", (endings, advice) => {
  for (const ending of endings.split(" ")) {
    const paths = [`a.${ending}`, `b/a.b.${ending.toUpperCase()}`, ...(ending === "gz" ? [] : [`a.${ending}.gz`])];
    expect(paths.map(adviceOn), ending).toEqual(paths.map(() => advice));
  }
  expect(adviceOn("xlsx")).toBeUndefined();
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
