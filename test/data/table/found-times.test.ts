import { describe, expect, it } from "vitest";
import type { Cell } from "../../../src/data/table/cells.js";
import { findColumns, isNamedTime } from "../../../src/data/table/columns.js";
import { findTimeFormat } from "../../../src/data/table/find-time-format.js";
import type { FoundColumn } from "../../../src/data/table/found.js";
import { joinableColumns } from "../../../src/data/table/joinable-columns.js";
import { timeFormat } from "../../../src/data/table/kinds/format.js";
import { namedFormat, noContext } from "../../../src/data/table/kinds/times.js";
import { unreadTime } from "../../../src/data/table/time-advice.js";
import { isIdName } from "../../../src/data/table/time-columns.js";
import { severalFormats, timeTest } from "../../../src/data/table/time-names.js";
import { isTimeZone, timeZone } from "../../../src/data/table/time-zone.js";
import { hasTwoDigitYears, TimeBuilder, timestamps } from "../../../src/data/table/times.js";
import { areYearless } from "../../../src/data/table/yearless.js";

const split = (text: string) => text.split("|");
const kept = (name: string) =>
  `is read as ${name}; data.timeFormat "a plain number" keeps the numbers unchanged`;
const ranges = "has ranges of years, each of which is read as the year in which it begins";
const fiscal = "has fiscal years: they are read as calendar years";
const two = "has two-digit years, read as 1930 to 2029; set data.twoDigitYears for another range";
const parts = (name: string) =>
  "is read as parts of years that begin in April; for another month, set data.timeFormat (--time-format), for example to " +
  `"${name} (years from July)"`;

/** Cells between bars, the format, and what is said of it. */
it.each<[string, string, string | undefined]>([
  ["2020-01-31|2020-02-01", "YYYY-MM-DD", undefined],
  ["31.01.99|01.02.99", "DD.MM.YY", two],
  ["2019/20|2020/21", "YYYY/YY", ranges],
  ["2019–2020|2020–2021", "YYYY–YYYY", ranges],
  ["FY 2019-20|FY 2020-21", "[FY ]YYYY-YY", ranges],
  ["FY2019|FY2020", "[FY]YYYY", fiscal],
  ["1577836800|1577836801", "seconds since 1970", kept("seconds since 1970")],
  ["43831|43832", "Excel serial date", kept("Excel serial date")],
  ["2458849.5|2458850.5", "Julian date with 1 decimals", kept("Julian date with 1 decimals")],
  ["737791|737792", "MATLAB datenum", kept("MATLAB datenum")],
  ["1949.083|1949.167", "decimal year with 3 decimals", kept("decimal year with 3 decimals")],
  ["2019/20 Q1|2019/20 Q2", "YYYY/YY [Q]Q (years from April)", parts("YYYY/YY [Q]Q")],
  ["H1 2019/20|H2 2019/20", "[H]HY YYYY/YY (years from April)", parts("[H]HY YYYY/YY")],
  ["5|6", "a plain number", undefined],
])("%s is read as %s", (texts, name, note) => {
  const found = findTimeFormat([null, ...split(texts), "NA"]);
  expect("format" in found && { ...found, format: found.format.name }).toEqual({
    format: name,
    source: "as in the first rows",
    note,
  });
});

it("a column called fiscal has fiscal years, and another century is said", () => {
  const found = findTimeFormat(["2019", "2020"], { ...noContext, columns: ["fiscal year"] });
  expect(found).toMatchObject({ format: { name: "YYYY" }, note: fiscal });
  expect(findTimeFormat(["31.01.99"], { ...noContext, twoDigitYears: 1950 })).toHaveProperty(
    "note",
    "has two-digit years, read as 1950 to 2049; set data.twoDigitYears for another range",
  );
  expect(findTimeFormat([null, new Date(0)])).toMatchObject({
    format: { name: "YYYY-MM-DDTHH:mm:ss.SSS?Z" },
    source: "from the column's type",
  });
  expect(
    split("YY|DD.MM.YY|[FY]'YY|YYYY|YYYY/YY|YYYY - YY|YYYY-YYYY|YYYY/YY YY").map((name) =>
      hasTwoDigitYears({ name }),
    ),
  ).toEqual([true, true, true, false, false, false, false, true]);
});

