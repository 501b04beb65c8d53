import { expect, it } from "vitest";
import { BlankLines, delimiterText, extentsOf } from "../../../src/data/table/blanks.js";
import { findDelimiter, sampleOf, usualWidth } from "../../../src/data/table/delimiters.js";
import { isData, isTyped } from "../../../src/data/table/layout-cells.js";

const lines = (text: string) => text.split("/").join("\n");
const cells = (text: string) => (text === "" ? [] : text.split("/").map((row) => row.split(",")));

/** Lines between slashes. */
it.each([
  ["a,b/1,2", ","],
  ["a;b/1;2", ";"],
  ["a|b/1|2", "|"],
  ["a\tb/1\t2", "\t"],
  ["abc/def", ","],
  ["", ","],
  ["a;b/1,5;2,5", ";"], // as many cells: commas are decimal signs
  ["a;b,c/d,e/f,g", ","],
  ["1 2/3 4", " "],
  ["1  2/3  4", " "],
  ["t  v/2020-01-01 10:00  1/2020-01-01 11:00  2/2020-01-01 12:00  3", "  "],
  ["n  v/New York  1/Los Angeles  2/Las Vegas  3", "  "],
  ["a  b/1 2  3/4 5  6", " "], // numbers are cells of their own
  ["New York  1/Los Angeles  2/7 8 9", " "],
  ["1 234/5 678", ","], // thousands
  ["1 234/5 67", " "],
  ["1 234/5 6789", " "],
  ["1 234/50 678 901", ","],
  ["1234 234/1234 678", " "],
  ["1x 234/5x 678", " "],
  ["-1 234/-2 345", ","],
  ["1 234.5/2 345.25", ","],
  ["1 234./2 345.", " "],
  ["1,5 2,5/3,5 4,5", " "],
  ["a,b,c/1,5 2,5/3,5 4,5", ","], // commas divide more rows
  ["1,2 3a,4/5,6 7b,8", ","],
  ["n1,5 3/1,5 2,5/3,5 4,5", " "],
  ["2020-01-01 1,5/2020-01-02 2,5", " "],
  ["1,5 2020-01-01/2,5 2020-01-02", ","],
  ["-1,5 2,5e-3/-2,5 +3,5E+2", " "],
  ["-1,5 2,5e3/-2,5 3,5E2", " "],
  ["1,5 x/2,5 y", ","],
  ["x  y\tz/1  2\t3/4  5\t6/7  8\t9", " "], // columns filled up with blanks
  ["x  y\tz/a  b\tc", "\t"],
  ["x\ty/1\t2/a b\tc", "\t"],
  ["1 2/3 4/5/6", ","],
  ["1 2/3 4/5 6/7/8", " "],
  ["1 2,b/3 4,d/5 6/7 8", " "],
  ["1 2,b/3 4,d/5 6,f/7 8", ","],
  ["1 2,3/4 5,6/7,8/9,10", ","],
  ["1 2,3/4 5,6/7 a,8/9 b,1", ","], // numbers behind blanks in half of the rows
  ["1 2,3/4 5,6/7 8,8/9 b,1", " "],
  ["# one, two, three/# four, five/1 2/3 4", " "],
  ["#a b c/#d e f/1 2/3 4", " "],
  ["a b/c d", ","], // no number
])("%j is divided by %j", (text, delimiter) => {
  expect(findDelimiter(lines(text), '"')).toBe(delimiter);
});

it.each([
  ["", 0],
  [" ", 0],
  ["a", 1],
  ["a,b/1/2", 1],
  ["a,b/1", 2],
  ["a/1,2", 1],
  ["#a,b/#c,d/#e", 2],
  ["#a,b,c/#a,b,c/1,2", 2],
  [" / / /1,2", 2],
])("most rows of %j have %i cells", (text, width) => {
  expect(usualWidth(cells(text))).toBe(width);
});

