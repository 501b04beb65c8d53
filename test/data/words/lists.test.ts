import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeWords, encodeWords } from "../../../src/data/words/front-coding.js";
import { languages } from "../../../src/data/words/languages.js";
import { wordsOf } from "../../../src/data/words/lists.js";
import { obsceneWords } from "../../../src/data/words/obscene.js";

describe("front coding", () => {
  it("writes what a word shares with the one before it as one character", () => {
    expect(encodeWords(["tea", "team", "ten"])).toBe("AteaDmCn");
  });

  it("gives the words back", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abc"), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.uniqueArray(letters), (words) => {
        expect(decodeWords(encodeWords(words.toSorted()))).toEqual(words.toSorted());
      }),
    );
  });
});

describe("the lists of words", () => {
  const lists = languages.map(wordsOf);

  it("have 100,000 words of at most 30 letters in each language", () => {
    for (const list of lists) {
      expect(new Set(list).size).toBe(100_000);
      expect(list.filter((word) => !/^[a-z]{1,30}$/.test(word))).toEqual([]);
    }
  });

  it("share no word", () => {
    expect(new Set(lists.flat()).size).toBe(400_000);
  });

  it("have words of the language they are named after", () => {
    const known = [
      ["thoroughly", "wherewithal", "windshield", "quickly"],
      ["aujourd", "beaucoup", "toujours", "parlerions"],
      ["geschwindigkeit", "zwischen", "freundschaft", "schmetterling"],
      ["pajarito", "hablaremos", "desarrollar", "mochila"],
    ];
    for (const [at, list] of lists.entries()) {
      const found = known.map((words) => words.filter((word) => list.includes(word)).length);
      expect(found.filter((_, other) => other !== at)).toEqual([0, 0, 0]);
    }
  });

  it("have no slurs and no obscene words", () => {
    const isObscene = obsceneWords();
    expect(lists.flatMap((list) => list.filter(isObscene))).toEqual([]);
    for (const word of ["bitch", "arschloch", "bullshitter", "chupapollas"]) {
      expect(isObscene(word), word).toBe(true);
    }
    for (const word of ["analysis", "schiff", "classic", "computadora"]) {
      expect(isObscene(word), word).toBe(false);
    }
  });
});