it("two readings are decided by the steps of the rows", () => {
  const decided =
    "01/03/2020 23:58|01/03/2020 23:59|02/03/2020 00:00|02/03/2020 00:01|02/03/2020 00:02";
  expect(findTimeFormat(split(decided))).toMatchObject({
    format: { name: "DD/MM/YYYY HH:mm" },
    note: "is read as DD/MM/YYYY HH:mm, which makes the rows evenly spaced, not as MM/DD/YYYY HH:mm; set data.timeFormat if that is wrong",
  });
  const both = "02/02/2020|03/02/2020|04/02/2020|05/02/2020|06/02/2020";
  const found = findTimeFormat(split(both));
  expect(found).toMatchObject({
    problem:
      'is "03/02/2020", which could be MM/DD/YYYY or DD/MM/YYYY, and the rows do not show which. Set data.timeFormat ' +
      "(--time-format) to the right one.",
    undecided: { texts: split(both) },
  });
});

it.each<[string, string]>([
  ["2020-01-01|2020-01-02|x", "as in 2 of the first 3 rows"],
  ["x|2020-01-02|2020-01-03|y", "as in 2 of the first 4 rows"],
  ["x|y|2020-01-02|2020-01-03|2020-01-04", "as in 3 of the first 5 rows"],
])("most of %s are times: %s", (texts, source) => {
  expect(findTimeFormat(split(texts))).toMatchObject({ format: { name: "YYYY-MM-DD" }, source });
});

const noTime = (text: string) =>
  `is "${text}", expected a time such as 2020-01-31, 2020-01-31T13:00 or 31.01.2020`;
const buddhist =
  'looks like a time ("2567-01-01") of the Buddhist calendar, in which 2024 is 2567: write the dates of the usual ' +
  "(Gregorian) calendar, or set data.timeFormat to read the years as they are";
it.each<[string, string]>([
  ["", "has no times, expected a time in every row"],
  ["NA", "has no times, expected a time in every row"],
  ["x|y", noTime("x")],
  ["x|y|2020-01-02|z", noTime("x")],
  ["x5|y6", unreadTime("x5")],
  ["2018A|2018B|2018C", unreadTime("2018A")], // codes
  ["2018A|2018B|2019A", unreadTime("2018A")],
  ["Mar 01|Mar 02|Mar 03", unreadTime("Mar 01")],
  ["2567-01-01|2567-01-02", buddhist],
  ["2567-01-01|2567-01-02|x", buddhist],
])("%s: %s", (texts, problem) => {
  const { undecided, ...found } = { undecided: undefined, ...findTimeFormat(split(texts)) };
  expect(found).toEqual({ problem });
});

it("names that are times are told from others by their shape", () => {
  const isTime = timeTest();
  expect(split("2020-01|2020-99|2020-13|x|1990|Jan 2020|5").map(isTime)).toEqual([
    true,
    true,
    true,
    false,
    true,
    true,
    false,
  ]);
  const several = (first: string, other: string) =>
    `has times in several formats, such as "${first}" and "${other}", expected one: write the rows of each to a file of their own`;
  expect(severalFormats(split("2020|2020Q1|2021Q2"))).toBe(several("2020", "2020Q1"));
  expect([
    severalFormats(["2020", "2021"]),
    severalFormats(["2020", "x"]),
    severalFormats([]),
  ]).toEqual(Array(3).fill(undefined));
});

it("names of columns of times and of ids are known by their words", () => {
  const times = "year|YR|yyyy|Date|mytime|datum|fecha|Period|months|yymm|yyymm|yyyymmdd";
  const ids =
    "id|ID|store|shop|item|sku|product|series|sensor_2|station|stn|device|unit|engine|machine|site|subject|patient|run|table|" +
    "meter|customer|household|account|plot|well|buoy|vehicle|stores|MeterID|my id|id2|store-nr";
  const neither = "ymm|day|v|xyymm|units|ideal|storage|grid|runner|restore|paid|lid|identity|valid";
  expect([times, ids, neither].map((names) => split(names).filter(isNamedTime).join("|"))).toEqual([
    times,
    "",
    "",
  ]);
  expect([ids, neither, "day|v"].map((names) => split(names).filter(isIdName).join("|"))).toEqual([
    ids,
    "",
    "",
  ]);
});

