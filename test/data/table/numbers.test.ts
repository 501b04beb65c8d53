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
