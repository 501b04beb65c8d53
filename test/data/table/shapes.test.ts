import { describe, expect, it } from "vitest";
import { isMissing, shown } from "../../../src/data/table/cells.js";
import { conversionOf } from "../../../src/data/table/conversions.js";
import { findDelimiter, usualWidth } from "../../../src/data/table/delimiters.js";
import { findTimeFormat } from "../../../src/data/table/find-time-format.js";
import { fitted } from "../../../src/data/table/kinds/fitted.js";
import { formatsOf, noContext } from "../../../src/data/table/kinds/times.js";
import { findLayout } from "../../../src/data/table/layout.js";
import { isData, isTyped } from "../../../src/data/table/layout-cells.js";
import { headerLines } from "../../../src/data/table/layout-headers.js";
import {
  commentNotes,
  endNotes,
  heldKind,
  repeatedNotes,
} from "../../../src/data/table/left-out.js";
import { correlations } from "../../../src/data/table/numbered-columns.js";
import { Places } from "../../../src/data/table/places.js";
import { rowsHead } from "../../../src/data/table/row-objects.js";
import { TextBuilder } from "../../../src/data/table/text-builder.js";
import { wideColumns } from "../../../src/data/table/wide/melt.js";
import type { WideName } from "../../../src/data/table/wide/options.js";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("wide columns", () => {
  const labels = (
    kind: WideName,
    names: readonly string[],
    cells: readonly unknown[] = names.map((_, i) => i + 0.5),
  ) =>
    wideColumns({ names, rows: [cells as number[], cells as number[]] }, kind).map(
      ({ label }) => label,
    );
  const numbered = (stem: string, from: number, to: number) =>
    upTo(to - from + 1).map((i) => `${stem}${from + i}`);
  const clocks = (step: number, count: number) =>
    upTo(count).map(
      (i) =>
        `${String(Math.floor((i * step) / 60)).padStart(2, "0")}:${String((i * step) % 60).padStart(2, "0")}`,
    );

  it.each<[WideName, string, readonly string[], readonly string[]]>([
    ["month", "names", ["Year", "Jan", "Feb", "Mar", "Apr"], ["Jan", "Feb", "Mar", "Apr"]],
    ["month", "three names", ["Year", "Jan", "Feb", "Mar"], []],
    ["month", "German names", ["Mai", "Juni", "Juli", "Dez."], ["Mai", "Juni", "Juli", "Dez."]],
    ["month", "words", ["alpha", "beta", "gamma", "delta"], []],
    ["month", "numbers", ["y", ...numbered("M", 1, 12)], numbered("", 1, 12)],
    ["month", "eleven numbers", numbered("M", 1, 11), []],
    [
      "month",
      "seasons",
      ["y", "NDJ", "DJF", "JFM", "FMA", "MAM", "AMJ", "MJJ", "JJA", "JAS", "ASO", "SON", "OND"],
      numbered("", 1, 12),
    ],
    ["month", "no names", numbered("column ", 1, 13), numbered("", 1, 12)],
    ["month", "no names and a mean", numbered("column ", 1, 14), numbered("", 1, 12)],
    ["month", "no names and two more", numbered("column ", 1, 15), []],
    ["quarter", "quarters", ["y", "Q1", "Q2", "Q3", "Q4"], ["Q1", "Q2", "Q3", "Q4"]],
    [
      "quarter",
      "words",
      ["1st quarter", "2nd Qtr", "3rd_q", "4th.quarter"],
      ["Q1", "Q2", "Q3", "Q4"],
    ],
    ["quarter", "Roman digits", ["I", "II", "III", "IV"], ["Q1", "Q2", "Q3", "Q4"]],
    ["quarter", "another order", ["Q2", "Q1", "Q3", "Q4"], []],
    ["quarter", "five", ["Q1", "Q2", "Q3", "Q4", "Q5"], ["Q1", "Q2", "Q3", "Q4"]],
    ["week", "52", ["y", ...numbered("W", 1, 52)], numbered("", 1, 52)],
    ["week", "53", numbered("kw_", 1, 53), numbered("", 1, 53)],
    ["week", "51", numbered("W", 1, 51), []],
    ["day", "28", numbered("day ", 1, 28), numbered("", 1, 28)],
    [
      "day",
      "31 with zeros",
      upTo(31).map((i) => `d${String(i + 1).padStart(2, "0")}`),
      numbered("", 1, 31),
    ],
    ["day", "27", numbered("d", 1, 27), []],
    ["day", "from 0", numbered("d", 0, 30), []],
    ["hour", "0 to 23", numbered("h", 0, 23), numbered("", 0, 23)],
    ["hour", "1 to 24", numbered("HE", 1, 24), numbered("", 1, 24)],
    ["hour", "1 to 25", numbered("HE", 1, 25), []],
    [
      "hour",
      "clocks",
      ["d", "06:00", "07:00", "08:00", "09:00"],
      ["06:00", "07:00", "08:00", "09:00"],
    ],
    ["hour", "three clocks", ["06:00", "07:00", "08:00"], []],
    ["hour", "clocks that are not even", ["06:00", "07:00", "08:00", "09:30"], []],
    [
      "hour",
      "midnight at the end",
      ["21:00", "22:00", "23:00", "00:00"],
      ["21:00", "22:00", "23:00", "24:00"],
    ],
    ["hour", "noon", ["10 AM", "11 am", "12 p.m.", "1 PM"], ["10:00", "11:00", "12:00", "13:00"]],
    [
      "hour",
      "intervals",
      ["0:00-0:30", "0:30-1:00", "1:00-1:30", "1:30-2:00"],
      ["00:00", "00:30", "01:00", "01:30"],
    ],
    ["hour", "half-hours by number", numbered("P", 1, 48), clocks(30, 48)],
    ["hour", "quarters by number from 0", numbered("t", 0, 95), clocks(15, 96)],
    ["hour", "144 parts", numbered("", 1, 144), clocks(10, 144)],
    ["hour", "50 parts", numbered("P", 1, 50), []],
    ["time", "years", ["c", "1990", "1991", "1992", "1993"], ["1990", "1991", "1992", "1993"]],
    ["time", "three years", ["c", "1990", "1991", "1992"], []],
    [
      "time",
      "years with their codes",
      upTo(4).map((i) => `${1990 + i} [YR${1990 + i}]`),
      ["1990", "1991", "1992", "1993"],
    ],
    [
      "time",
      "years behind a word",
      upTo(4).map((i) => `pop_${1990 + i}`),
      ["1990", "1991", "1992", "1993"],
    ],
    ["time", "years behind two words", ["pop1990", "pop1991", "gdp1990", "gdp1991"], []],
    ["time", "years from 2100 behind a word", upTo(4).map((i) => `pop${2100 + i}`), []],
    [
      "time",
      "months",
      ["2020-01", "2020-02", "2020-03", "2020-04"],
      ["2020-01", "2020-02", "2020-03", "2020-04"],
    ],
    ["time", "numbers", ["100", "101", "102", "103"], []],
    ["step", "steps", ["id", "d_01", "d_02", "d_03"], ["1", "2", "3"]],
    ["step", "no steps", ["id", "a", "b"], []],
  ])("are those of a %s: %s", (kind, _, names, expected) => {
    expect(labels(kind, names)).toEqual(expected);
  });

  it("hold numbers in at least half of their cells, or marks behind them", () => {
    const months = ["Jan", "Feb", "Mar", "Apr"];
    const found = (...cells: unknown[]) => labels("month", months, [1, 2, 3, ...cells]).length;
    expect([found("x"), found("5 p"), found("$5"), found(""), found("NA"), found("-")]).toEqual([
      0, 4, 4, 4, 4, 4,
    ]);
    const rows = [
      ["x", 1, 2, 3],
      [5, 1, 2, 3],
    ];
    expect(wideColumns({ names: months, rows }, "month")).toHaveLength(4);
    expect(wideColumns({ names: months, rows: [...rows, rows[0]!] }, "month")).toHaveLength(0);
  });
});

