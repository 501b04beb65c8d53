import { expect, it } from "vitest";
import { numberFormat } from "../../../../src/data/table/kinds/numeric.js";

const SECONDS = { name: "seconds", unit: 1, origin: 0, calendar: false };

it.each<[string, readonly string[], number, string]>([
  [
    "floating-point errors are not decimals",
    ["0.68", "0.7000000000000001", "0.72"],
    0.74 + 2e-16,
    "0.74",
  ],
  ["errors below a round number", ["0.5", "7.999999999999999"], 8.499999999999998, "8.5"],
  [
    "decimals that repeat are kept",
    ["0.3333333333333333", "0.6666666666666666"],
    1,
    "1.0000000000000000",
  ],
  [
    "microseconds in 17 digits are kept",
    ["1577836800.1234567"],
    1577836801.25,
    "1577836801.2500000",
  ],
  ["errors of six decimals", ["123456789.1000001"], 123_456_789.25, "123456789.3"],
  ["five decimals are no errors", ["1234567890.100001"], 1_234_567_890.25, "1234567890.250000"],
  ["zeros that are written are kept", ["0.1000000000000000"], 0.2, "0.2000000000000000"],
])("%s", (_, texts, next, text) => {
  expect(numberFormat(SECONDS, texts).format(next)).toBe(text);
});
