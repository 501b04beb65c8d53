import { describe, expect, it } from "vitest";
import { findLayout } from "../../../src/data/table/layout.js";
import { headerLines, labelsAbove } from "../../../src/data/table/layout-headers.js";
import {
  headerNotes,
  linesText,
  namesInComment,
  namesOf,
  shortened,
  titleNotes,
} from "../../../src/data/table/layout-names.js";
import {
  commentNotes,
  endNotes,
  heldKind,
  isComment,
  repeatedNotes,
} from "../../../src/data/table/left-out.js";
import { findQuote } from "../../../src/data/table/quotes.js";
import { isRemark, isTotal } from "../../../src/data/table/remarks.js";

/** Rows between slashes, cells between commas. */
const cells = (text: string) => (text === "" ? [] : text.split("/").map((row) => row.split(",")));

it.each([
  ["a,b/1,2/3,4", 2, 1],
  ["1,2/3,4/5,6", 2, 0],
  ["a,b/c,d/e,f", 2, 1],
  ["a,b/m,kg/1,2/3,4", 2, 2],
  ["a,b/m,kg/1,2", 2, 1],
  ["t,a/unit,kg/2020-01-01,2/2020-01-02,3", 2, 2],
  ["a,b/c,d/e,f/g,h/i,j/1,2/3,4/5,6/7,8/9,10/11,12", 2, 5], // labels of rows
  ["x,b/x,d/x,f/x,h/x,j/x,1/x,2/x,3/x,4/x,5/x,6", 2, 4], // names
  ["x,b/x,d/x,f/x,1/x,2/x,3/x,4/x,5/x,6", 2, 3],
  ["x,1,2,3/a,5,6,7.5/b,1,2,4", 4, 1], // counts up
  ["x,1,2,4/a,5,6,7.5/b,1,2,4", 4, 0],
  ["x,1,2,3.5/a,5,6,7.5/b,1,2,4", 4, 0],
  ["x,1,2,3,4.5/a,5,6,7.5,8/b,1,2,4,5", 5, 0],
  ["x,1,2/a,5,9/b,7,1", 3, 0],
  ["1,2,3/4,5,6/7,8,9", 3, 0],
  ["x,1990,1995,2000,2005/a,5,6,7,8/b,1,3,3,4", 5, 1], // times
  ["x,1990,1995,2000/a,5,6,7/b,1,3,3", 4, 0],
  ["x,1990,1995,2000,1995/a,5,6,7,8/b,1,3,3,4", 5, 0],
  ["x,10:00,10:15,10:30,10:45/a,5,6,7,8/b,1,3,3,4", 5, 1],
  ["x,2020-01,2020-04,2020-07,2020-10/a,5,6,7,8/b,1,3,3,4", 5, 1],
  ["x,1990,1995,2000,2005,3,9,4,8/a,5,6,7,8,1,1,1,1/b,1,3,3,4,1,1,1,1", 9, 0],
  ["x,1990,1995,2000,2005,3,9,4/a,5,6,7,8,1,1,1/b,1,3,3,4,1,1,1", 8, 1],
  ["x,1490,1495,1499,2100/a,5,6,7,8/b,1,3,3,4", 5, 0],
  ["x,1990,1995,2000,2005/a,1991,1996,2001,2006/b,1,3,3,4", 5, 0],
  ["a,b/--,---/1,2/3,4", 2, 2],
  ["a,b/--,5/1,2/3,4", 2, 1],
  ["x,b/--,---/y,2/z,4/u,5", 2, 2],
  ["b,c/r1,1,2/r2,3,4/r3,5,6", 3, 1], // R leaves out the first name
  ["5,c/r1,1,2/r2,3,4/r3,5,6", 3, 1],
  ["NA,NA/1,2/3,4", 2, 1],
  ["5,x/1,2/3,4", 2, 0],
  ["x,5/1,2/3,4", 2, 0],
  ["t,v/,5/,6/2020-01-03,7/2020-01-04,8/2020-01-05,9", 2, 1], // rows whose time is missing
  ["t,v/unit,kg/,5/2020-01-03,7/2020-01-04,8/2020-01-05,9", 2, 2],
  ["t,v/note 1,kg/2020-01-03,7/2020-01-04,8/2020-01-05,9", 2, 2],
  ["t,v/,/2020-01-03,7/2020-01-04,8/2020-01-05,9", 2, 2],
  ["t,v", 2, 1],
  ["", 2, 1],
])("%j, %i cells wide, has %i lines of names", (rows, width, lines) => {
  expect(headerLines(cells(rows), width)).toBe(lines);
});