describe("lines", () => {
  it.each<[string, string, string, string | undefined]>([
    [
      "quoted as a whole",
      '"a,b"\n"1,2"\n"3,""4"""\n',
      'a,b\n1,2\n3,"4"\n',
      "each line is in quotes, which are left out",
    ],
    [
      "with formulas",
      'a,b\n="007",1\n="008",2\n',
      'a,b\n"007",1\n"008",2\n',
      'cells such as ="007" are read as the text in them',
    ],
    [
      "with quoted formulas",
      'a,b\n"=""007""",1\n"=""008""",2\n',
      'a,b\n"007",1\n"008",2\n',
      'cells such as ="007" are read as the text in them',
    ],
    [
      "with blanks before quotes",
      'a, "b"\n"1" , "2"\n3, "4"\n',
      'a,"b"\n"1","2"\n3,"4"\n',
      undefined,
    ],
    [
      "of fastText",
      "__label__a x y\n__label__b\tz\n",
      "a\tx y\nb\tz\n",
      "lines such as __label__x text, as of fastText, are read as the columns label and text",
    ],
    ["between bars", "|a|b|\n|--|--|\n|1|2|\n|3|4|\n", "a|b\n\n1|2\n3|4\n", undefined],
  ])("%s are rewritten", (_, text, expected, note) => {
    const conversion = conversionOf("f", text);
    expect(conversion?.convert(text)).toBe(expected);
    expect(conversion?.note).toBe(note);
  });

  it.each([
    ["of plain cells", "a,b\n1,2\n"],
    ["of quoted cells", '"a","b"\n"1","2"\n'],
    ["quoted as a whole without numbers", '"a,b"\n"c,d"\n'],
    ["quoted as a whole with several widths", '"a,b"\n"1,2,3"\n'],
    ["of one formula among four", 'a,b\n="007",1\n1,2\n3,4\n'],
    ["of one label", "__label__a x\ny\n"],
    ["of one row", '"a,b"\n'],
  ])("%s stay", (_, text) => {
    expect(conversionOf("f", text)).toBeUndefined();
  });

  it.each<[string, string]>([
    [",", "a,b\n1,2\n3,4\n"],
    [";", "a;b\n1,5;2\n3,5;4\n"],
    ["\t", "a\tb\n1\t2\n"],
    ["|", "a|b\n1|2\n"],
    [",", "word\nother\n"],
    [";", "a,b;c\n1,2;3\n"],
    [" ", "a b\n1 2\n3 4\n5 6\n7 8\n"],
    ["  ", "a b  c\nx y  2\nz w  4\nu v  5\ns t  7\n"],
    [",", "1 234\n2 345\n"],
    [" ", "1 2345\n2 3456\n"],
  ])("are divided by %j: %j", (delimiter, text) => {
    expect(findDelimiter(text, '"')).toBe(delimiter);
  });

  it("have the width of most rows, the first of two", () => {
    expect(usualWidth([["a"], ["b", "c"], ["d", "e"], ["# f"], ["# g"], ["# h"]])).toBe(2);
    expect([
      usualWidth([["a"], ["b", "c"]]),
      usualWidth([["# a", "b"]]),
      usualWidth([[""]]),
    ]).toEqual([1, 2, 0]);
  });

  it("have cells that are data or names", () => {
    const data =
      "1 -2.5 (3) $4 5% 1e5 2020-01-31 31.1.20 2020Q1 2020-W1 20200131 01JAN20 Jan-20 Q1-20 13:05 €5".split(
        " ",
      );
    expect(data.filter((cell) => !isData(cell))).toEqual([]);
    const names = [
      "a",
      "",
      "x1",
      "1st",
      "Q5 2020",
      "1 hour",
      "2 minutes",
      "January",
      "v2",
      "12-month",
    ];
    expect(names.filter(isData)).toEqual([]);
    const column = (numbers: number) => upTo(10).map((i) => [i < numbers ? "1" : "x"]);
    expect([
      isTyped(column(7), 0),
      isTyped(column(6), 0),
      isTyped([["NA"]], 0),
      isTyped([], 0),
    ]).toEqual([true, false, false, false]);
    expect(
      ["#N/A N/A", " nan ", "1.#IND", "-1.#qnan", "<NA>", "            "].map(isMissing),
    ).toEqual(Array(6).fill(true));
    expect(["nanx", "NA NA", 0, false, 1n].map(isMissing)).toEqual(Array(5).fill(false));
    expect([shown("x".repeat(38)), shown("x".repeat(39)), shown(new Date(0)), shown(null)]).toEqual(
      [`"${"x".repeat(38)}"`, `"${"x".repeat(36)}...`, "1970-01-01T00:00:00.000Z", "null"],
    );
  });

  it.each<[number, readonly (readonly string[])[]]>([
    [
      1,
      [
        ["a", "b"],
        ["1", "2"],
        ["3", "4"],
      ],
    ],
    [
      0,
      [
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
      ],
    ],
    [
      1,
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      2,
      [
        ["a", "b"],
        ["m", "kg"],
        ["1", "2"],
        ["3", "4"],
      ],
    ],
    [
      1,
      [
        ["a", "b"],
        ["m", "kg"],
        ["1", "2"],
      ],
    ], // too few rows below
    [
      4,
      [
        ["a", "b"],
        ["m", "n"],
        ["o", "p"],
        ["q", "r"],
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
        ["7", "8"],
        ["9", "1"],
      ],
    ],
    [
      1,
      [
        ["1", "2", "3"],
        ["9", "4", "7"],
        ["8", "5", "1"],
      ],
    ], // counts up
    [
      0,
      [
        ["1", "2", "4"],
        ["9", "4", "7"],
        ["8", "5", "1"],
      ],
    ],
    [
      1,
      [
        ["c", "2001", "2002", "2003", "2004"],
        ["x", "1", "5", "7", "2"],
        ["y", "4", "1", "1", "9"],
      ],
    ],
    [
      1,
      [
        ["1999", "2003", "2007", "2012"],
        ["1", "5", "7", "2"],
        ["4", "1", "1", "9"],
      ],
    ], // years
    [
      0,
      [
        ["1999", "2003", "2007"],
        ["1", "5", "7"],
        ["4", "1", "1"],
      ],
    ],
  ])("%i of them have names: %j", (count, rows) => {
    expect(headerLines(rows, rows.at(-1)!.length)).toBe(count);
  });

  it("below a table are left out with a note", () => {
    const shape = { width: 2, firstIsTyped: true, comments: [], leastFilled: 2 };
    expect([
      heldKind([""], shape, []),
      heldKind(["", " "], shape, []),
      heldKind(["Source: x"], shape, []),
    ]).toEqual(["line", "delimiters", "remark"]);
    expect([heldKind(["2020", "1"], shape, []), heldKind(["2020", ""], shape, [])]).toEqual([
      undefined,
      undefined,
    ]);
    const held = [
      { cells: [""], line: 4, kind: "line" },
      { cells: ["", ""], line: 5, kind: "delimiters" },
      { cells: ["Source:", "x"], line: 6, kind: "remark" },
      { cells: ["y"], line: 8, kind: "remark" },
    ] as const;
    expect(endNotes(held, 2)).toEqual([
      "1 row without a value at the end skipped",
      'lines 6 to 8 below the table skipped ("Source: x")',
    ]);
    expect([endNotes(held.slice(0, 2), 1), endNotes(held.slice(2, 3), 2), endNotes([], 2)]).toEqual(
      [
        ["2 rows without a value at the end skipped"],
        ['line 6 below the table skipped ("Source: x")'],
        [],
      ],
    );
    expect([commentNotes(0), commentNotes(1), repeatedNotes(0), repeatedNotes(2)]).toEqual([
      [],
      ["1 line that begins with # skipped"],
      [],
      ["2 lines that repeat the names of the columns skipped"],
    ]);
  });

  it("have numbers", () => {
    const places = new Places("f.csv");
    for (const place of [2, 3, 3, 3, 4, 9, 10]) places.add(place);
    expect(upTo(7).map((row) => places.where(row))).toEqual(
      [2, 3, 3, 3, 4, 9, 10].map((n) => `f.csv, line ${n}`),
    );
    const rows = new Places("f.JSON.gz");
    rows.add(1);
    expect([rows.where(0), new Places("f.parquet").where(4), rows.rows]).toEqual([
      "f.JSON.gz, row 1",
      "f.parquet, row 5",
      1,
    ]);
    const texts = new TextBuilder();
    for (const cell of [" a ", "b", "a", null, "NA", new Date(0)]) texts.add(cell);
    texts.addMissing();
    expect(texts.build()).toEqual({
      names: ["a", "b", "1970-01-01T00:00:00.000Z"],
      codes: Int32Array.of(0, 1, 0, -1, -1, 2, -1),
    });
  });

  it("above a table are titles, of at most fifty lines", () => {
    const rows = "2020-01-01,1\n2020-01-02,2\n2020-01-03,3\n";
    const titled = (count: number) => `${"A title\n".repeat(count)}day,v\n${rows.repeat(20)}`;
    expect(findLayout(titled(2), {})).toMatchObject({
      names: ["day", "v"],
      skip: 3,
      notes: ['lines 1 to 2 above the header skipped ("A title")'],
    });
    expect([findLayout(titled(49), {})?.names, findLayout(titled(50), {})?.names]).toEqual([
      ["day", "v"],
      ["A title"],
    ]);
    expect(findLayout(rows, {})).toMatchObject({
      skip: 0,
      header: undefined,
      notes: ['the file has no header: columns are called "column 1" to "column 2"'],
    });
    expect(findLayout(`day,v\nd,${"m".repeat(41)}\n${rows}`, {})?.notes).toEqual([
      `line 2 below the header skipped ("d ${"m".repeat(35)}...")`,
    ]);
    expect(findLayout(`,v\n${rows}`, {})).toMatchObject({
      names: ["column 1", "v"],
      notes: ['the first column has no name: it is called "column 1"'],
    });
    expect(findLayout("\n\n", {})).toBeUndefined();
  });
});