const days = (count: number, from = 1) => Array.from({ length: count }, (_, i) => i + from);
it.each<[boolean, string]>([
  [true, "Mar 01|Mar 02|Mar 03"],
  [true, "March-1|March-2|March-3"],
  [true, "Mar. 1 10:00|Mar. 2 10:00|Mar. 3 10:00:30"],
  [true, "1 mar|2 mar|3 mar"],
  [true, "1. MarchT1:00|2. MarchT2:00|3. MarchT3:00"],
  [true, "Feb 28|Feb 29|Mar 1"],
  [true, "03-01|03-02|03-03"],
  [true, "1/3|2/3|3/3"],
  [true, "1.3.|8.3.|15.3."],
  [true, "12/29|12/30|12/30|12/31"],
  [true, "Jan 1|Jan 2|Jan 3"],
  [false, "Mar 01|Mar 02"],
  [false, "Mar 01|Mar 02|Mar 32"],
  [false, "Foo 01|Foo 02|Foo 03"],
  [false, "xMar 01|xMar 02|xMar 03"],
  [false, "Mar 01x|Mar 02x|Mar 03x"],
  [false, "Mar 001|Mar 002|Mar 003"],
  [false, "x1 mar|x2 mar|x3 mar"],
  [false, "1 marx 5|2 marx 5|3 marx 5"],
  [false, "x1/3|x2/3|x3/3"],
  [false, "1/3x|2/3x|3/3x"],
  [false, "Jan-20|Feb-20|Mar-20"], // months and years
  [false, "Mar 03|Mar 02|Mar 01"],
  [false, "Mar 01|Mar 01|Mar 01"],
  [false, "2/30|2/31|3/1"],
  [false, "13/14|14/14|15/14"],
  [true, "Mar 1|Mar 8|Mar 15|Mar 22"],
  [false, "Mar 1|Mar 9|Mar 17|Mar 25"],
  [true, "Mar 1|Mar 2|Mar 3|Mar 9|Mar 10"],
  [false, "Mar 1|Mar 2|Mar 3|Mar 9|Mar 20"],
])("%s: %s are days of no year", (expected, texts) => {
  expect(areYearless(split(texts))).toBe(expected);
});

/** The first rows of a table, given by columns, and what the columns hold. */
function joinable(
  columns: Readonly<Record<string, readonly Cell[] | FoundColumn["kind"]>>,
  formats: Readonly<Record<string, string>> = {},
) {
  const names = Object.keys(columns);
  const cells = names.map((name) => {
    const cells = columns[name]!;
    return typeof cells === "string" ? [1, 2, 3] : cells;
  });
  const found = names.map((name): FoundColumn => {
    const kind = columns[name]!;
    const format =
      formats[name] === undefined ? undefined : ({ name: formats[name] } as FoundColumn["format"]);
    return { name, kind: typeof kind === "string" ? kind : "number", ...(format && { format }) };
  });
  const head = {
    names,
    rows: [0, 1, 2].map((row) => cells.map((column) => column[row])),
    notes: [],
    where: "",
    whereOf: () => "",
  };
  return joinableColumns(head, found).map((each) => each.join("+"));
}