it.each([
  ["Title,x/Date,v", 1],
  ["Title,x/Unit,kg/Year,v", 2],
  ["Title,x//Year,v", 2],
  ["Title,x/,kg/Year,v", 0],
  ["Date,x/Date,v", 0],
  ["Title,x/Date,", 0],
  ["Title,x/Day,v", 0],
  ["Title,x/xDate,v", 0],
  ["Title,x/Dates,v", 0],
  ["Date,v", 0],
  ["", 0],
])("%j has %i lines of labels above the names", (rows, lines) => {
  expect(labelsAbove(cells(rows))).toBe(lines);
});

it("the column of times has one of these names", () => {
  const names =
    " DATE |time|datum|fecha|data|dato|datetime|timestamp|period|Periodo|periode|período|time period|timeperiod|year|month|monat|mes|mês";
  expect(
    names.split("|").map((name) =>
      labelsAbove([
        ["a", "b"],
        [name, "v"],
      ]),
    ),
  ).toEqual(names.split("|").map(() => 1));
});

it.each<[string, number, string, readonly string[]]>([
  ["a,b", 2, "1,2", ["a", "b"]],
  [" a ,", 2, "1,2", ["a", "column 2"]],
  ["a,a/x,y", 2, "1,2", ["a x", "a y"]],
  ["a,b/x,y", 2, "1,2", ["a", "b"]],
  ["a,,/x,y,z", 3, "1,2,3", ["a", "column 2", "column 3"]],
  ["a,b,b/day,,", 3, "1,2,3", ["day", "b", "b"]], // pandas
  [",b/day,", 2, "1,2", ["day", "b"]],
  ["a,b/x,y/day,", 2, "1,2", ["day", "b"]],
  ["b,c", 3, "r,1,2", ["column 1", "b", "c"]], // R
  ["b,c", 3, "r,1,", ["b", "c", "column 3"]], // a delimiter at the end of each row
  ["b,c", 3, "r,1,/ /r,2,", ["b", "c", "column 3"]],
  ["b,c", 3, "r,1,/r,2,3", ["column 1", "b", "c"]],
  ["a,b,", 2, "1,2", ["a", "b"]],
  ["a,b,c", 2, "1,2", ["a", "b", "c"]],
  ["a", 3, "1,2,3", ["a", "column 2", "column 3"]],
  ["", 2, "1,2", ["column 1", "column 2"]],
])("names in %j, %i cells wide above %j, are %j", (headers, width, body, names) => {
  expect(namesOf(cells(headers), width, cells(body))).toEqual(names);
});

it.each<[string, number, readonly string[] | undefined]>([
  ["#a, b", 2, ["a", "b"]],
  ["##  a,b /#c,d/text,x", 2, ["c", "d"]],
  ["#a,b/#c,5", 2, ["a", "b"]],
  ["#a,b/#c", 2, ["a", "b"]],
  ["#a,a", 2, undefined],
  ["a,b", 2, undefined],
  ["#a", 1, undefined],
  ["#a,2020-01-01", 2, undefined],
  ["#a,-", 2, undefined],
  ["", 2, undefined],
])("names in the comment %j, %i cells wide, are %j", (above, width, names) => {
  expect(namesInComment(cells(above), width)).toEqual(names);
});

