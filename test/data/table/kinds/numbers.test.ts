import { describe, expect, it } from "vitest";
import type { Cell } from "../../../../src/data/table/cells.js";
import { isEmpty, isMissing, shown } from "../../../../src/data/table/cells.js";
import { areFlags, flagOf } from "../../../../src/data/table/kinds/flags.js";
import { findDecimal, isMarker, plainNumber } from "../../../../src/data/table/kinds/numbers.js";
import {
  beforeMark,
  findSuffixes,
  magnitudeOf,
} from "../../../../src/data/table/kinds/suffixes.js";
import {
  areNumbers,
  attemptNumbers,
  NumberBuilder,
  type NumberStyle,
} from "../../../../src/data/table/numbers.js";

/** Texts of numbers between bars. */
const markers =
  "?|-|--|---|–|—|.|..|...|*|**|***|******|:|\\N|(null)|NIL|n.a.|N.A|n/d|ND|n.d.|missing|Undefined|unknown|no data|nodata|" +
  "(NA)|[na]|not available|Unavailable|invalid|no value|n.v.|k.A.|k. A.|s.o.|N/E|#REF!|#DIV/0!|#NAME?|#NV|#¡VALOR!|#Н/Д|#N";
const noMarkers =
  "||x|----|....|0|*x|x***|**************a|#|#1|x#NV|#NV!!|#NV 1|#DIV0!x|#div/0!/0!/0!/0|not  available|none|#¡";
it("texts that stand for missing numbers are markers", () => {
  const found = (texts: string) => texts.split("|").map((text) => [text, isMarker(text)]);
  expect(found(markers)).toEqual(markers.split("|").map((text) => [text, true]));
  expect(found(noMarkers)).toEqual(noMarkers.split("|").map((text) => [text, false]));
  expect([isMarker("*".repeat(14)), isMarker("*".repeat(15))]).toEqual([true, false]);
});

it("cells are empty, missing or neither", () => {
  const missing = ["", "  ", null, undefined, Number.NaN];
  const words =
    "NA|n/a|#N/A|#N/A N/A|#NA|<na>|NaN|-nan|NULL|None|1.#IND|-1.#ind|1.#QNAN|-1.#QNAN| na ".split(
      "|",
    );
  const others = [0, 0n, false, new Date(0), "0", "x", "nano", "nana", "-", "#n/a n/a na"];
  expect(missing.map((cell) => [isEmpty(cell), isMissing(cell)])).toEqual(
    missing.map(() => [true, true]),
  );
  expect(words.map((cell) => [isEmpty(cell), isMissing(cell)])).toEqual(
    words.map(() => [false, true]),
  );
  expect(others.map((cell) => [isEmpty(cell), isMissing(cell)])).toEqual(
    others.map(() => [false, false]),
  );
  expect([isMissing(" ".repeat(13)), isMissing(`${" ".repeat(12)}x`)]).toEqual([true, false]);
  expect([new Date(0), "a\n", 5, 7n, true, null, undefined].map(shown)).toEqual([
    "1970-01-01T00:00:00.000Z",
    '"a\\n"',
    "5",
    "7",
    "true",
    "null",
    "undefined",
  ]);
  expect([shown("x".repeat(38)), shown("x".repeat(39))]).toEqual([
    `"${"x".repeat(38)}"`,
    `"${"x".repeat(36)}...`,
  ]);
});

