import { beforeAll, describe, expect, it } from "vitest";
import type { Dataset } from "../../../src/data/dataset.js";
import type { TaskData } from "../../../src/data/task.js";
import { words } from "../../../src/data/tasks/words.js";
import { wordsOf } from "../../../src/data/words/lists.js";

const given = {
  task: "words",
  languages: ["english", "french"],
  words: 200,
  shortest: 4,
  longest: 9,
};

function loaded(changes: object = {}): Promise<TaskData> {
  return words.load(words.options.parse({ ...given, ...changes }));
}

function problem(changes: object): string | undefined {
  const issue = words.options.safeParse({ ...given, ...changes }).error?.issues[0];
  return issue && `${issue.path.join(".")} ${issue.message}`;
}

function texts(dataset: Dataset): string[] {
  return Array.from({ length: dataset.count }, (_, index) => dataset.title!(index));
}

function labels(dataset: Dataset): number[] {
  const { count, steps, inputs } = dataset;
  const y = new Float32Array(count);
  const indices = Array.from({ length: count }, (_, index) => index);
  dataset.fill(indices, new Float32Array(count * steps * inputs), y, new Int32Array(count));
  return [...y];
}

describe("words", () => {
  let data: TaskData;
  beforeAll(async () => {
    data = await loaded();
  });

  it("has the languages as classes, equally many words of each in every split", () => {
    expect(data.classes).toEqual(["english", "french"]);
    for (const [split, count] of [
      [data.train, 140],
      [data.valid, 30],
      [data.test, 30],
    ] as const) {
      expect(split.count).toBe(2 * count);
      expect(labels(split).filter((label) => label === 1)).toHaveLength(count);
    }
  });

  it("has no word twice, on no side of the split", () => {
    const all = [data.train, data.valid, data.test].flatMap(texts);
    expect(new Set(all).size).toBe(all.length);
  });

  it("has only words of the language that they are labelled with", () => {
    const lists = data.classes!.map(
      (language) => new Set(wordsOf(language as "english" | "french")),
    );
    for (const [index, text] of texts(data.test).entries()) {
      const label = labels(data.test)[index]!;
      expect(lists[label]).toContain(text);
      expect(lists[1 - label]).not.toContain(text);
    }
  });

  it("keeps to the letters a to z and to the lengths asked for", () => {
    for (const text of texts(data.train)) expect(text).toMatch(/^[a-z]{4,9}$/);
    expect(data.train.steps).toBe(9);
    expect(data.train.vocabulary).toBe(26);
  });

  it("draws the same words again, others with another seed", async () => {
    expect(texts((await loaded()).test)).toEqual(texts(data.test));
    expect(texts((await loaded({ seed: 1 })).test)).not.toEqual(texts(data.test));
  });

  it("says how many words there are where there are too few", async () => {
    await expect(loaded({ words: 100_000 })).rejects.toThrow(
      /^data\.words is 100000, expected at most \d+: the english list has no more words of 4 to 9 letters/,
    );
  });

  it.each([
    [{ languages: ["english", "english"] }, "languages is [english, english], expected each"],
    [{ shortest: 10 }, "shortest is 10, expected at most data.longest, which is 9"],
    [{ words: 2 }, "words is 2, expected more: each part of data.split needs one"],
    [
      { split: [0.5, 0.5, 0.5] },
      "split is [0.5, 0.5, 0.5], expected three whole numbers, or shares that add up to 1",
    ],
  ])("refuses %j", (changes, message) => {
    expect(problem(changes)).toContain(message);
  });
});