describe("columns that may form a time together", () => {
  const n = "number";
  it.each<[string, readonly string[]]>([
    ["year|month|day|hour|minute|second", ["year+month+day+hour+minute+second"]],
    ["second|v|day|month|year", ["year+month+day"]],
    ["year|hour", ["year"]],
    ["year|doy|hour", ["year+doy+hour"]],
    ["year|month|day|minute", ["year+month+day"]],
    ["year|month|day|settlement period", ["year+month+day+settlement period"]],
    ["year|year2|month|mon", ["year+month"]],
    ["year|season", ["year+season"]],
    ["month|day", []],
    ["yyyy|MM|dd|hh|mm", ["yyyy+MM+dd+hh+mm"]],
    ["yyyy|mm|dd", ["yyyy+mm+dd"]],
    ["water year|month|quarter", ["water year+month", "water year+quarter"]],
    ["v|w", []],
  ])("%s: %j", (names, expected) => {
    expect(joinable(Object.fromEntries(split(names).map((name) => [name, n])))).toEqual(expected);
  });

  it("are days and what follows them", () => {
    expect(joinable({ d: "time", hour: n })).toEqual(["d+hour"]);
    expect(joinable({ d: "text", hour: n, minute: n })).toEqual(["d+hour+minute", "d+hour"]);
    expect(joinable({ d: "time", hour: n, minute: n, second: n })).toEqual([
      "d+hour+minute+second",
      "d+hour",
    ]);
    expect(joinable({ d: "time", "half hour": n })).toEqual(["d+half hour"]);
    expect(joinable({ d: "number", hour: n })).toEqual([]);
    expect(joinable({ y: "time", hour: n }, { y: "YYYY" })).toEqual([]);
    expect(joinable({ y: "time", hour: n }, { y: "YYYY[.0]" })).toEqual([]);
    expect(joinable({ y: "time", hour: n }, { y: "YYYYMMDD" })).toEqual(["y+hour"]);
    expect(joinable({ y: "time", month: n }, { y: "YYYY/YY" })).toEqual(["y+month"]);
    expect(joinable({ y: "time", month: n }, { y: "YYYY" })).toEqual([]);
  });

  it("are days of digits under a name that says so", () => {
    const cells = [20_200_131, 20_200_201, 20_200_202];
    const found = (name: string, days: readonly Cell[] = cells) =>
      joinable({ [name]: days, hour: n }).length > 0;
    expect(
      split("date|Mydate|day|days|dat|datum|fecha|yyyymmdd|ymd").map((name) => found(name)),
    ).toEqual(Array(9).fill(true));
    expect(split("v|xday|ymdx|xymd|today").map((name) => found(name))).toEqual(
      Array(5).fill(false),
    );
    expect(found("date", ["31012020", "01022020", "02022020"])).toBe(true);
    expect(found("date", ["01312020", "02012020", "02022020"])).toBe(true);
    expect(found("date", [1, 2, 3])).toBe(false);
    expect(found("date", ["2020-01-31", "x", "y"])).toBe(false);
  });

  it.each<[boolean, string, string]>([
    [true, "x", "13:05|1:05|NA"],
    [true, "x", "13:05:09|13:05:09.5|13:05:09,25"],
    [true, "x", "13h05|1:05 pm|1:05:09 P.M."],
    [true, "x", "13.05.09|01.05.09|13.05.09am"],
    [false, "x", "1305|1306|1307"],
    [true, "Time", "1305|905|5"],
    [true, "<HHMM>", "130509|2359|0"],
    [true, "hhmmss", "999999|9|99"],
    [false, "hhmm", "999999|9|9"],
    [false, "time", "2960|1|1"],
    [false, "hhmm", "1305000|1|1"],
    [false, "x", "13:05x|13:05|13:05"],
    [false, "x", "x13:05|13:05|13:05"],
    [false, "x", "13.05|13.05|13.05"],
    [false, "x", "2020|13:05|13:05"],
    [false, "x", "NA||NA"],
  ])("%s: a column %s of %s is a clock", (expected, name, texts) => {
    expect(joinable({ d: "time", [name]: split(texts) }).length > 0).toBe(expected);
  });

  it("have clocks by certain names", () => {
    const clock = (name: string) =>
      joinable({ d: "time", [name]: ["1305", "905", "5"] }).length > 0;
    const names =
      "time|HHMM|hhmmss|hrmn|hourmin|hour_min|hourminute|hour_minute|uhrzeit|Zeit|heure|hora|ora|clock";
    expect(split(names).filter(clock).join("|")).toBe(names);
    expect(split("times|xtime|v|clocks|aclock").filter(clock)).toEqual([]);
  });
});

