import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDecimal, isMarker, plainNumber } from "../../../src/data/table/kinds/numbers.js";
import { NumberBuilder } from "../../../src/data/table/numbers.js";

/** A way to write numbers. */
interface Style {
  readonly decimal: "." | ",";
  readonly thousands: string;
  readonly decimals: number;
  readonly before: string;
  readonly after: string;
  readonly negative: (text: string) => string;
}

const NEGATIVES: readonly Style["negative"][] = [
  (text) => `-${text}`,
  (text) => `−${text}`,
  (text) => `- ${text}`,
  (text) => `(${text})`,
  (text) => `${text}-`,
];

/** Separators of thousands that go with each decimal sign. */
const SEPARATORS = {
  ".": ["", ",", "'", "’", " ", "\u00a0", "\u202f", "_"],
  ",": ["", ".", "'", " ", "\u00a0"],
};

const styles: fc.Arbitrary<Style> = fc.constantFrom<"." | ",">(".", ",").chain((decimal) =>
  fc.record({
    decimal: fc.constant(decimal),
    thousands: fc.constantFrom(...SEPARATORS[decimal]),
    decimals: fc.integer({ min: 0, max: 4 }),
    before: fc.constantFrom("", "$", "€ ", "£", "US$ ", "EUR ", "CHF "),
    after: fc.constantFrom("", "%", " %", " €", " USD", " kr"),
    negative: fc.constantFrom(...NEGATIVES),
  }),
);

/** A number of units of the last decimal, written out; `Number` of its plain digits is the truth. */
function written(units: bigint, style: Style): { text: string; value: number } {
  const digits = (units < 0n ? -units : units).toString().padStart(style.decimals + 1, "0");
  const cut = digits.length - style.decimals;
  const [whole, rest] = [digits.slice(0, cut), digits.slice(cut)];
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, style.thousands);
  const number = rest === "" ? grouped : `${grouped}${style.decimal}${rest}`;
  const amount = `${style.before}${number}${style.after}`;
  return {
    text: units < 0n ? style.negative(amount) : amount,
    value: Number(`${units < 0n ? "-" : ""}${whole}.${rest}`),
  };
}

const units = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }).filter((value) => value !== 0n);

it("a number is read back from any way to write it", () => {
  fc.assert(
    fc.property(units, styles, (number, style) => {
      const { text, value } = written(number, style);
      expect(plainNumber(text, style.decimal)).toBe(value);
    }),
    { numRuns: 3000 },
  );
});

it("the decimal sign of a column with both signs is found, and so are its numbers", () => {
  const both = styles.filter(
    ({ thousands, decimals }) => (thousands === "." || thousands === ",") && decimals > 0,
  );
  fc.assert(
    fc.property(fc.array(units, { minLength: 1, maxLength: 20 }), both, (numbers, style) => {
      const cells = [10n ** 8n + 1n, ...numbers].map((number) => written(number, style));
      const texts = cells.map(({ text }) => text);
      expect(findDecimal(texts)).toBe(style.decimal);
      const column = new NumberBuilder({ decimal: style.decimal });
      for (const text of texts) column.add(text);
      expect([...column.build()]).toEqual(cells.map(({ value }) => value));
    }),
    { numRuns: 500 },
  );
});

it("a marker is missing whatever numbers are around it, and never a number", () => {
  const markers = fc.constantFrom("?", "-", "--", ".", "n.a.", "N/D", "#VALUE!", "Missing", "(NA)");
  fc.assert(
    fc.property(
      fc.array(units, { minLength: 1, maxLength: 5 }),
      styles,
      markers,
      (numbers, style, marker) => {
        const column = new NumberBuilder({ decimal: style.decimal });
        const cells = numbers.map((number) => written(number, style));
        for (const { text } of cells) column.add(text);
        column.add(marker);
        expect(isMarker(marker)).toBe(true);
        expect([...column.build()]).toEqual([...cells.map(({ value }) => value), Number.NaN]);
        expect(column.notes()).toContain(`${JSON.stringify(marker)} is read as missing (1 row)`);
      },
    ),
    { numRuns: 500 },
  );
});