it.each<[string, number | undefined, number | undefined]>([
  ["5", 5, 5],
  ["1.5", 1.5, undefined],
  ["1,5", undefined, 1.5],
  ["1,500", 1500, 1.5],
  ["1.500", 1.5, 1500],
  ["12,345", 12_345, 12.345],
  ["123.456", 123.456, 123_456],
  ["1234,567", undefined, 1234.567],
  ["1,500.25", 1500.25, undefined],
  ["1.500,25", undefined, 1500.25],
  ["1,234,567", 1_234_567, undefined],
  ["12,34,567.5", 1_234_567.5, undefined], // Indian
  ["123,45,678", undefined, undefined],
  ["1,23,45", undefined, undefined],
  ["1 234 567", 1_234_567, 1_234_567],
  ["1 234'567", undefined, undefined],
  ["1234 567", undefined, undefined],
  ["1’234", 1234, 1234],
  ["1\u202f234.", 1234, undefined],
  ["1_234,", undefined, 1234],
  [".5", 0.5, undefined],
  [",5", undefined, 0.5],
  ["5.", 5, undefined],
  ["5e3", 5000, 5000],
  ["5E-3", 0.005, 0.005],
  [".5e+1", 5, undefined],
  [",5e1", undefined, 5],
  ["1,500e3", undefined, 1500],
  [".", undefined, undefined],
  ["", undefined, undefined],
  ["-", undefined, undefined],
  ["x5", undefined, undefined],
  ["5x", undefined, undefined],
  ["- 5", -5, -5],
  ["−5", -5, -5],
  ["5-", -5, -5],
  ["5 -", undefined, undefined],
  ["1-2", undefined, undefined],
  ["--5", undefined, undefined],
  ["-5-", undefined, undefined],
  ["+ 5", 5, 5],
  ["+5", 5, 5],
  ["5+", undefined, undefined],
  ["+-5", -5, -5],
  ["( 5 )", -5, -5],
  ["(-5)", -5, -5],
  ["((5))", undefined, undefined],
  ["(5", undefined, undefined],
  ["(5)x", undefined, undefined],
  ["'5", 5, 5],
  ["'-5", -5, -5],
  ["'+5", 5, 5],
  ["''5", undefined, undefined],
  ["'(5)", undefined, undefined],
  ["5'", undefined, undefined],
  ["$5", 5, 5],
  ["US$ 5", 5, 5],
  ["USDX$5", undefined, undefined],
  ["-€5", -5, -5],
  ["€-5", -5, -5],
  ["($ 5)", -5, -5],
  ["5€", 5, 5],
  ["5 %", 5, 5],
  ["5‰", 5, 5],
  ["5 kr.", 5, 5],
  ["kr 5", 5, 5],
  ["Rs.5", 5, 5],
  ["Fr. 5", 5, 5],
  ["5 Fr", 5, 5],
  ["5 zł", 5, 5],
  ["5 Kč", 5, 5],
  ["5 Rs", undefined, undefined],
  ["% 5", undefined, undefined],
  ["CHF5", undefined, undefined],
  ["5CHF", undefined, undefined],
  ["5 ABC", undefined, undefined],
  ["XUSD 5", undefined, undefined],
])("%j is %d with a point and %d with a comma", (text, point, comma) => {
  expect([plainNumber(text, "."), plainNumber(text, ",")]).toEqual([point, comma]);
});

const CURRENCIES =
  "USD EUR GBP CHF JPY CNY INR CAD AUD SEK NOK DKK PLN CZK BRL RUB MXN ZAR KRW".split(" ");
it("codes of currencies may stand on both sides", () => {
  expect(CURRENCIES.map((code) => plainNumber(`${code} 5`, "."))).toEqual(CURRENCIES.map(() => 5));
  expect(CURRENCIES.map((code) => plainNumber(`5 ${code.toLowerCase()}`, "."))).toEqual(
    CURRENCIES.map(() => 5),
  );
});