describe("a column", () => {
  const kindOf = (name: string, cells: readonly Cell[]) => {
    const head = {
      names: [name],
      rows: cells.map((cell) => [cell]),
      notes: [],
      where: "",
      whereOf: () => "",
    };
    const { columns, notes } = findColumns(head);
    const [{ kind, format, unread } = { kind: undefined }] = columns;
    return [kind, format?.name, unread ?? notes[0]?.text];
  };
  const months = (most: number) =>
    [1990, 1991, 1992].flatMap((year) => days(most).map((month) => 100 * year + month));

  it.each<[string, readonly Cell[], readonly (string | undefined)[]]>([
    ["Week", [202_001, 202_002, 202_003], ["time", "GGGGWW", undefined]],
    ["v", months(13), ["time", "YYYYMM", undefined]],
    ["v", months(16), ["index", "a plain number", undefined]],
    ["v", [5, 3, 9, 1], ["number", undefined, undefined]],
    ["date", [1400.5, 1401.25, 1402.1], ["number", undefined, undefined]],
    ["date", [2198.5, 2199.25, 2200.1], ["number", undefined, undefined]],
    ["date", [1990, 1990.4, 1991.33], ["index", undefined, undefined]],
    ["column 12", [1990.1, 1990.4, 1991.33], ["index", undefined, undefined]],
    ["column 12x", [1990.1, 1990.4, 1991.33], ["number", undefined, undefined]],
    ["v", [1990.1, 1990.4, 1991.33], ["number", undefined, undefined]],
    [
      "time",
      [1_577_836_800, 1_577_836_800_060, 1_577_836_800_120],
      [
        "text",
        undefined,
        "is a time since 1970 that changes its unit at 1577836800060: write all times in one unit, or in one file for each",
      ],
    ],
    ["yymm", [200_312, 200_311, 200_310], ["time", "YYYYMM", undefined]],
    [
      "",
      [1, 2, 3, 4],
      [
        "index",
        "a plain number",
        "the column without a name increases evenly, so it is treated as an index and ignored",
      ],
    ],
    ["n", [1, 2, 3, 4, 1, 2, 3, 4], ["index", "a plain number", undefined]],
    [
      "v",
      ["5%", "0.05", "0.1"],
      [
        "text",
        undefined,
        'has numbers with and without % ("5%", "0.05"), and 5% may be 0.05 or 5: write all of them in one way',
      ],
    ],
    [
      "v",
      ["5 km", "7 m", "9 m"],
      [
        "text",
        undefined,
        'has numbers with different units ("5 km", "7 m"): write all of them in one unit',
      ],
    ],
    [
      "v",
      ["๑๒", "๑๓", "๑๔"],
      ["text", undefined, 'has digits other than 0 to 9 ("๑๒"): write them as 0 to 9'],
    ],
    ["when", ["Mar 01", "Mar 02", "Mar 03"], ["text", undefined, unreadTime("Mar 01")]],
    [
      "my date",
      ["2020", "2020Q1", "2020-W05", "Jan 2020"],
      [
        "text",
        undefined,
        'has times in several formats, such as "2020" and "2020Q1", expected one: write the rows of each to a file of their own',
      ],
    ],
    ["v", ["a 1999", "b 2000", "c 2001"], ["text", undefined, unreadTime("a 1999")]],
    ["v", ["a 99", "b 00", "c 01"], ["text", undefined, undefined]],
    ["v", ["a 1999", "b 7", "c 8"], ["text", undefined, undefined]],
    ["v", ["5 km 1", "7 m 2", "9 m 3"], ["text", undefined, undefined]],
    ["v", [199_001, 199_002, 199_007, 199_111], ["number", undefined, undefined]],
    ["n", [1, 2, null, 3, 4, 5], ["number", undefined, undefined]],
    ["my date", ["a 99", "b 00", "c 01"], ["text", undefined, unreadTime("a 99")]],
    ["my date", ["a 99", "a 99"], ["text", undefined, undefined]],
    ["my date", ["a", "b"], ["text", undefined, undefined]],
    ["v", ["a 10:30", "b 11:30"], ["text", undefined, unreadTime("a 10:30")]],
    ["v", ["a 11999", "b 12000"], ["text", undefined, undefined]],
  ])("%s of %j is %j", (name, cells, expected) => {
    expect(kindOf(name, cells)).toEqual(expected);
  });

  it("is called like a time in many languages", () => {
    const names =
      "date|the time|period|Year|month|week|day|my day|stamp|quarter|qtr|my qtr|datum|Zeit|Jahr|Monat|Woche|Quartal|Tag|fecha|período|" +
      "trimestre|semana|mes|año|día|periode|mois|année|semaine|jour|ano|anno|data|giorno|dia|okres|rok|miesiąc|měsíc|дата|период|" +
      "месяц|день|год|tarih|年|月|日付|日期|时间|時間|날짜|วันที่|เดือน|تاريخ|תאריך";
    const others = "xday|xqtr|tage|xtag|mesa|xmes|años|datas|xdata|dias|v|x";
    const isTime = (name: string) => kindOf(name, ["a 99", "b 00", "c 01"])[2] !== undefined;
    expect(split(names).filter(isTime).join("|")).toBe(names);
    expect(split(others).filter(isTime)).toEqual([]);
  });
});

