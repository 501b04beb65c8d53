import { describe, expect, it } from "vitest";
import { hasBorders, withoutBorders } from "../../../src/data/table/borders.js";
import { changedUnit, epochs } from "../../../src/data/table/kinds/epochs.js";
import { beforeMark, findSuffixes, magnitudeOf } from "../../../src/data/table/kinds/suffixes.js";
import { noContext } from "../../../src/data/table/kinds/times.js";
import { correlations, numberedNames } from "../../../src/data/table/numbered-columns.js";
import { findQuote } from "../../../src/data/table/quotes.js";
import { isRemark, isTotal, mayBeRemark } from "../../../src/data/table/remarks.js";
import {
  listed,
  requireColumns,
  requireShortNames,
} from "../../../src/data/table/required-columns.js";
import { placeholdersIn, sentinelNotes } from "../../../src/data/table/sentinels.js";
import { requireSquares } from "../../../src/data/table/sizes.js";
import { cycles, goesOneWay, goesUpEvenly } from "../../../src/data/table/steps.js";
import {
  extraMonthAdvice,
  longDayAdvice,
  otherCalendar,
  unreadTime,
  weekAdvice,
} from "../../../src/data/table/time-advice.js";
import { differentUnits, mixedPercent, otherDigits } from "../../../src/data/table/units.js";
import { encodingNote, isWindows1252 } from "../../../src/data/table/windows-1252.js";
import { areYearless } from "../../../src/data/table/yearless.js";

const DAY = 86_400_000;
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe("steps", () => {
  it.each<[boolean, readonly number[]]>([
    [true, [1, 2, 3]],
    [false, [1, 2]],
    [false, [3, 2, 1]],
    [false, [1, 1, 1]],
    [true, [1, 1, 2, 2, 3, 3]],
    [false, [0, 1, 5]], // only one step is even
    [true, [...upTo(10), 12]], // one of ten steps differs
    [false, [...upTo(10), 12, 14]], // two of eleven
    [true, [0, 1000, 2001]],
    [false, [0, 1000, 2002]],
    [true, [0, 28 * DAY, 53 * DAY]], // 28 and 25 days
    [false, [0, 27 * DAY, 51 * DAY]], // below the length of months, steps are equal
    [false, [0, 31 * DAY, 58 * DAY]], // 31 and 27 days
  ])("even: %j, %j", (even, values) => {
    expect(goesUpEvenly(values)).toBe(even);
  });

  it.each<[boolean, readonly number[]]>([
    [true, [1, 2, 3]],
    [true, [3, 2, 2, 1]],
    [false, [1, 2]],
    [true, [...upTo(10), 9]], // one of ten steps falls
    [false, [...upTo(9), 8]], // one of nine
    [true, [...upTo(10).toReversed(), 2]],
    [false, [...upTo(11), Number.NaN]],
  ])("one way: %j, %j", (way, values) => {
    expect(goesOneWay(values)).toBe(way);
  });

  it.each<[boolean, readonly number[]]>([
    [true, [1, 2, 3, 1, 2, 3]],
    [false, [1, 2, 3]],
    [false, [1, 1, 2, 3]],
    [false, [1, 2, 1, 2]],
    [false, [1, 2, 3, 1.5]],
    [false, [1, 3, 2, 1, 3, 2]],
    [true, [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 6]], // one of ten steps differs
    [false, [1, 2, 3, 4, 6, 1, 2, 3, 4, 6]], // two of nine
  ])("cycles: %j, %j", (found, values) => {
    expect(cycles(values)).toBe(found);
  });

  const march = (days: readonly number[]) => days.map((day) => `Mar ${day < 10 ? "0" : ""}${day}`);
  it.each<[boolean, readonly string[]]>([
    [true, march([1, 2, 3])],
    [false, march([1, 2])],
    [true, ["1. Mar", "2. Mar", "3 March"]],
    [true, ["03-01", "03-02", "03-03"]],
    [true, ["1/3", "2/3", "3/3"]],
    [true, ["1.3.", "2.3.", "3.3. 12:00"]],
    [true, ["Feb 28", "Feb 29", "Mar 01"]],
    [false, ["Feb 28", "Feb 29", "Feb 30"]],
    [false, march([3, 2, 1])],
    [false, march([1, 1, 1])],
    [true, march([1, 8, 15])],
    [false, march([1, 9, 17])],
    [true, march([1, 2, 3, 6])], // one step more than a tenth may differ
    [false, march([1, 2, 3, 6, 9])],
    [true, march([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15])],
    [false, march([1, 2, 3, 4, 5, 6, 7, 8, 11, 14, 17])],
    [true, ["Mar 01 00:00", "Mar 01 12:00:00", "Mar 02 00:00", "Mar 03"]],
    [false, ["Foo 01", "Foo 02", "Foo 03"]],
  ])("without a year: %j, %j", (found, texts) => {
    expect(areYearless(texts)).toBe(found);
  });
});