it("a text with a letter among its digits is not a number", () => {
  fc.assert(
    fc.property(units, styles, fc.constantFrom("x", "o", "abc", "#"), (number, style, letter) => {
      const { text } = written(number, style);
      const at = text.search(/\d/) + 1;
      expect(plainNumber(`${text.slice(0, at)}${letter}${text.slice(at)}0`, style.decimal)).toBe(
        undefined,
      );
    }),
  );
});

describe("signs", () => {
  it.each([
    ["(5)", -5],
    ["-5", -5],
    ["5-", -5],
    ["(-5)", -5],
    ["-(5)", -5],
    ["$(1,234.50)", -1234.5],
    ["--5", undefined],
    ["-5-", undefined],
    ["((5))", undefined],
    ["()", undefined],
    ["-", undefined],
  ])("%s is %s", (text, value) => {
    expect(plainNumber(text, ".")).toBe(value);
  });
});

it.each<[string, readonly (string | number)[]]>([
  [",", ["1,5", "2"]],
  [".", ["1.5", "2,5"]],
  [",", ["1.234,5"]],
  [".", ["1,234.5"]],
  [",", ["1.234.567"]],
  [".", ["1,234,567"]],
  [".", ["1,234", "5,678"]], // a comma that may separate thousands does
  [",", ["€ 50.000", "€ 8.125", "12.250 €"]], // sums of money
  [".", ["1.759 €", "1.829 €"]], // of fuel
  [".", ["50.000", "12.250"]],
  [".", ["1.234", "5.678"]],
  [",", ["1.234", "999"]], // a point does beside a smaller whole number
  [".", ["1.234", "99"]],
  [".", ["1.234", "999", "1000"]],
  [".", ["1.234", "999", "-12345"]],
  [".", ["1.234", "1,234", "999"]],
  [",", ["0,123"]],
  [".", ["0.123", "999"]],
  [",", ["1,5 kWh", "(2,5)", "3,25 €"]],
  [".", [1.5, "text", "12 a"]],
  [",", ["1,5e3"]],
])("the decimal sign is %j in %j", (sign, cells) => {
  expect(findDecimal(cells)).toBe(sign);
});

it("markers of missing values are words and signs", () => {
  const texts =
    "?,-,--,---,–,—,.,..,...,*,**,***,*****,:,\\n,(null),nil,n.a.,n.a,n/d,nd,n.d.,missing,undefined,unknown,no data,nodata,(na),[na]," +
    "not available,unavailable,invalid,no value,n.v.,k.a.,k. a.,s.o.,n/e,#DIV/0!,#NV,#¡VALOR!,#Н/Д,#REF!,#NAME?";
  const markers = texts.split(",");
  expect(markers.map(isMarker)).toEqual(markers.map(() => true));
  expect(markers.map((text) => isMarker(text.toUpperCase()))).toEqual(markers.map(() => true));
  const others = [
    "none of these",
    "x",
    "#",
    "# 1",
    "not available.",
    "1",
    "a*",
    "****1",
    "#VALUE!! !",
  ];
  expect(others.map(isMarker)).toEqual(others.map(() => false));
});

