import fc from "fast-check";
import { distance } from "fastest-levenshtein";
import { expect, it } from "vitest";
import * as standIn from "../../../src/predict/stand-ins/levenshtein.js";

it("distances are those of fastest-levenshtein", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "🌧"), maxLength: 50 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(standIn.distance(a, b)).toBe(distance(a, b));
    }),
    { numRuns: 1000 },
  );
});