describe("times that are not read", () => {
  it("change their unit", () => {
    const start = 1_577_836_800;
    expect(changedUnit([start, start + 1, (start + 2) * 1000])).toBe((start + 2) * 1000);
    expect(changedUnit([start, start + 1, start + 2])).toBeUndefined();
    expect(changedUnit([start, start + 1.5, (start + 2) * 1000])).toBeUndefined();
    expect(changedUnit([1, start, (start + 2) * 1000])).toBeUndefined();
    expect(changedUnit([start, start - 9, start + 5, start - 9, start * 1000])).toBeUndefined();
    expect(changedUnit([99_999_999, start, start * 1e6])).toBeUndefined(); // before 1973
    expect(changedUnit([1e8, 1e8 + 1, 1e14 + 2e6, 1e17 + 3e9])).toBe(1e14 + 2e6);
  });

  it.each([
    [[1.16e17, 1.5e17], "units of 100 ns since 1601"],
    [[1.1e17, 1.5e17], "nanoseconds since 1970"],
    [[1.5e17, 1.58e17], "nanoseconds since 1970"],
    [[1.16e16, 1.57e16], "microseconds since 1601"],
    [[1.2e10, 1.59e10], "seconds since 1582-10-14"],
    [[1.5e16, 1.58e16], "microseconds since 1970"],
    [[6.27e17, 6.4e17], "units of 100 ns since the year 1"],
    [[6.27e17, 6.46e17], "nanoseconds since 1970"],
  ])("count from elsewhere, within their limits: %j", (values, name) => {
    const texts = values.map((value) => BigInt(value).toString());
    expect(epochs.find(texts, noContext).map((format) => format.name)).toEqual([name]);
  });

  const years = (...some: number[]) => some.map((year) => `${year}`);
  const parse = (text: string) => ({ ms: Date.UTC(Number(text), 0), offset: 0 });
  it.each([
    [years(2400, 2699), "Buddhist", 2567],
    [years(1300, 1449), "Persian or Islamic", 1403],
  ])("%j are of another calendar", (texts, calendar, example) => {
    expect(otherCalendar({ name: "YYYY", parse }, texts)).toBe(
      `looks like a time ("${texts[0]}") of the ${calendar} calendar, in which 2024 is ${example}: write ` +
        "the dates of the usual (Gregorian) calendar, or set data.timeFormat to read the years as they are",
    );
    expect(otherCalendar({ name: "MM", parse }, texts)).toBeUndefined();
  });

  it.each([[years(2399, 2567)], [years(2567, 2700)], [years(1299)], [years(1450)], [[]]])(
    "%j may be usual years",
    (texts) => {
      expect(otherCalendar({ name: "GGGG", parse }, texts)).toBeUndefined();
    },
  );

  it("have advice that fits them", () => {
    expect(weekAdvice("2013 53", "GGGG W")).toBe(
      ". ISO weeks of 2013 are 1 to 52: give each row the day that its week begins on instead",
    );
    expect(weekAdvice("2020-W00", "GGGG-[W]WW")).toMatch(/^\. ISO weeks of 2020 are 1 to 53:/);
    expect([weekAdvice("2013 52", "GGGG W"), weekAdvice("2013 53", "YYYY W")]).toEqual(["", ""]);
    const months = [197312, 197313, 197319, 197320].map((n) => extraMonthAdvice(`${n}`, "YYYYMM"));
    expect(months.map((text) => text.slice(0, 13))).toEqual([
      "",
      ". A month 13 ",
      ". A month 19 ",
      "",
    ]);
    expect(extraMonthAdvice("197313", "GGGGWW")).toBe("");
    const day = (number: number, name: string) => longDayAdvice(`2023-10-29 ${number}`, name);
    expect([24, 25].map((number) => day(number, "YYYY-MM-DD P24").slice(0, 31))).toEqual([
      "",
      ". A day with more than 24 parts",
    ]);
    expect([day(48, "D P48"), day(49, "D P48").slice(0, 12)]).toEqual(["", ". A day with"]);
    expect([day(97, "D P96").slice(0, 12), day(97, "D HH")]).toEqual([". A day with", ""]);
  });

  it.each([
    ["13:05", "is a time of day without a date"],
    ["1:05:09.5 p.m.", "is a time of day without a date"],
    ["Mar 01", "has no year"],
    ["1-March 13:05:00", "has no year"],
    ["31/12", "has no year"],
    ["31.12. 1:05", "has no year"],
    ["13:5", undefined],
    ["Ma 01", undefined],
    ["1/2/3", undefined],
  ])("%s lacks a part: %s", (text, lacks) => {
    const known = `looks like a time ("${text}") but ${lacks}: write it into the file to have dates`;
    if (lacks !== undefined) expect(unreadTime(text)).toBe(known);
    else expect(unreadTime(text)).toMatch(/but cannot be read; set data\.timeFormat/);
  });
});

