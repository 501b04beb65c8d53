import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { dataConfig, loadData } from "../../src/data/registry.js";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function filled(dataset: Dataset, indices: readonly number[]) {
  const { steps, inputs, targets } = dataset;
  const x = new Float32Array(indices.length * steps * inputs).fill(7); // what an earlier batch left
  const y = new Float32Array(indices.length * targets).fill(7);
  dataset.fill(indices, x, y);
  return { x, y };
}

function load(options: object) {
  return loadData(dataConfig.parse(options));
}

describe("the adding problem", () => {
  const tasks = fc.record({ steps: fc.integer({ min: 2, max: 60 }), seed: seeds });
  const adding = (options: object) => load({ task: "adding", sequences: 30, ...options });

  it("marks two different steps with 1 and asks for the sum of their values", async () => {
    await fc.assert(
      fc.asyncProperty(tasks, fc.nat(20), async ({ steps, seed }, index) => {
        const { train } = await adding({ steps, seed });
        const { x, y } = filled(train, [index]);
        const values = Array.from({ length: steps }, (_, step) => x[2 * step]!);
        const marks = Array.from({ length: steps }, (_, step) => x[2 * step + 1]!);
        expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
        expect(marks.filter((mark) => mark === 1)).toHaveLength(2);
        expect(marks.filter((mark) => mark === 0)).toHaveLength(steps - 2);
        const marked = values.filter((_, step) => marks[step] === 1);
        expect(y).toEqual(Float32Array.of(marked[0]! + marked[1]!));
      }),
    );
  });

  it("marks every step equally often, as far as chance allows", async () => {
    const { train } = await adding({ steps: 5, sequences: 10_000 });
    const { x } = filled(train, [...Array(train.count).keys()]);
    const shares = [0, 0, 0, 0, 0];
    for (let i = 0; i < train.count * 5; i += 1) shares[i % 5]! += x[2 * i + 1]! / train.count;
    const deviation = Math.sqrt((0.4 * 0.6) / train.count); // of a share of 2/5
    for (const share of shares) expect(Math.abs(share - 0.4)).toBeLessThan(5 * deviation);
  });

  it("has a variance of 1/6, the error of always saying the mean", async () => {
    const { train } = await adding({ steps: 9, sequences: 20_000 });
    const { y } = filled(train, [...Array(train.count).keys()]);
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length;
    expect(mean).toBeCloseTo(1, 1);
    expect(variance).toBeCloseTo(1 / 6, 2);
  });
});

describe("the copy task", () => {
  it("asks for the ten symbols at the end and for blanks before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), seeds, async (blanks, seed) => {
        const { train } = await load({ task: "copy", blanks, seed, sequences: 30 });
        const { x, y } = filled(train, [3]);
        const steps = blanks + 20;
        const rows = Array.from({ length: steps }, (_, t) => [...x.subarray(10 * t, 10 * t + 10)]);
        for (const row of rows) expect(row.toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        const symbols = rows.map((row) => row.indexOf(1));
        expect(symbols.slice(0, 10).every((symbol) => symbol >= 1 && symbol <= 8)).toBe(true);
        expect(symbols.slice(10, -11)).toEqual(Array(blanks - 1).fill(0));
        expect(symbols.slice(-11)).toEqual(Array(11).fill(9));
        expect([...y]).toEqual([...Array(blanks + 10).fill(0), ...symbols.slice(0, 10)]);
      }),
    );
  });

  it("names what a copier without memory comes to", async () => {
    const { references, classes } = await load({ task: "copy", blanks: 1000 });
    expect(references).toEqual([
      { name: "memoryless copier", value: expect.closeTo(0.0203867, 6) },
    ]);
    expect(classes).toHaveLength(9);
  });
});

describe.each([
  { task: "adding", steps: 20 },
  { task: "copy", blanks: 5 },
])("data made for $task", (options) => {
  it("is the same whenever it is asked for, in any order", async () => {
    const [{ train }, again] = [await load(options), await load(options)];
    const { x, y } = filled(train, [4, 17]);
    const other = filled(again.train, [17, 4]);
    expect(other.x.subarray(x.length / 2)).toEqual(x.subarray(0, x.length / 2));
    expect(other.y.subarray(y.length / 2)).toEqual(y.subarray(0, y.length / 2));
  });

  it("shares no example between splits, nor with another seed", async () => {
    const count = 40;
    const config = { ...options, sequences: 3 * count, split: [count, count, count] };
    const [a, b] = [await load({ ...config, seed: 1 }), await load({ ...config, seed: 2 })];
    const seen = [a.train, a.valid, a.test, b.train, b.valid, b.test].flatMap((dataset) =>
      [...Array(count).keys()].map((index) => filled(dataset, [index]).x.join()),
    );
    expect(new Set(seen).size).toBe(6 * count);
  });

  it("wants a split that adds up", () => {
    const { error } = dataConfig.safeParse({ ...options, sequences: 100, split: [50, 20, 20] });
    expect(error?.issues.map(({ path, message }) => [path, message])).toEqual([
      [["split"], expect.stringContaining("adds up to 90, expected data.sequences, which is 100")],
    ]);
  });
});