it("lines above and below the names are said to be skipped", () => {
  expect(titleNotes(cells("a//b,c/d"), 0, 0)).toEqual([]);
  expect(titleNotes(cells("a, b//c/d,e"), 0, 3)).toEqual([
    'lines 1 to 3 above the header skipped ("a  b")',
  ]);
  expect(titleNotes(cells("sep/a/d,e"), 1, 2)).toEqual(['line 2 above the header skipped ("a")']);
  expect(titleNotes([[""], [" "], ["d"]], 0, 2)).toEqual([]);
  expect(headerNotes([], 0, 3, [])).toEqual([
    'the file has no header: columns are called "column 1" to "column 3"',
  ]);
  expect(headerNotes(cells("a,b"), 0, 2, cells("1,2"))).toEqual([]);
  expect(headerNotes(cells(" ,b"), 0, 2, cells("1,2"))).toEqual([
    'the first column has no name: it is called "column 1"',
  ]);
  expect(headerNotes([[""]], 0, 1, cells("1"))).toEqual([]);
  expect(headerNotes(cells("a,b/m, kg"), 2, 2, cells("1,2"))).toEqual([
    'line 4 below the header skipped ("m  kg")',
  ]);
  expect(headerNotes(cells("b/m/n"), 0, 2, cells("r,1"))).toEqual([
    'the first column has no name: it is called "column 1"',
    'lines 2 to 3 below the header skipped ("m")',
  ]);
  expect([linesText(4, 4), linesText(4, 6)]).toEqual(["line 5", "lines 5 to 7"]);
  expect([shortened("x".repeat(40)), shortened("x".repeat(41))]).toEqual([
    `"${"x".repeat(40)}"`,
    `"${"x".repeat(37)}..."`,
  ]);
});