describe("columns of texts and numbers", () => {
  const tens = (count: number, one: string, other: string) =>
    Array.from({ length: 10 }, (_, i) => (i < count ? one : other));

  it("with other digits, signs and units say so", () => {
    expect(otherDigits(tens(9, "๑๒", "x"))).toBe(
      'has digits other than 0 to 9 ("๑๒"): write them as 0 to 9',
    );
    expect([otherDigits(tens(8, "๑๒", "x")), otherDigits(["๑2"])]).toEqual([undefined, undefined]);
    expect(mixedPercent([" 5 %", "-.05 "])).toBe(
      'has numbers with and without % ("5 %", "-.05"), and 5% may be 0.05 or 5: write all of them in one way',
    );
    expect([["5%", "5"], ["5%", "0.0"], ["0.05"], ["5%"]].map(mixedPercent)).toEqual(
      Array(4).fill(undefined),
    );
    expect(differentUnits(["900 MiB ", "1.2 GiB", "7 MiB"])).toBe(
      'has numbers with different units ("900 MiB", "1.2 GiB"): write all of them in one unit',
    );
    const units = ["a", "b", "c", "d", "e", "f", "g"].map((unit) => `1 ${unit}`);
    expect(differentUnits(units.slice(0, 6))).toMatch(/^has numbers/);
    expect([differentUnits(units), differentUnits(["1 m", "2 m"])]).toEqual([undefined, undefined]);
    expect(differentUnits(["1 km", ...tens(8, "2 m", "x").slice(0, 9)])).toMatch(/^has numbers/);
    expect(differentUnits(["1 km", ...tens(7, "2 m", "x").slice(0, 9)])).toBeUndefined();
  });

  it.each<[string, string, number]>([
    ["9.66M", "9.66", 1e6],
    ["9k", "9", 1e3],
    ["9K", "9", 1e3],
    ["4B", "4", 1e9],
    ["4T", "4", 1e12],
    ["3 Mio.", "3", 1e6],
    ["3mn", "3", 1e6],
    ["2 bn", "2", 1e9],
    ["2 Mrd", "2", 1e9],
    ["2 tsd.", "2", 1e3],
    ["1 thousand", "1", 1e3],
    ["1 million", "1", 1e6],
    ["1 billion", "1", 1e9],
    ["1 trillion", "1", 1e12],
  ])("%s is multiplied", (text, number, factor) => {
    expect(magnitudeOf(text)).toEqual({ number, factor });
  });

  it("units, marks and factors behind numbers are told apart", () => {
    expect(["9m", "9 K", "9x", "K"].map(magnitudeOf)).toEqual(Array(4).fill(undefined));
    expect(
      ["12p", "12 bp", "12 (e)", "1.2*", "12††", "12ppp", "12a", "12 (abc)"].map(beforeMark),
    ).toEqual(["12", "12", "12", "1.2", "12", undefined, undefined, undefined]);
    expect(
      ["9.5#", "9 ?", "9[3]", "9 [a][note 2]", "9¹", "9!", "9###", "9 [a long note]"].map(
        beforeMark,
      ),
    ).toEqual(["9.5", "9", "9", "9", "9", "9", undefined, undefined]);
    const found = (...cells: (string | number | null)[]) => findSuffixes(cells);
    expect(found("5 kWh", "6 kWh")).toEqual({ magnitudes: false, marks: true, unit: "kWh" });
    expect(found(...tens(9, "5 kWh", "6"))).toMatchObject({ unit: "kWh" });
    expect(found(...tens(8, "5 kWh", "6")).unit).toBeUndefined();
    expect(found(...tens(9, "5 kWh", "6"), null, "NA")).toMatchObject({ unit: "kWh" });
    expect(found("5K", "6K")).toEqual({ magnitudes: false, marks: true, unit: "K" }); // kelvin
    expect(found("5K", "6M")).toEqual({ magnitudes: true, marks: true });
    expect(found("5.5K", "6K")).toEqual({ magnitudes: true, marks: true });
    expect(found("5 p", "6 p", "7").marks).toBe(false);
    expect(found("5 p", "6 p", "7", 8).marks).toBe(true);
    expect(found("5 p", "6 b").marks).toBe(true);
  });

  it("numbers far from the others may stand for missing values", () => {
    const notes = (...values: number[]) => sentinelNotes(Float64Array.from(values));
    const about = (said: string, value: number) => [
      `${said}: if ${value} stands for a missing value, set data.missingValues: ["${value}"]`,
    ];
    expect(notes(1, Number.NaN, 2, 3, -999)).toEqual(
      about("1 row has -999, the others 1 to 3", -999),
    );
    expect(notes(1, 2, 999, 999)).toEqual(about("2 rows have 999, the others 1 to 2", 999));
    expect(notes(1, 500, 999)).toEqual([]); // as far from 500 as 1 is
    expect(notes(1, 500, 999.9)).toHaveLength(1);
    expect(notes(-99.9, 1, 2, 999.9)).toEqual(
      about("1 row has 999.9, the others -99.9 to 2", 999.9),
    );
    expect(notes(0, 5, 6)).toEqual([]);
    expect(notes(99, 99)).toEqual([]);
    const measured = upTo(10).map((value) => value - 1);
    expect(notes(...measured, -1, -1, -1)).toEqual(about("3 rows have -1, the others 0 to 9", -1));
    expect(notes(...measured, -1, -1)).toEqual([]);
    expect(notes(...measured.slice(1), -1, -1, -1)).toEqual([]); // nine values may be codes
    expect(notes(...measured, -2, -2, -2)).toEqual([]);
    expect(notes(...measured, 77, 77, 77)).toEqual(about("3 rows have 77, the others 0 to 9", 77));
    const placeholders = (...values: number[]) => placeholdersIn(Float64Array.from(values));
    expect(placeholders(1, 2, -999)).toEqual([-999]);
    expect([placeholders(1, 2, 999), placeholders(1, 2, 999, 999)]).toEqual([[], [999]]);
    expect(placeholders(...measured, 77, 77, 77)).toEqual([]);
    expect(placeholders(99, 99, Number.NaN)).toEqual([]);
  });

  it("neighbours are compared, as NumPy does", () => {
    const head = {
      names: ["g", "a0", "a1", "a2"],
      rows: [
        ["p", 1, "2", 6],
        ["p", 2, "3", null],
        ["q", 4, "5", 1],
        ["q", 3, "9", 2],
      ],
      notes: [],
      where: "",
      whereOf: () => "",
    };
    const names = ["a0", "a1", "a2"];
    const plain = correlations(head, names);
    expect(plain.down).toBeCloseTo(0.25501, 4);
    expect(plain.across).toBeCloseTo(0.03679, 4);
    const grouped = correlations(head, names, "g");
    expect(grouped.down).toBeCloseTo(-1.1, 4);
    expect(grouped.across).toBeCloseTo(0.1861, 4);
    expect(correlations(head, ["g"])).toEqual({ down: 0, across: 0 });
    const same = {
      ...head,
      rows: [
        ["p", 5],
        ["p", 5],
      ],
    };
    expect(correlations(same, ["a0"])).toEqual({ down: 0, across: 0 });
  });

  it("names that count up are a group", () => {
    expect(numberedNames(["t0", "t1", "id", "t2", "x8", "x9"])).toEqual(["t0", "t1", "t2"]);
    expect(numberedNames(["t0", "t2", "x8", " x9 "])).toEqual(["x8", " x9 "]);
    expect([numberedNames(["a", "b"]), numberedNames(["7", "8"])]).toEqual([[], ["7", "8"]]);
  });
});