it.each<[string, "." | ",", number | undefined]>([
  ["'-5", ".", -5],
  ["$5", ".", 5],
  ["US$5", ".", 5],
  ["5 CHF", ".", 5],
  ["KRW 5", ".", 5],
  ["kr. 5", ".", 5],
  ["5 zł", ".", 5],
  ["5 Kč", ".", 5],
  ["Rs. 5", ".", 5],
  ["5 Fr.", ".", 5],
  ["5‰", ".", 5],
  ["+ 5", ".", 5],
  ["1,23,45,678.5", ".", 12_345_678.5],
  ["12,34", ".", undefined],
  ["1,234,56", ".", undefined],
  ["1 234 567", ".", 1_234_567],
  ["1 234,567", ".", undefined],
  ["1'234.5", ".", 1234.5],
  ["1.234.567,5", ",", 1_234_567.5],
  ["1.23", ",", undefined],
  [",5", ",", 0.5],
  [".5", ".", 0.5],
  ["5.", ".", 5],
  ["1.5e-3", ".", 0.0015],
  ["1,5E3", ",", 1500],
  ["EURO 5", ".", undefined],
  ["5 5", ".", undefined],
])("%s with %s is %s", (text, decimal, value) => {
  expect(plainNumber(text, decimal)).toBe(value);
});

it.each<[string, "." | ",", string]>([
  [
    "1.5",
    ",",
    'a number with a decimal comma as before. If the point is correct, set data.decimal to "."',
  ],
  [
    "1,5",
    ".",
    'a number with a decimal point. If the comma is the decimal separator, set data.decimal to ","',
  ],
  [
    "<0.5",
    ".",
    'a number without "<" in front: it gives a limit, not a value. Write the number to use, or add "<0.5" to',
  ],
  ["≥ 5", ".", 'without "≥" in front: it gives a limit, not a value'],
  ["~5", ".", 'without "~" in front: the value is in doubt, or has lost its minus sign'],
  ["?5", ".", 'without "?" in front: the value is in doubt'],
  [
    "word",
    ".",
    "a number, or an empty cell for a missing value. If this text marks missing values, add it to data.missingValues",
  ],
  ["inf", ".", "a finite number, or an empty cell for a missing value"],
  ["1e999", ".", "a finite number, or an empty cell for a missing value"],
])("%s with %s is refused: expected %s", (text, decimal, expected) => {
  expect(() => new NumberBuilder({ decimal }).add(text)).toThrow(expected);
});

it("numbers have notes on what was read, and one notation of percentages", () => {
  const column = (...cells: readonly (string | number | bigint | boolean | null)[]) => {
    const builder = new NumberBuilder({ decimal: "." });
    for (const cell of cells) builder.add(cell);
    return { values: [...builder.build()], notes: builder.notes() };
  };
  const none = Number.NaN;
  expect(column("12 p", "3e", "4")).toEqual({
    values: [12, 3, 4],
    notes: ['has marks after numbers, ignored in 2 rows, such as in "12 p"'],
  });
  expect(column("n.a.", "-", "-", "NA", "$5", "6 %", "1")).toEqual({
    values: [none, none, none, none, 5, 6, 1],
    notes: [
      '"n.a." is read as missing (1 row)',
      '"-" is read as missing (2 rows)',
      '"NA" is read as missing (1 row)',
      '"$5" is read as 5',
    ],
  });
  expect(column(1.5, 2n, true, null, " ", "+1", "-.5", "0", "-0.0")).toEqual({
    values: [1.5, 2, 1, none, none, 1, -0.5, 0, -0],
    notes: [],
  });
  expect(() => column("5%", "0.05")).toThrow(
    '"0.05", expected a number with % like "5%" before it, because 5% may be 0.05 or 5. Write all of them in one way',
  );
  expect(() => column("-.5", "5%")).toThrow(
    '"5%", expected a number without % like "-.5" before it',
  );
  expect(column("5%", "1", "0", "2%").values).toEqual([5, 1, 0, 2]);
  const given = new NumberBuilder({ decimal: ".", missing: ["-999", " bad "] });
  for (const cell of ["-999.0", -999, "bad", "5"]) given.add(cell);
  expect([...given.build()]).toEqual([none, none, none, 5]);
  const units = new NumberBuilder({ decimal: ".", suffixes: { magnitudes: true, marks: false } });
  for (const cell of ["1.1K", "2M", "3"]) units.add(cell);
  expect([...units.build()]).toEqual([1100, 2e6, 3]);
  expect(() => units.add("4 p")).toThrow('"4 p", expected a number');
});