it("the first 100 rows show how a text is divided, and all comments above them", () => {
  const counts = (text: string, delimiter = ",") => {
    const { rows, comments } = sampleOf(text, delimiter, '"');
    return [rows.length, comments];
  };
  const many = Array.from({ length: 150 }, () => "1,2").join("\n");
  expect(counts(many)).toEqual([100, 0]);
  expect(counts(many, " ")).toEqual([100, 0]);
  expect(counts(`#a\n\n  # b\n${many}`)).toEqual([103, 3]);
  expect(counts(`#a\n\n  # b\n${many}`, " ")).toEqual([103, 3]);
  expect(counts("#a\n#b")).toEqual([2, 0]);
  expect(counts(`1,2\n#a\n${many}`)).toEqual([100, 0]);
});

it("cells that stand below each other have places", () => {
  const text = "a   b   c\n1   2   3\n4       6\n";
  expect(sampleOf(text, " ", '"')).toEqual({
    rows: [["a", "b", "c"], ["1", "2", "3"], ["4", "", "6"], [""]],
    extents: [
      { from: 0, to: 1 },
      { from: 4, to: 5 },
      { from: 8, to: 9 },
    ],
    comments: 0,
  });
  expect(sampleOf("a b\n1 2\n", " ", '"')).toEqual({
    rows: [["a", "b"], ["1", "2"], [""]],
    extents: undefined,
    comments: 0,
  });
});

it.each<[string, string, number, (readonly [number, number])[] | undefined]>([
  [
    "1   22/33   4",
    " ",
    2,
    [
      [0, 2],
      [4, 6],
    ],
  ],
  [
    "  1  2/333  4/333  n",
    " ",
    2,
    [
      [0, 3],
      [5, 6],
    ],
  ],
  [
    "1  2/3  -/5  NA",
    " ",
    2,
    [
      [0, 1],
      [3, 5],
    ],
  ],
  ["1 2/3 4", " ", 2, undefined], // one blank
  ["1\t  2/3  4", " ", 2, undefined],
  ["1   2/    3   4", " ", 2, undefined], // 3 stands below 2
  [
    "1  2/  3  4",
    " ",
    2,
    [
      [0, 3],
      [3, 6],
    ],
  ],
  [
    "#1   2   3/ % 1   2/1  2",
    " ",
    2,
    [
      [0, 1],
      [3, 4],
    ],
  ],
  [
    "1 2   3/4 5   6",
    "  ",
    2,
    [
      [0, 3],
      [6, 7],
    ],
  ],
  ["a   b", " ", 2, undefined],
])("%j divided by %j into %i cells has places", (text, delimiter, width, places) => {
  const extents = extentsOf(text.split("/"), delimiter, width);
  expect(extents?.map(({ from, to }) => [from, to])).toEqual(places);
});