describe("lines of a text file", () => {
  it("have quotes if most have them", () => {
    expect(findQuote("'a','b'\n'c',1\nd,2\n\n")).toBe("'");
    expect(findQuote("'a','b'\nc,1\n")).toBe('"');
    expect(findQuote("'a','b'\n'c','\"'\n")).toBe('"');
    expect(findQuote("it's,1\nit's,2\n")).toBe('"');
    expect(findQuote("a;'b''s'\nc;'d'|e\n")).toBe("'");
    expect(findQuote("")).toBe('"');
    const many = (from: number) =>
      upTo(120)
        .map((i) => (i > from ? "'x',1" : "x,1"))
        .join("\n");
    expect([findQuote(many(49)), findQuote(many(50))]).toEqual(["'", '"']); // of 100 lines
  });

  const bars = (rows: number) =>
    upTo(rows)
      .map((i) => `| ${i} | x |`)
      .join("\n");
  it("have borders if rules and bars are most of them", () => {
    expect(hasBorders(`+---+---+\n${bars(2)}`)).toBe(true);
    expect(hasBorders(`+---+---+\n${bars(1)}`)).toBe(false);
    expect(hasBorders(bars(3))).toBe(false);
    expect(hasBorders(`|---|\n${bars(2)}\na\nb\nc`)).toBe(false); // half of six
    expect(hasBorders(`|---|\n${bars(2)}\na\nb`)).toBe(true);
    expect(hasBorders(`${"a\n".repeat(99)}|---|\n${bars(200)}`)).toBe(false);
    expect(withoutBorders("+--+---+\n| a |  b |\n|:--|--:|\n| 1 | x y |\nfree text ")).toBe(
      "\na|b\n\n1|x y\nfree text ",
    );
    expect(withoutBorders(" a | b\n----+---\n 1 | \n(1 row)")).toBe(" a|b\n\n 1\n(1 row)");
  });

  const shape = { width: 3, firstIsTyped: true, comments: [], leastFilled: 3 };
  const texts = { ...shape, firstIsTyped: false };
  it.each([
    ["a rule", ["____"], texts, false, true],
    ["a rule in a whole row", ["---", "1", "2"], texts, false, false],
    ["a star", ["*"], texts, false, true],
    ["a placeholder", ["-99.90"], shape, false, true],
    ["a placeholder with other cells", ["-99.9", "", ""], shape, false, false],
    ["a sentence", ["These are the first figures"], texts, false, true],
    ["three words", ["These are figures"], texts, false, false],
    [
      "a sentence in a narrow table",
      ["These are the first"],
      { ...texts, width: 2, leastFilled: 1 },
      false,
      false,
    ],
    ["a source", ["Source: x", "", ""], texts, false, true],
    [
      "a source among single cells",
      ["Source: x", "", ""],
      { ...texts, leastFilled: 1 },
      false,
      false,
    ],
    ["a text among numbers", ["other", "", ""], shape, false, true],
    ["a text in a whole row of numbers", ["other", "1", "2"], shape, false, false],
    ["a remark in a whole row of numbers", ["Note that", "1", "2"], shape, false, true],
    ["a time", ["Mar 2020"], shape, false, false],
    ["a total", ["Total", "", ""], shape, false, false],
    ["one letter", ["x", "", ""], shape, false, false],
    ["a word after a gap", ["other", "", ""], texts, true, true],
    ["a word without a gap", ["other", "", ""], texts, false, false],
    [
      "a word after a gap among single cells",
      ["other", "", ""],
      { ...texts, leastFilled: 1 },
      true,
      false,
    ],
    ["a footnote after a gap", ["1", "Estimate"], { ...texts, width: 4 }, true, true],
    ["a footnote as wide as a row", ["1", "Estimate"], texts, true, false],
    ["a footnote of numbers", ["1", "2"], { ...texts, width: 4 }, true, false],
    ["a footnote without a gap", ["1", "Estimate"], { ...texts, width: 4 }, false, false],
    ["a column of texts", ["Source: x"], { ...texts, width: 1 }, true, false],
  ] as const)("%s may be a remark", (_, row, like, isBehindGap, expected) => {
    expect(mayBeRemark(row, like, isBehindGap)).toBe(expected);
  });

  it("are totals and remarks by their first word", () => {
    const total = [
      "Total",
      " grand totals",
      "subtotal",
      "Sum",
      "Summe",
      "Gesamt",
      "Mean of all",
      "sumo",
    ];
    expect(total.map(isTotal)).toEqual([true, true, true, true, true, true, true, false]);
    const remark = [
      "* x",
      "† x",
      "©",
      "Source",
      "Quelle: x",
      "notes",
      "Anmerkungen",
      "Last updated",
      "resources",
    ];
    expect(remark.map(isRemark)).toEqual([true, true, true, true, true, true, true, true, false]);
  });

  it("are Windows-1252 if most characters beyond ASCII are not UTF-8", () => {
    const latin = (text: string) => Buffer.from(text, "latin1");
    expect(isWindows1252(latin("\xe4 \xf6"))).toBe(true);
    expect(isWindows1252(latin("\xe4 \xc3\xa4"))).toBe(false); // one and one
    expect(isWindows1252(latin("\xe4 \xf6 \xc3\xa4"))).toBe(true);
    const plain = /another encoding$/;
    expect(encodingNote(latin("Gr\xf6\xdfe"))).toMatch(plain); // two between Latin letters
    expect(encodingNote(latin("day,\x8c\x8e,\x93\xfa\x95\x74"))).toMatch(/another script/); // Japanese
    expect(encodingNote(latin("a\xe4 \xf6\xfc"))).toMatch(/another script/); // two of three stand alone
    expect(encodingNote(latin("a\xe4\xf6\xfc"))).toMatch(/It looks like text in another script/);
    expect(encodingNote(latin("\xe4\xf6 \xfc"))).toMatch(/another script/); // one of two
    expect(encodingNote(latin("a\xe4\xf6 \xfc a\xe4"))).toMatch(plain);
  });
});

