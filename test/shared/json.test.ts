import fc from "fast-check";
import { expect, it } from "vitest";
import { parseShallow } from "../../src/shared/json.js";

it("reads what JSON.parse reads, whatever brackets are in its strings", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseShallow(text)).toEqual(JSON.parse(text));
    }),
  );
  expect(parseShallow(JSON.stringify('"'.repeat(3) + "[".repeat(500)))).toHaveLength(503);
});

it("refuses what is nested deeper than 100 levels", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect(parseShallow(nested(100))).toBeDefined();
  expect(() => parseShallow(nested(101))).toThrow(/^nested more than 100 levels deep$/);
  const between = (levels: number) =>
    `${'{"a":[1, '.repeat(levels / 2)}0${"]}".repeat(levels / 2)}`;
  expect(parseShallow(between(100))).toBeDefined();
  expect(() => parseShallow(between(102))).toThrow(/levels deep$/);
});

it("counts open brackets alone, outside strings, to the end of the text", () => {
  const many = `[${'{"a":[]},'.repeat(200)}{}]`;
  expect(parseShallow(many)).toHaveLength(201);
  const deep = "[".repeat(101) + "]".repeat(101);
  for (const before of ['"a"', '"\\\\"', '"\\""', '"}}"']) {
    expect(() => parseShallow(`[${before},${deep}]`), before).toThrow(/levels deep$/);
  }
  expect(() => parseShallow('["a')).toThrow(SyntaxError);
});