it.each<[string, "." | ","]>([
  ["1.5", "."],
  ["1,5", ","],
  ["1,500", "."],
  ["1.500", "."],
  ["1.500 500", ","],
  ["1.500  99", "."],
  ["1.500  050", "."],
  ["1.500 1,500", "."],
  ["1.500 500 1500", "."],
  ["1.500 500 -1500", "."],
  ["1.500 500 x1500", ","],
  ["1.500 500x", "."],
  ["1.500 x500", "."],
  ["1,5 500 1.500", ","],
  ["1,5 2.5", "."],
  ["0,500", ","],
  ["0.500", "."],
  ["1000,500", ","],
  ["1,5000", ","],
  ["1.500,5", ","],
  ["1,500.5", "."],
  ["1,500,500 1,5", "."],
  ["1.500.500", ","],
  ["1,5e3", ","],
  ["1,5e+30", ","],
  ["1,5ee3", "."],
  ["1,5x5", "."],
  ["x1,5", "."],
  ["1,5kg", ","],
  ["(1,5)", ","],
  ["-1,5%", ","],
  ["€50.000", ","],
  ["€50.000 €5.000", "."],
  ["€50.000 €50.000 €5.000", ","],
  ["€50.000 5.000", "."],
  ["50.000", "."],
  [",", "."],
  ["", "."],
])("the decimal sign of %j is %j", (texts, sign) => {
  expect(findDecimal(texts.split(" "))).toBe(sign);
  expect(findDecimal([5, null, ...texts.split(" ").map((text) => ` ${text} `)])).toBe(sign);
});