describe("requirements", () => {
  it("of columns name what the file has", () => {
    const names = upTo(22).map((i) => `c${i}`);
    expect(listed(names.slice(0, 2))).toBe('"c1", "c2"');
    expect(listed(names.slice(0, 20))).toMatch(/"c20"$/);
    expect(listed(names)).toMatch(/"c20" and 2 more$/);
    expect(() => requireColumns("f", ["a"], ["a", "b", "a"])).toThrow(
      'f: has 2 columns named "a". Its columns are: "a", "b", "a". Give each column a different name.',
    );
    expect(requireColumns("f", ["b"], ["a", "b", "a"])).toBeUndefined();
    expect(requireShortNames("f", ["a", "x".repeat(1000)])).toBeUndefined();
    expect(() => requireShortNames("f", ["a", "x".repeat(1001)])).toThrow(
      `f: the name of column 2 has 1001 characters ("${"x".repeat(36)}...), expected at most 1000.`,
    );
  });

  it("of numbers name the row", () => {
    const table = (...values: number[]) => ({
      numbers: () => Float64Array.from(values),
      where: (row: number) => `f, line ${row + 2}`,
    });
    expect(requireSquares(table(1e140, -1e140), ["v"])).toBeUndefined();
    expect(() => requireSquares(table(1, -1.1e140), ["v"])).toThrow(
      "f, line 3: v is -1.1e+140, expected a size of at most 1e+140: squares of larger values overflow. " +
        "Correct it, or divide the column by a power of ten.",
    );
  });
});
