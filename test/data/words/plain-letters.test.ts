import { describe, expect, it } from "vitest";
import { plainLetters } from "../../../src/data/words/plain-letters.js";

describe("plainLetters", () => {
  it.each([
    ["Äußerung", "ausserung"],
    ["cœur", "coeur"],
    ["niño", "nino"],
    ["a-t-il", undefined],
    ["", undefined],
  ])("%s: %s", (word, plain) => {
    expect(plainLetters(word)).toBe(plain);
  });
});