describe("notes on formats of times", () => {
  const note = (texts: readonly string[], columns: readonly string[] = []) => {
    const found = findTimeFormat(texts, { ...noContext, columns });
    return "format" in found ? found.note : found.problem;
  };
  it.each<[readonly string[], string | undefined, (readonly string[])?]>([
    [["2020-01-31"], undefined],
    [
      ["31.01.69"],
      "has two-digit years, read as 1930 to 2029; set data.twoDigitYears for another range",
    ],
    [["1930/31"], "has ranges of years, each of which is read as the year in which it begins"],
    [["FY2019/20"], "has ranges of years, each of which is read as the year in which it begins"],
    [["FY2019"], "has fiscal years: they are read as calendar years"],
    [["2019"], "has fiscal years: they are read as calendar years", ["fiscal year"]],
    [["2019"], undefined, ["year"]],
    [
      ["1577836800"],
      'is read as seconds since 1970; data.timeFormat "a plain number" keeps the numbers unchanged',
    ],
    [
      ["2458849.5"],
      'is read as Julian date with 1 decimals; data.timeFormat "a plain number" keeps the numbers unchanged',
    ],
    [
      ["43831"],
      'is read as Excel serial date; data.timeFormat "a plain number" keeps the numbers unchanged',
    ],
    [
      ["737791"],
      'is read as MATLAB datenum; data.timeFormat "a plain number" keeps the numbers unchanged',
    ],
    [
      ["1949.083", "1949.167"],
      'is read as decimal year with 3 decimals; data.timeFormat "a plain number" keeps the numbers unchanged',
    ],
    [
      ["2019/20 Q1"],
      "is read as parts of years that begin in April; for another month, set data.timeFormat (--time-format), for example to " +
        '"YYYY/YY [Q]Q (years from July)"',
    ],
    [[], "has no times, expected a time in every row"],
    [["word"], 'is "word", expected a time such as 2020-01-31, 2020-01-31T13:00 or 31.01.2020'],
    [
      ["2567-01-31"],
      'looks like a time ("2567-01-31") of the Buddhist calendar, in which 2024 is 2567: write the dates of the usual (Gregorian) calendar, or set data.timeFormat to read the years as they are',
    ],
  ])("%j", (texts, expected, columns) => {
    expect(note(texts, columns)).toBe(expected);
  });

  it("a format of most rows is that of all, and half are enough", () => {
    const source = (...texts: string[]) => {
      const found = findTimeFormat(texts);
      return "format" in found ? `${found.format.name} ${found.source}` : undefined;
    };
    expect(source("2020-01-31", "2020-02-01")).toBe("YYYY-MM-DD as in the first rows");
    expect(source("2020-01-31", "x", "2020-02-01")).toBe("YYYY-MM-DD as in 2 of the first 3 rows");
    expect(source("x", "2020-01-31", "y", "2020-02-01")).toBe(
      "YYYY-MM-DD as in 2 of the first 4 rows",
    );
    expect(source("x", "y", "2020-01-31", "z", "2020-02-01")).toBeUndefined();
    expect(source("2018A", "2018B", "2018A")).toBeUndefined(); // codes
    expect(source("2018A", "x", "2019A")).toBe("YYYY[A] as in 2 of the first 3 rows");
  });
});