describe("a column of numbers", () => {
  const read = (style: Partial<NumberStyle>, ...cells: Cell[]) => {
    const column = new NumberBuilder({ decimal: ".", ...style });
    for (const cell of cells) column.add(cell);
    return [[...column.build()], column.notes()];
  };

  it("reads texts and typed cells", () => {
    expect(
      read({}, "1", " 2 ", "-0", "0", "0.0", "1e3", 5, 7n, true, false, null, undefined),
    ).toEqual([[1, 2, -0, 0, 0, 1000, 5, 7, 1, 0, Number.NaN, Number.NaN], []]);
    expect(read({}, "", "NA", " na", "?", "?", "NaN")).toEqual([
      Array(6).fill(Number.NaN),
      [
        '"NA" is read as missing (1 row)',
        '"na" is read as missing (1 row)',
        '"?" is read as missing (2 rows)',
        '"NaN" is read as missing (1 row)',
      ],
    ]);
    expect(read({ missing: ["-9", " x "] }, "-9.0", -9, "-9", "x", "9", " x")).toEqual([
      [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 9, Number.NaN],
      [],
    ]);
    expect(read({ decimal: "," }, "1,5", "0", "1.500", "+2", ",5", "5,", "1e3")).toEqual([
      [1.5, 0, 1500, 2, 0.5, 5, 1000],
      [],
    ]);
    expect(read({ decimal: "," }, "1.500.000", "7")).toEqual([
      [1_500_000, 7],
      ['"1.500.000" is read as 1500000'],
    ]);
    expect(read({}, " 1,500 ", "$2")).toEqual([[1500, 2], ['"$2" is read as 2']]);
  });

  it("may have percentages beside numbers that are no shares", () => {
    expect(read({}, "-5", "5%", "1", "-1", "0", "7%")[0]).toEqual([-5, 5, 1, -1, 0, 7]);
    expect(() => read({}, "0.5", "5%")).toThrow(
      '"5%", expected a number without % like "0.5" before it',
    );
    expect(() => read({}, "5%", "-0.5")).toThrow(
      '"-0.5", expected a number with % like "5%" before it',
    );
    expect(() => read({ decimal: "," }, "5%", "0,5")).toThrow(
      '"0,5", expected a number with % like "5%"',
    );
    expect(read({ decimal: "," }, "5%", "1,0", "-1", "0,0")[0]).toEqual([5, 1, -1, 0]);
  });

  it("reads units, factors and marks", () => {
    const unit = { suffixes: { magnitudes: false, marks: true, unit: "kWh" } };
    expect(read(unit, "5 kWh", "6kWh", "7", "8 p")).toEqual([
      [5, 6, 7, 8],
      ['has marks after numbers, ignored in 1 row, such as in "8 p"', '"5 kWh" is read as 5'],
    ]);
    const factors = { suffixes: { magnitudes: true, marks: false } };
    expect(read(factors, "1.1K", "9.66M", "7")[0]).toEqual([1100, 9_660_000, 7]);
    expect(read({ suffixes: { magnitudes: false, marks: true } }, "5 p", "6", "7*")).toEqual([
      [5, 6, 7],
      ['has marks after numbers, ignored in 2 rows, such as in "5 p"'],
    ]);
  });

  const advice =
    "a number, or an empty cell for a missing value. If this text marks missing values, add it to " +
    "data.missingValues (--missing-values)";
  const limit = (sign: string, text: string, why = "it gives a limit, not a value") =>
    `${JSON.stringify(text)}, expected a number without "${sign}" in front: ${why}. Write the number to use, or add ` +
    `${JSON.stringify(text.trim())} to data.missingValues (--missing-values) to leave it out`;
  const doubt = "the value is in doubt, or has lost its minus sign";
  const comma =
    'a number with a decimal comma as before. If the point is correct, set data.decimal to "."';
  const point =
    'a number with a decimal point. If the comma is the decimal separator, set data.decimal to ","';
  const finite = "a finite number, or an empty cell for a missing value";
  it.each<[Cell, Partial<NumberStyle>, string]>([
    ["x", {}, `"x", expected ${advice}`],
    [
      "x",
      { isCovariate: true },
      `"x", expected ${advice}; if the column holds categories, add it to data.categories`,
    ],
    ["0x1f", {}, `"0x1f", expected ${advice}`],
    [" -0B1", {}, `" -0B1", expected ${advice}`],
    ["0o7", {}, `"0o7", expected ${advice}`],
    ["0x0", {}, `"0x0", expected ${advice}`],
    ["1,5", {}, `"1,5", expected ${point}`],
    [" -11,55 ", {}, `" -11,55 ", expected ${point}`],
    ["1,5x", {}, `"1,5x", expected ${advice}`],
    ["x1,5", {}, `"x1,5", expected ${advice}`],
    ["1.5", { decimal: "," }, `"1.5", expected ${comma}`],
    [" +.25 ", { decimal: "," }, `" +.25 ", expected ${comma}`],
    ["1.5x", { decimal: "," }, `"1.5x", expected ${advice}`],
    ["x1.5", { decimal: "," }, `"x1.5", expected ${advice}`],
    ["1,2,3", {}, `"1,2,3", expected ${advice}`],
    ["<5", {}, limit("<", "<5")],
    [" <= 5 ", {}, limit("<", " <= 5 ")],
    ["≤5", {}, limit("≤", "≤5")],
    [">5", {}, limit(">", ">5")],
    ["≥ 5%", {}, limit("≥", "≥ 5%")],
    ["?5", {}, limit("?", "?5", doubt)],
    ["~5", {}, limit("~", "~5", doubt)],
    ["≈5", {}, limit("≈", "≈5", doubt)],
    ["<x5", {}, `"<x5", expected ${advice}`],
    ["x<5", {}, `"x<5", expected ${advice}`],
    ["Infinity", {}, `"Infinity", expected ${finite}`],
    [" -inf ", {}, `" -inf ", expected ${finite}`],
    ["+INF", {}, `"+INF", expected ${finite}`],
    ["1e999", {}, `"1e999", expected ${finite}`],
    ["infinite", {}, `"infinite", expected ${advice}`],
    ["xinf", {}, `"xinf", expected ${advice}`],
    [
      Number.POSITIVE_INFINITY,
      {},
      "Infinity, expected a finite number, or null for a missing value",
    ],
    [new Date(0), {}, "1970-01-01T00:00:00.000Z, expected a number"],
  ])("refuses %j", (cell, style, message) => {
    expect(() => read(style, cell)).toThrow(new Error(message));
  });

  it("is tried cell by cell", () => {
    expect(attemptNumbers(["1", "x", null, "2", "y", "NA"])).toEqual({
      count: 2,
      bad: 2,
      refused: { index: 1, message: `"x", expected ${advice}` },
    });
    expect(attemptNumbers(["1", 2])).toEqual({ count: 2, bad: 0 });
    expect([["1", "NA"], ["NA", null], ["1", "x"], []].map((cells) => areNumbers(cells))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

it("words for yes and no are flags if a column uses one pair", () => {
  const pairs = [
    ["True", "false"],
    ["T", "f"],
    ["YES", " no "],
    ["y", "N"],
    ["on", "OFF"],
    ["1", "0"],
    ["1.0", "0.0"],
    [true, false],
    [1, 0],
  ] as const;
  expect(pairs.map((pair) => pair.map(flagOf))).toEqual(pairs.map(() => [1, 0]));
  expect(["", "x", 2, null].map(flagOf)).toEqual(Array(4).fill(undefined));
  expect(pairs.map((pair) => areFlags([...pair, null, "NA"]))).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    true,
    false,
  ]);
  expect(
    [["true", "no"], ["yes"], [], [null], ["y", "yes"], ["yes", "x"]].map((cells) =>
      areFlags(cells),
    ),
  ).toEqual([false, true, false, false, false, false]);
});

it("factors and marks follow numbers in certain ways", () => {
  const factors =
    "5k|5K|5M|5B|5T|5tsd|5 thousand|5 mn|5 Mio.|5 million|5bn|5 MRD|5 billion|5 trillion|1,5 mio".split(
      "|",
    );
  expect(factors.map((text) => magnitudeOf(text)?.factor)).toEqual([
    1e3, 1e3, 1e6, 1e9, 1e12, 1e3, 1e3, 1e6, 1e6, 1e6, 1e9, 1e9, 1e9, 1e12, 1e6,
  ]);
  expect(
    "5m|5b|5t|5 K|5  mio|5 mio..|x k|5kk|mio|5 millions|5K.".split("|").map(magnitudeOf),
  ).toEqual(Array(11).fill(undefined));
  const marked =
    "5b|5c|5d|5e|5f|5n|5p|5r|5s|5u|5z|5 bz|5(a)|5 (Ab)|5[1]|5 [a b][c_d]|5*|5†|5‡|5#|5§|5^|5~|5!|5?|5¹|5²|5³|5⁴|5⁹|5 **|5.p|5,p".split(
      "|",
    );
  expect(marked.map((text) => beforeMark(text)?.slice(0, 1))).toEqual(marked.map(() => "5"));
  const others = "5a|5x|5  p|5pbr|5(abc)|5()|5[]|5[123456789]|5***|p|5P|5(1)|5 p ".split("|");
  expect(others.map(beforeMark)).toEqual(others.map(() => undefined));
});

it.each<[readonly Cell[], ReturnType<typeof findSuffixes>]>([
  [["5", 6, "NA", null], { magnitudes: false, marks: true }],
  [["5 kWh", "(6 kWh"], { magnitudes: false, marks: true, unit: "kWh" }],
  [["-5 m³/s", "− 6 m³/s"], { magnitudes: false, marks: true, unit: "m³/s" }],
  [["5 l/m2", "6 l/m2"], { magnitudes: false, marks: true }],
  [["-5 °C", "+6,5 °C"], { magnitudes: false, marks: true, unit: "°C" }],
  [["5.5M", "6M"], { magnitudes: true, marks: true }],
  [["5,5K", "6K"], { magnitudes: true, marks: true }],
  [["5K", "6M"], { magnitudes: true, marks: true }],
  [["5K", "6K"], { magnitudes: false, marks: true, unit: "K" }],
  [["5 p", "6 p"], { magnitudes: false, marks: false, unit: "p" }],
  [["5 p", "6 p", "7", "8 e"], { magnitudes: false, marks: true }],
  [["5 p", "6 p", "-7"], { magnitudes: false, marks: false }],
  [["5 p", "6 p", "-7", "− 8"], { magnitudes: false, marks: true }],
  [[], { magnitudes: false, marks: true }],
])("what follows the numbers of %j is found", (cells, suffixes) => {
  expect(findSuffixes(cells)).toEqual(suffixes);
});