describe("rows that may be left out", () => {
  const shape = { width: 3, firstIsTyped: true, comments: ["#again"], leastFilled: 3 };
  it("are comments among rows that begin with numbers, or repeated ones", () => {
    const found = (text: string, some: object = {}) =>
      isComment(text.split(","), { ...shape, ...some });
    expect([found("#x"), found("#x,1,2"), found("x#"), found("")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(found("#x", { width: 1 })).toBe(false);
    expect(found("#x", { width: 2 })).toBe(true);
    expect(found("#x", { firstIsTyped: false })).toBe(false);
    expect(found("#again,1", { firstIsTyped: false })).toBe(true);
  });

  it.each<[string, object, boolean, string | undefined]>([
    ["1,2,3", {}, false, undefined],
    ["1,2,3", {}, true, undefined],
    ["", {}, false, "line"],
    [" , , ", {}, false, "delimiters"],
    [",,", {}, true, "delimiters"],
    ["Source: x,,", {}, false, "remark"],
    ["Note,1,2", {}, false, "remark"], // beside numbers
    ["abc,1,2", {}, false, undefined],
    ["abc,1,2", {}, true, undefined],
    ["Note,1,2", { firstIsTyped: false }, false, undefined],
    ["other,,", { firstIsTyped: false }, false, undefined],
    ["other,,", { firstIsTyped: false }, true, "remark"],
    ["9,text,", { width: 4 }, false, undefined],
    ["9,text", { width: 4 }, true, "remark"],
    ["9,text", { width: 4, leastFilled: 2 }, true, undefined],
    ["9,x1", { width: 4 }, true, undefined],
    ["Foo,9", { width: 4, firstIsTyped: false }, true, undefined],
    ["-99.9", {}, false, "remark"],
    ["-999", {}, false, "remark"],
    ["-9.90", {}, false, "remark"],
    ["-9.9x", {}, false, undefined],
    ["x-99", {}, false, undefined],
    ["-99,,", {}, false, undefined],
    ["----", {}, false, "remark"],
    ["---- x", {}, false, undefined],
    ["--", {}, false, undefined],
    ["*", {}, false, "remark"],
    ["~~~,,", {}, false, "remark"],
    ["~~~,1,2", {}, false, undefined],
    ["Total", {}, false, undefined],
    ["one two three four", { firstIsTyped: false }, false, "remark"],
    ["  one two three  ", { firstIsTyped: false }, false, undefined],
    ["one two three four", { firstIsTyped: false, width: 2 }, false, undefined],
    ["Source: x,,", { firstIsTyped: false, leastFilled: 1 }, false, undefined],
    ["Mar 2020", {}, false, undefined],
    ["abc", {}, false, "remark"],
    ["a", {}, false, undefined],
  ])("%j may be a remark: %j %s %s", (row, some, isBehindGap, kind) => {
    const held = isBehindGap ? [{ cells: [""], line: 5, kind: "line" as const }] : [];
    expect(heldKind(row.split(","), { ...shape, ...some }, held)).toBe(kind);
  });

  it("are behind a gap only if an empty row is held", () => {
    const held = [{ cells: ["Source"], line: 5, kind: "remark" as const }];
    expect(heldKind(["other", "", ""], { ...shape, firstIsTyped: false }, held)).toBeUndefined();
  });

  const row = (kind: "line" | "delimiters" | "remark", line: number, text = "") => ({
    cells: text.split(","),
    line,
    kind,
  });
  it("are counted", () => {
    expect(endNotes([], 2)).toEqual([]);
    expect(endNotes([row("line", 5)], 2)).toEqual([]);
    expect(endNotes([row("line", 5)], 1)).toEqual(["1 row without a value at the end skipped"]);
    expect(
      endNotes([row("delimiters", 5, ","), row("delimiters", 6, ","), row("line", 7)], 2),
    ).toEqual(["2 rows without a value at the end skipped"]);
    expect(
      endNotes(
        [row("line", 5), row("remark", 6, " Source, x "), row("line", 7), row("remark", 8, "b")],
        2,
      ),
    ).toEqual(['lines 6 to 8 below the table skipped ("Source  x")']);
    expect(endNotes([row("delimiters", 5, ","), row("remark", 6, "a")], 2)).toEqual([
      "1 row without a value at the end skipped",
      'line 6 below the table skipped ("a")',
    ]);
    expect([0, 1, 2].map(commentNotes)).toEqual([
      [],
      ["1 line that begins with # skipped"],
      ["2 lines that begin with # skipped"],
    ]);
    expect([0, 1, 2].map(repeatedNotes)).toEqual([
      [],
      ["1 line that repeats the names of the columns skipped"],
      ["2 lines that repeat the names of the columns skipped"],
    ]);
  });
});

it("totals and remarks begin with certain words", () => {
  const found = (texts: string, test: (text: string) => boolean) =>
    texts.split("|").filter(test).join("|");
  const totals =
    "total| Total|grand total|Grand Totals|subtotal|sum|summe|gesamt|insgesamt|somme|suma|totale|average|means|mean x";
  expect(found(totals, isTotal)).toBe(totals);
  expect(found("a total|totally|summer|grandtotal|meaning|x sum|", isTotal)).toBe("");
  const remarks =
    "*x|©|†|source|Quelle:|fuente x|fonte|note|Notes|remark|copyright|last updated|generated|created|exported|end of|nota|notas|" +
    "nota bene|hinweis|hinweise|anmerkung|Anmerkungen|bron| source|remarque|avertissement|disclaimer";
  expect(found(remarks, isRemark)).toBe(remarks);
  expect(
    found(
      "Notes2|notes_|источники|x*|resource|a note|noted|my source|last|remarks|ending of|sources|x ©",
      isRemark,
    ),
  ).toBe("");
});

it("remarks in other alphabets are known by their first word", () => {
  const remarks = "źródło x|källa x|zdroj x|примечание x|Примечания x|источник x".split("|");
  expect(remarks.filter(isRemark)).toEqual(remarks);
});

it.each<[string, string]>([
  ["'a','b'/'c','d'", "'"],
  ["'a';b/'c';d", "'"],
  ["a\t'b'/c\t'd'", "'"],
  ["a|'b'|c/c|'d'|e", "'"],
  ["a,'b''c'/c,'d'", "'"],
  ["a,'b,c'/c,'d'", "'"],
  ["'a','b'/c,d", '"'], // not most lines
  ["'a','b'/'c','d'/e,f", "'"],
  ["a x'b'/c x'd'", '"'],
  ["'a'x,b/'c'x,d", '"'],
  ["'a','b'/'c',\"d\"", '"'],
  ["  'a',b  / 'c',d/ / ", "'"],
  ["a,b", '"'],
])("the quotes of %j are %s", (text, quote) => {
  expect(findQuote(text.replaceAll("/", "\n"))).toBe(quote);
});

/** What is found in the first lines of a file, line by line between slashes. */
it.each<[string, object]>([
  ["a,b/1,2/3,4", { delimiter: ",", skip: 1, names: ["a", "b"], header: ["a", "b"], notes: [] }],
  ["x/1/2/3", { delimiter: ",", skip: 1, names: ["x"], header: undefined, notes: [] }],
  ["sep=;/a;b/1;2/3;4", { delimiter: ";", skip: 2, names: ["a", "b"] }],
  ["sep=;;/a,b/1,2/3,4", { delimiter: ",", names: ["a", "b"] }],
  [
    "My title/a,b/1,2/3,4/5,6",
    { skip: 2, names: ["a", "b"], notes: ['line 1 above the header skipped ("My title")'] },
  ],
  [
    "#a,b/# units/1,2/3,4/5,6",
    {
      skip: 2,
      names: ["a", "b"],
      header: undefined,
      notes: [
        'lines 1 to 2 above the header skipped ("#a b")',
        'the names of the columns are those of a comment ("a, b")',
      ],
    },
  ],
  ["1,2/3,4/5,6", { skip: 0, names: ["column 1", "column 2"], header: undefined }],
  ["t,v/Jan 1, 2020,5/Jan 2, 2020,6/Jan 3, 2020,7", { names: ["t", "v"] }], // whose dates contain the delimiter
  ["t,v,w/1, 2020,5,1/2, 2020,6,1/3, 2020,7,1", { names: ["column 1", "t", "v", "w"] }],
  ["t,v/x 1, 2020,5/x 2, 2020,6/x 3, 2020,7", { names: ["column 1", "t", "v"] }],
  ["a,b/1,2/,4/5,6", { shape: { width: 2, firstIsTyped: true, comments: [], leastFilled: 1 } }],
  ["a,b/x,2/y,4/,", { shape: { width: 2, firstIsTyped: false, comments: [], leastFilled: 2 } }],
  [
    "#c/a,b/1,2/3,4/Source: x,/5,6",
    { shape: { width: 2, firstIsTyped: true, comments: ["#c"], leastFilled: 2 } },
  ],
  ["a,b/1,2/#3,/3,4", { shape: { width: 2, firstIsTyped: true, comments: [], leastFilled: 2 } }],
  ["a,b/,/1,2/3,4", { shape: { width: 2, firstIsTyped: true, comments: [], leastFilled: 2 } }],
  [
    "a,b,c/1,2,3/4,,/,,/x,,",
    { shape: { width: 3, firstIsTyped: true, comments: [], leastFilled: 1 } },
  ],
  [
    "'a','b'/'c','d'/'1','2'",
    { quote: "'", notes: ["cells are in single quotes, which are not part of them"] },
  ],
  [
    "#foo,bar/#d,kg/2020-01-01,1/2020-01-02,2/2020-01-03,3",
    { skip: 2, names: ["#d", "kg"], notes: ['line 1 above the header skipped ("#foo bar")'] },
  ],
  ["#year,v/#d,kg/2020-01-01,1/2020-01-02,2/2020-01-03,3", { skip: 2, names: ["#year", "v"] }], // names above units
  ["#year,v/#d,kg/#c,d/2020-01-01,1/2020-01-02,2/2020-01-03,3", { skip: 3, names: ["#c", "d"] }],
  ["#year,v/#d/2020-01-01,1/2020-01-02,2/2020-01-03,3", { skip: 2, names: ["year", "v"] }],
  [
    "Account:;DE12;/Name:;x;/day;v;w/2020-01-01;1;2/2020-01-02;1;2/2020-01-03;1;2",
    { skip: 3, names: ["day", "v", "w"] },
  ],
  [
    "Series ID:   GDPC1/Units:  kg/DATE   VALUE/2020-01-01  1/2020-01-02  2/2020-01-03  3/2020-01-04  3/2020-01-05  3/2020-01-06  3/2020-01-07  3",
    { delimiter: "  ", skip: 3, names: ["DATE", "VALUE"] },
  ],
  [
    "1749 1750/1749 1 2 3/1750 4 5 6/1751 3 4 5/1752 4 5 3",
    {
      skip: 1,
      notes: [
        'line 1 above the header skipped ("1749 1750")',
        'the file has no header: columns are called "column 1" to "column 4"',
      ],
    },
  ],
  ["1749 1750 5/1749 1 2 3/1750 4 5 6/1751 3 4 5/1752 4 5 3", { skip: 0 }],
  [
    "title,x/day,v,w/2020-01-01,1,2/2020-01-02,3,4/2020-01-03,5,6",
    { skip: 2, names: ["day", "v", "w"] },
  ],
  ["v,w/r1,1,2/r2,3,4/r3,5,6", { skip: 1, names: ["column 1", "v", "w"] }],
  ["Title,/a,b/1,2/3,4/5,6", { skip: 2, names: ["a", "b"] }],
  ["a,b,/1,2/3,4/5,6", { skip: 1, names: ["a", "b"] }],
  ["a,b,c/x,y/1,2,3,4/1,2,3,4/1,2,3,4", { skip: 2, names: ["column 1", "a", "b", "c"] }],
  [",,/a,b,c/1,2,3/4,5,6/7,8,9", { skip: 2, names: ["a", "b", "c"] }],
  ["/ /a,b/1,2/3,4", { skip: 3, names: ["a", "b"], notes: [] }],
  ["#x,y/a,b/1,2/3,4/5,6", { skip: 2, names: ["a", "b"] }],
  ["a,b#/1,2/3,4/5,6", { skip: 1, names: ["a", "b#"] }],
  ["%x/a,b,c/1,2,3/4,5,6/7,8,9", { skip: 2, names: ["a", "b", "c"] }],
  [
    "Unit,kg/Date,v/2020-01-01,1/2020-01-02,3/2020-01-03,5",
    { skip: 2, names: ["Date", "v"], notes: ['line 1 above the header skipped ("Unit kg")'] },
  ],
  [
    "Account: ;DE12;/day;v;w/2020-01-01;1;2/2020-01-02;1;2/2020-01-03;1;2",
    { skip: 2, names: ["day", "v", "w"] },
  ],
  [
    "Series: GDPC1/Unit: kg/DATE VALUE/2020-01-01 1/2020-01-02 2/2020-01-03 3/2020-01-04 3/2020-01-05 3/2020-01-06 3/2020-01-07 3/2020-01-08 3",
    { delimiter: " ", skip: 3, names: ["DATE", "VALUE"] },
  ],
  ["1,2/#a,b/3,4/5,6", { skip: 0, names: ["column 1", "column 2"] }],
  [
    "a,b,/x,y/1,2/3,4/5,6",
    { skip: 2, names: ["a", "b"], notes: ['line 2 below the header skipped ("x y")'] },
  ],
  [" ,T/a,b/1,2/3,4/5,6", { skip: 2, names: ["column 1", "T"] }],
])("the layout of %j is %j", (text, layout) => {
  expect(findLayout(text.replaceAll("/", "\n"), {})).toMatchObject(layout);
});

it("a file without a row has no layout, and given parts are kept", () => {
  expect([findLayout("", {}), findLayout("\n \n", {})]).toEqual([undefined, undefined]);
  expect(findLayout("a,b;c\n1,2;3", { delimiter: ";" })?.names).toEqual(["a,b", "c"]);
  expect(findLayout("a,b\nm,kg\n1,2\n3,4", { header: 1 })).toMatchObject({
    skip: 1,
    names: ["a", "b"],
  });
  expect(findLayout("a,b\n1,2\n3,4", { header: 0 })).toMatchObject({
    skip: 0,
    names: ["column 1", "column 2"],
  });
  const one = (text: string, texts: readonly string[]) => findLayout(text, { texts })?.delimiter;
  expect(one("text\na b\nc d", ["text"])).toBe(",");
  expect(one("'text'\na; b\nc; d", ["text"])).toBe(",");
  expect(one('"text"\na; b\nc; d', ["text"])).toBe(",");
  expect(one("text\na; b\nc; d", ["text", "other"])).toBe(";");
  expect(one("text\na; b\nc; d", ["other"])).toBe(";");
  expect(one('text\n"ab" 1\n"cd" 2', ["text"])).toBe(" "); // names of rows
});
