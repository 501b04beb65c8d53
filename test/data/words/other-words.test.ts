import { expect, it } from "vitest";
import { decodeWords, encodeWords } from "../../../src/data/words/front-coding.js";
import { otherWord, otherWords } from "../../../src/data/words/other-words.js";

it("words of a table are letters with their numbers, or have a reason", () => {
  const codes = Int32Array.of(0, -1, 1, 2);
  const table = {
    texts: (name: string) => (name === "word" ? { names: ["Été", "x1", "ab"], codes } : undefined),
    where: (row: number) => `f, line ${row + 2}`,
  };
  const { dataset, all } = otherWords(table as never, 3);
  expect(all).toEqual([
    { title: "Été", plain: "ete" },
    { title: "", problem: "f, line 3: word is missing, expected a word of letters" },
    { title: "x1", problem: 'f, line 4: word is "x1", expected a word of letters' },
    { title: "ab", plain: "ab" },
  ]);
  const { count, steps, outputs, vocabulary } = dataset;
  expect({ count, steps, outputs, vocabulary }).toEqual({
    count: 2,
    steps: 3,
    outputs: 3,
    vocabulary: 26,
  });
  const [x, lengths] = [new Float32Array(6), new Int32Array(2)];
  dataset.fill([0, 1], x, new Float32Array(2), lengths);
  expect([[...x], [...lengths]]).toEqual([
    [4, 19, 4, 0, 1, -1],
    [3, 2],
  ]);
  expect([dataset.title!(0), dataset.title!(1)]).toEqual(["Été", "ab"]);
});

it("a single word is none of the texts for missing values", () => {
  expect(otherWord("NA", 2).all).toEqual([{ title: "NA", plain: "na" }]);
  const { dataset, all } = otherWord("4", 2);
  expect(all).toEqual([
    { title: "4", problem: 'rows, line 1: word is "4", expected a word of letters' },
  ]);
  expect([dataset.count, dataset.steps]).toEqual([0, 1]);
});

it("front coding keeps what a word does not share with the one before", () => {
  const words = ["a", "ab", "abc", "abd", "b", "tea", "team", "ten"];
  expect(encodeWords(words)).toBe("AaBbCcCdAbAteaDmCn");
  expect(decodeWords("AaBbCcCdAbAteaDmCn")).toEqual(words);
  expect([encodeWords([]), decodeWords("")]).toEqual(["", []]);
  const long = ["z".repeat(30), `${"z".repeat(30)}a`.slice(0, 31)];
  expect(encodeWords(long)).toBe(`A${long[0]}_a`); // "_" is 30 letters after "A"
  expect(decodeWords(encodeWords(long))).toEqual(long);
});
