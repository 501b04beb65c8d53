import { describe, expect, it } from "vitest";
import { characterDataset } from "../../src/data/characters.js";

const dataset = characterDataset(
  { texts: ["ba", "c", "abc"], labels: [1, 0, 1] },
  { alphabet: ["a", "b", "c"], steps: 4, classes: 2 },
);

describe("characterDataset", () => {
  it("gives the number of each character, and none after the end", () => {
    const x = new Float32Array(2 * 4).fill(9); // what an earlier batch left
    const y = new Float32Array(2);
    const lengths = new Int32Array(2);
    dataset.fill([0, 2], x, y, lengths);
    expect([...x]).toEqual([1, 0, -1, -1, 0, 1, 2, -1]);
    expect([dataset.inputs, dataset.vocabulary]).toEqual([1, 3]);
    expect([...y]).toEqual([1, 1]);
    expect([...lengths]).toEqual([2, 3]);
  });

  it("names an example by its text", () => {
    expect(dataset.title?.(1)).toBe("c");
  });

  it("counts characters, not code units", () => {
    const { fill } = characterDataset(
      { texts: ["😀a"], labels: [0] },
      { alphabet: ["a", "😀"], steps: 2, classes: 2 },
    );
    const x = new Float32Array(2);
    const lengths = new Int32Array(1);
    fill([0], x, new Float32Array(1), lengths);
    expect([...x, ...lengths]).toEqual([1, 0, 2]);
  });
});