it("a given format reads all cells of its columns", () => {
  const found = (...cells: Cell[]) => {
    const head = {
      names: ["a"],
      rows: cells.map((cell) => [cell]),
      notes: [],
      where: "",
      whereOf: () => "",
    };
    return findColumns(head, { timeFormat: "DD.MM.YYYY" }).time;
  };
  expect(found("01.02.2020", null, "02.02.2020")).toEqual({ columns: ["a"], format: "DD.MM.YYYY" });
  expect([found("01.02.2020", "x"), found("x"), found(null)]).toEqual(Array(3).fill(undefined));
});

describe("the time of a table", () => {
  /** Columns of numbers between commas, and the ones that form the time. */
  it.each<[string, Readonly<Record<string, string>>, readonly string[] | undefined]>([
    [
      "years in the first row of each alone",
      { year: "2020,,,,2021,,", month: "1,2,3,4,1,2,3" },
      ["year", "month"],
    ],
    ["months that are missing too", { year: "2020,,,,2021,,", month: "1,2,,4,1,2,3" }, undefined],
    ["a nameless column of years", { "": "1990,1991,1992,1993", v: "5,3,9,1" }, undefined],
    ["years in half of the rows", { year: "2020,,2021,", month: "1,2,1,2" }, undefined],
    [
      "years in the first row, and days that are missing",
      { year: "2020,,,,", month: "1,1,1,2,2", day: "1,2,,1,2" },
      undefined,
    ],
    [
      "a year beside names of rows",
      { rownames: "1990,1991,1992,1993", year: "1990,1991,1992,1993" },
      ["year"],
    ],
    ["names of rows alone", { row_name: "1990,1991,1992,1993", v: "5,3,9,1" }, ["row_name"]],
    ["a nameless count", { "": "1,2,3,4", v: "5,3,9,1" }, undefined],
    [
      "regions that are numbered anew in each period",
      { region: "1,2,3,1,2,3,1,2,3", period: "1,1,1,2,2,2,3,3,3" },
      ["period"],
    ],
    [
      "regions that occur twice in a period",
      { region: "1,2,3,1,2,3,1,2,3", period: "1,1,1,1,1,1,2,3,4" },
      ["region"],
    ],
    ["hours in each period", { hour: "1,2,3,1,2,3,1,2,3", period: "1,1,1,2,2,2,3,3,3" }, ["hour"]],
    ["steps of series by their id", { id: "1,1,1,2,2,2,3,3,3", n: "1,2,3,1,2,3,1,2,3" }, ["n"]],
    ["an id that is no count", { id: "1,1,2,2,3,3,4,4", v: "5,3,9,1,5,3,9,2" }, undefined],
    [
      "a year and its quarter of the same rows",
      { year: "2020,2020,2020,2021", quarter: "1,2,3,1" },
      ["year", "quarter"],
    ],
    [
      "a year and a quarter that adds nothing",
      { year: "2018,2019,2020,2021", quarter: "1,1,1,1" },
      ["year"],
    ],
  ])("is found among %s", (_, columns, time) => {
    const cells = Object.values(columns).map((text) => text.split(","));
    const rows = cells[0]!.map((_, row) => cells.map((column) => column[row]!));
    const head = { names: Object.keys(columns), rows, notes: [], where: "", whereOf: () => "" };
    expect(findColumns(head).time?.columns).toEqual(time);
  });
});

