import { describe, expect, it } from "vitest";
import { tokenKinds, vocabularyOf } from "../../../src/data/labelled/token-kinds.js";

const characters = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => String.fromCodePoint(from + i));

describe("the vocabulary of characters", () => {
  it("has the most frequent, and of equally frequent ones those with lower code points", () => {
    const { most } = tokenKinds.characters;
    const once = characters(0x4e00, most + 5); // CJK
    const twice = [..."zz", "😀", "😀"];
    const vocabulary = vocabularyOf([once.toReversed(), twice], "characters");
    expect(vocabulary).toEqual(["z", ...once.slice(0, most - 2), "😀"]);
  });

  it("is in the order of code points, also beyond the 16 bits of a unit", () => {
    const texts = [["😀", "￮", "b", "ab", "a"]];
    expect(vocabularyOf(texts, "characters")).toEqual(["a", "ab", "b", "￮", "😀"]);
  });
});

describe("the vocabulary of words", () => {
  it("has words that occur twice, in one text or in several, behind the place of rare ones", () => {
    const texts = [["to", "be", "to"], ["or", "be"], ["not"]];
    expect(vocabularyOf(texts, "words")).toEqual(["", "be", "to"]);
  });

  it("has at most 20,000 of them, the first by code points where they are equally frequent", () => {
    const words = Array.from({ length: 20_002 }, (_, i) => `w${`${i}`.padStart(5, "0")}`);
    const vocabulary = vocabularyOf([words, words.toReversed(), ["w20001"]], "words");
    expect(vocabulary).toHaveLength(20_001);
    expect(vocabulary.slice(-2)).toEqual(["w19998", "w20001"]);
  });
});