it("lines of blanks are divided by tabs", () => {
  const tabbed = (
    delimiter: string,
    text: string,
    places?: readonly (readonly [number, number])[],
  ) => {
    const extents = places?.map(([from, to]) => ({ from, to }));
    const blank = new BlankLines(delimiter, extents);
    return [blank.tabbed(lines(text)).split("\n"), blank.notes()];
  };
  const places = [
    [0, 2],
    [4, 5],
    [7, 9],
  ] as const;
  expect(tabbed(" ", ' a  "b  c" d\t e"f g" ')).toEqual([['a\t"b  c"\td\te"f\tg"'], []]);
  expect(tabbed("  ", 'a b   c \t d\te  "f  g"')).toEqual([['a b\tc\td\te\t"f  g"'], []]);
  expect(tabbed(" ", "## a b/%  c/#d")).toEqual([["##a\tb", "%c", "#d"], []]);
  expect(tabbed(" ", "1   2  33/4      5/      6/7   8 /a   b/", places)).toEqual([
    ["1\t2\t33", "4\t\t5", "6", "7\t8\t", "a\tb", ""],
    ["2 rows with fewer cells: each cell belongs to the column above it"],
  ]);
  expect(tabbed(" ", "4      5/1   2  3/4      5", places)[0]).toEqual([
    "4\t5",
    "1\t2\t3",
    "4\t\t5",
  ]);
  expect(tabbed(" ", "4   5/4      5", places)[0]).toEqual(["4\t5", "4\t\t5"]); // names may lack one
  expect(tabbed(" ", "1   2  33/1  23333/    2  3/10   20", places)[1]).toEqual([]); // across two columns, or none
  expect(
    tabbed(" ", "1   2  33 */1   2  33 p/1   2  33 ††/1   2  33 ab/1   2  33 7", places),
  ).toEqual([
    ["1\t2\t33", "1\t2\t33", "1\t2\t33", "1\t2\t33\tab", "1\t2\t33\t7"],
    ["3 rows with a mark after the last cell, which is ignored"],
  ]);
  expect(tabbed(" ", "1   2  33/1   2  33 +/?      NA", places)).toEqual([
    ["1\t2\t33", "1\t2\t33", "?\t\tNA"],
    [
      "1 row with fewer cells: each cell belongs to the column above it",
      "1 row with a mark after the last cell, which is ignored",
    ],
  ]);
  expect(tabbed(" ", "1   2  33/4      x", places)).toEqual([["1\t2\t33", "4\tx"], []]); // a word
  expect([" ", "  ", ";", "\t"].map(delimiterText)).toEqual([
    "blanks",
    "two or more blanks",
    '";"',
    '"\\t"',
  ]);
});

// biome-ignore format: cells of one kind a row
const data = [
  "5", "-5", "+5", "(5)", "€5", "5 €", "-$ 5.5", "5%", "1,234.5", "1 234", "1\u00a0234", "1'234", "5e-3", "5E+3", "5e3 %",
  "2020-01-31", "31.1.2020", "1/31/20", "2020 01", "10:30", "31-Jan", "31 Jan 2020", "2020-Jan", "1 jan", "2020:1", "3 - 4",
  "2020Q1", "2020-W01", "2020 H2", "2020M1", "2020T1", "2020S1", "20200131", "20200131T10", "31Jan20", "31JAN2020",
  "Jan 2020", "january-20", "Feb. 5", "Jan  2020", "Jan, 20",  "MAR/2020", "apr,1", "May 1", "2020 Week 14", "31 Dec", "Q1 2020", "q4/20", "Q2-2020", " 5 ",
];
// biome-ignore format: cells of one kind a row
const words = [
  "", "a", "a5", "5a", "--5", "5 kg", "1e", "$", "Jan", "Jan2020", "xJan 2020", "Q1", "Q5 2020", "xQ1 2020", "Q1 2020x", "Q1 20201", "Q1 2",
  "1 year", "2 Months", "5-day", "12 hours", "3.week", "30 min", "10 seconds", "x2020-01-31", "2020X1", "2020-Q", "x20200131",
  "x31Jan20", "31Jan2", "n/a", "3 ab", "20201x", "3 MONTH", "10-Year rate", "5 Yrs", "6 Mos", "2 WKS", "3 Hrs", "250 Days", "€ $5", "5e-", "March",
];
it.each([
  ...data.map((cell) => [cell, true] as const),
  ...words.map((cell) => [cell, false] as const),
])("%j is a number or a time: %s", (cell, expected) => expect(isData(cell)).toBe(expected));

it("seven tenths of a column are numbers or times", () => {
  const column = (text: string) =>
    isTyped(
      text.split(",").map((cell) => ["x", cell]),
      1,
    );
  expect(column("1,2,3,4,5,6,7,a,b,c")).toBe(true);
  expect(column("1,2,3,4,5,6,a,b,c")).toBe(false);
  expect(column("1,2,3,4,5,6,7,a,b,c,NA,,")).toBe(true); // missing ones do not count
  expect(column("NA,")).toBe(false);
  expect(isTyped([["x"], ["x", "5"]], 1)).toBe(true);
});
