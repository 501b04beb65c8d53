import { expect, it } from "vitest";
import { suggestion } from "../../src/shared/suggestion.js";

it.each([
  ["unts", ["units", "tunas", "date"], ' Did you mean "units"?'],
  ["unts", ["d", "UNITS"], ' Did you mean "UNITS"?'],
  ["SALES", ["sale", "sales"], ' Did you mean "sales"?'],
  ["day", ["xyz", "quantity"], ""],
  ["day", [], ""],
])("the nearest name to %s among %j", (given, known, sentence) => {
  expect(suggestion(given, known)).toBe(sentence);
});
