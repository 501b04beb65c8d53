import { expect, it } from "vitest";
import { evenlySpaced } from "../../src/shared/evenly-spaced.js";

it.each([
  [[], 3, []],
  [["a"], 3, ["a"]],
  [["a", "b", "c"], 3, ["a", "b", "c"]],
  [["a", "b", "c"], 1, ["a"]],
  [["a", "b", "c", "d", "e"], 2, ["a", "e"]],
  [["a", "b", "c", "d", "e"], 3, ["a", "c", "e"]],
])("of %j, at most %i are %j", (items, most, expected) => {
  expect(evenlySpaced<string>(items, most)).toEqual(expected);
});