describe("a column of times", () => {
  const of = (name: string, ...cells: Cell[]) => {
    const column = new TimeBuilder(timeFormat(name), "as in the first rows");
    for (const cell of cells) column.add(cell);
    return column.build();
  };

  it("has the instants, and offsets if they are written", () => {
    const column = of("YYYY-MM-DD HH:mmZ", "2020-01-01 10:00+01:00", new Date(0));
    expect(column).toMatchObject({
      ms: Float64Array.of(Date.UTC(2020, 0, 1, 9), 0),
      offsets: Int16Array.of(60, 0),
    });
    expect(Object.keys(of("YYYY", "2020"))).toEqual(["format", "ms"]);
    const days = (...moments: number[]) => {
      const stamps = new TimeBuilder(timestamps, "");
      for (const ms of moments) stamps.add(new Date(ms));
      stamps.addMissing();
      return stamps.build().format.name;
    };
    expect([days(), days(86_400_000, 5)]).toEqual([
      "YYYY-MM-DDTHH:mm:ss.SSS?Z",
      "YYYY-MM-DDTHH:mm:ss.SSS?Z",
    ]);
    const whole = new TimeBuilder(timestamps, "");
    for (const day of [1, 2]) whole.add(new Date(86_400_000 * day));
    expect(whole.build()).toEqual({
      format: expect.objectContaining({ name: "YYYY-MM-DD" }),
      ms: Float64Array.of(86_400_000, 172_800_000),
    });
    expect([
      new TimeBuilder(timestamps, "").notes(),
      new TimeBuilder(timestamps, "", "n").notes(),
    ]).toEqual([[], ["n"]]);
  });

  const expected = (text: string, name: string, more = "") =>
    `"${text}", expected a time in the format ${name} (as in the first rows)${more}`;
  const mixed = ". Times with an offset from UTC and local ones cannot be mixed.";
  const local = "YYYY-MM-DD HH:mm";
  it.each<[string, string, string]>([
    [local, "2020-01-01 10:00Z", mixed],
    [local, "2020-01-01 10:00:09.25 +0100 ", mixed],
    [local, "2020-01-01 10:00-05", mixed],
    [local, "2020-01-01 10:00-05:30", mixed],
    [local, "2020-01-01 10:00x", ""],
    [local, "2020-01-01 10:00+5", ""],
    [local, "2020-01-01 10:00Zx", ""],
    [local, "x", ""],
    ["YYYY-MM-DD HH:mmZ", "2020-01-01 10:00:", mixed],
    ["YYYY-MM-DD HH:mmZ", "2020-01-01", ""],
    ["a plain number", "10:00Z", ""],
    [
      "GGGG-[W]WW",
      "2019-W53",
      ". ISO weeks of 2019 are 1 to 52: give each row the day that its week begins on instead",
    ],
    [
      "YYYYMM",
      "201913",
      ". A month 13 often stands for a whole year or its closing: remove these rows",
    ],
    [
      "YYYY-MM-DD P48",
      "2020-01-01 49",
      ". A day with more than 48 parts ends summer time, and one with fewer begins it: set data.timeZone (--time-zone) to the zone " +
        "of the days, such as Europe/London",
    ],
    ["YYYY-MM-DD P48", "2020-01-01 49 x", ""],
  ])("of the format %s refuses %s", (name, text, more) => {
    const column = new TimeBuilder(namedFormat(name), "as in the first rows");
    expect(() => column.add(text)).toThrow(new Error(expected(text, name, more)));
  });

  it("refuses missing times", () => {
    expect(() => of("YYYY", null)).toThrow(
      new Error("null, expected a time in every row. Fill it in, or remove the row."),
    );
  });
});

it("time zones have their offsets, also where clocks change", () => {
  expect(["Europe/Paris", "UTC", "+01:00", "Nowhere/X", ""].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const paris = timeZone("Europe/Paris");
  const change = Date.UTC(2020, 2, 29, 1); // 2:00 becomes 3:00
  expect([change - 1000, change, change + 1].map((at) => paris.offsetAt(at) / 60_000)).toEqual([
    60, 120, 120,
  ]);
  expect(paris.instantsOf(Date.UTC(2020, 2, 29, 1, 59))).toEqual([change - 60_000]);
  expect(paris.instantsOf(Date.UTC(2020, 2, 29, 2, 30))).toEqual([]);
  expect(paris.instantsOf(Date.UTC(2020, 2, 29, 3))).toEqual([change]);
  const back = Date.UTC(2020, 9, 25, 1); // 3:00 becomes 2:00
  expect(paris.instantsOf(Date.UTC(2020, 9, 25, 2, 30))).toEqual([
    back - 1_800_000,
    back + 1_800_000,
  ]);
  expect(paris.instantsOf(Date.UTC(2020, 6, 1))).toEqual([Date.UTC(2020, 5, 30, 22)]);
  expect(timeZone("Asia/Kolkata").offsetAt(0)).toBe(19_800_000);
  expect(paris.name).toBe("Europe/Paris");
});