describe("the first rows", () => {
  it("are a thousand, of which two hundred show numbers and a hundred the layout", () => {
    expect(rowsHead({ names: ["a"], rows: upTo(1001).map((i) => [i]) }, {}).rows).toHaveLength(
      1000,
    );
    const months = ["Jan", "Feb", "Mar", "Apr"];
    const wide = (count: number, isText: (row: number) => boolean) =>
      wideColumns(
        {
          names: months,
          rows: upTo(count).map((row) => months.map(() => (isText(row) ? "x" : 1))),
        },
        "month",
      ).length;
    expect([wide(200, (row) => row < 100), wide(400, (row) => row < 10 || row >= 200)]).toEqual([
      4, 4,
    ]);
    const width = (narrow: number, wider: number) =>
      findLayout(`${"ab,cd\n".repeat(narrow)}${"ab,cd,ef\n".repeat(wider)}`, {})?.shape.width;
    expect([width(60, 90), width(40, 70)]).toEqual([2, 3]);
    const commented = (count: number) =>
      findLayout(`${"# x\n".repeat(count)}a,b\n1,2\n3,4\n5,6\n`, {})?.names;
    expect(commented(999)).toEqual(["a", "b"]);
    expect(commented(1000)).not.toEqual(["a", "b"]);
    const labels = (count: number) =>
      conversionOf("f", `${"__label__a x\n".repeat(count)}plain\n`) !== undefined;
    expect([labels(100), labels(99)]).toEqual([true, false]);
  });

  it("are compared in two hundred columns", () => {
    const names = upTo(201).map((i) => `c${i}`);
    const rows = upTo(5).map((row) => names.map((_, c) => (row * row * 7 + c * c * row * 3) % 11));
    const head = { names, rows, notes: [], where: "", whereOf: () => "" };
    const of = (count: number) => correlations(head, names.slice(0, count));
    expect(of(201)).toEqual(of(200));
    expect(of(200)).not.toEqual(of(199));
  });

  it("decide on a reading by three steps", () => {
    const hours = ["01/03/2021 22:00", "01/03/2021 23:00", "02/03/2021 00:00", "02/03/2021 01:00"];
    expect(findTimeFormat(hours)).toMatchObject({ format: { name: "DD/MM/YYYY HH:mm" } });
    expect(findTimeFormat(hours.slice(1))).toHaveProperty("problem");
  });

  it("show how days are written, and so does a longer or shorter text far below", () => {
    const two = upTo(20).map((i) => `${i + 10}.11.2020`);
    const one = upTo(9).map((i) => `${i + 1}.11.2020`);
    const name = (texts: readonly string[]) => fitted(formatsOf(texts), texts, noContext).name;
    expect([name([...two, ...one]), name([...two.slice(0, 9), ...one, ...one])]).toEqual([
      "D.MM.YYYY",
      "D.MM.YYYY",
    ]);
  });

  it("have at most four lines of names, or twenty labels", () => {
    const names = upTo(5).map((i) => [`a${"xyzuv"[i]}`, `b${"xyzuv"[i]}`]);
    const rows = upTo(12).map((i) => [`r${i}`, String((i * 7) % 5)]);
    expect(headerLines([...names, ...rows], 2)).toBe(4);
    const labelled = (count: number) => {
      const labels = upTo(count).map((i) => [
        `Label ${"abcdefghijklmnopqrstuvwxyz"[i]}`,
        "text",
        "text",
      ]);
      return headerLines(
        [...labels, ...upTo(60).map((i) => [`2020-01-${10 + (i % 20)}`, `${i}`, "2"])],
        3,
      );
    };
    expect([labelled(20), labelled(21)]).toEqual([20, 4]);
  });

  it.each([
    [
      ["1990 Sep", "1991 Oct", "1992 Oct", "1993 Oct", "1994 Oct", "1995 Nov"],
      "YYYY MMM (years to September)",
    ],
    [["1990 Sep", "1991 Oct", "1992 Oct", "1993 Oct", "1995 Nov"], "YYYY MMM"],
  ])("show when water years begin, four of five times: %j", (texts, name) => {
    const context = { ...noContext, columns: ["water year", "month"] };
    expect(fitted(formatsOf(texts, context), texts, context).name).toBe(name);
  });
});
