import { expect, it } from "vitest";
import { jsonText } from "../../src/report/json-text.js";
import { bounded, oneLine, printable, printableColored } from "../../src/report/printable.js";

it.each([
  ["a\tb\nc é 漢", "a\tb\nc é 漢"],
  ["\x00\x1b[2J\r\x7f", "\\x00\\x1b[2J\\x0d\\x7f"],
  ["\x9b31m", "\\x9b31m"],
  ["a\u202eb\u2069", "a\\u202eb\\u2069"],
])("%j is shown as %j", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it("colours are kept, and no other code", () => {
  expect(printableColored("\x1b[31mred\x1b[0m \x1b[2J\x07")).toBe(
    "\x1b[31mred\x1b[0m \\x1b[2J\\x07",
  );
  expect(printableColored("\x07\x1b[1;32mx")).toBe("\\x07\x1b[1;32mx");
});

it("JSON has the same value, without a character that a terminal acts on", () => {
  const value = { a: ["\u007f\u009b\u202e", 1] };
  expect(jsonText(value, 0)).toBe('{"a":["\\u007f\\u009b\\u202e",1]}');
  expect(JSON.parse(jsonText(value))).toEqual(value);
  expect(jsonText(value).split("\n")[1]).toBe('  "a": [');
});

it("a line stays a line", () => {
  expect(oneLine("a\nb\nc")).toBe("a\\nb\\nc");
});

it("a word of more than 400 characters loses its middle", () => {
  const word = (count: number) => "abcdefghij".repeat(count / 10);
  expect(bounded(`see ${word(400)} now`)).toBe(`see ${word(400)} now`);
  expect(bounded(`see ${word(410)} now`)).toBe(
    `see ${word(200)}[... 110 characters ...]${word(100)} now`,
  );
});

it("a message of more than 6,000 characters loses its middle", () => {
  const text = (count: number) => "nine char ".repeat(count / 10);
  expect(bounded(text(6000))).toBe(text(6000));
  expect(bounded(text(6010))).toBe(`${text(3000)}[... 1510 characters ...]${text(1500)}`);
});
