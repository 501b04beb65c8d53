import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NumpyRandom } from "../../src/data/numpy-random.js";
import { generateSines, sinesNoise } from "../../src/data/sine-waves.js";
import { sines } from "../../src/data/tasks/sines.js";

interface Golden {
  readonly seed: number;
  readonly count: number;
  readonly length: number;
  readonly uniform: number[];
  readonly first: number[];
  readonly last: number[];
  readonly sha256: string;
}

const goldens: Golden[] = JSON.parse(
  readFileSync(new URL("../golden/sines.json", import.meta.url), "utf8"),
);

describe.each(goldens)("NumPy's stream with seed $seed", (golden) => {
  it("draws the same doubles", () => {
    const drawn = new NumpyRandom(golden.seed).rand(1000);
    expect([0, 1, 2, 311, 312, 623, 624, 999].map((index) => drawn[index])).toEqual(golden.uniform);
  });

  it(`makes the same ${golden.count} x ${golden.length} float32 series`, () => {
    const series = generateSines(golden.count, golden.length, golden.seed);
    const shown = golden.first.length;
    expect([...series.subarray(0, shown)]).toEqual(golden.first);
    expect([...series.subarray(-golden.last.length)]).toEqual(golden.last);
    const bytes = new Uint8Array(series.buffer);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(golden.sha256);
  });
});

it.each([0, 1, 311, 312, 313, 1000])("continues after %i skipped doubles", (count) => {
  const random = new NumpyRandom(42);
  random.discard(count);
  expect(random.next()).toBe(new NumpyRandom(42).rand(count + 1).at(-1));
});

it("gives the last series the same noise alone as among all", () => {
  const all = sinesNoise(7, 5, 42, 0);
  expect(sinesNoise(7, 5, 42, 4)).toEqual(all.subarray(20));
});

it("the parts of the task are its series one after the other", async () => {
  const options = { task: "sines", series: 9, steps: 6, ahead: 2, split: [4, 3, 2], seed: 5 };
  const { train, valid, test, noise } = await sines.load(sines.options.parse(options));
  expect([train, valid, test].map(({ count }) => count)).toEqual([4, 3, 2]);
  const values = generateSines(9, 8, 5);
  const from = [train, valid, test].map((part) => {
    const x = new Float32Array(6);
    part.fill([0], x, new Float32Array(part.targets));
    return [...x];
  });
  expect(from).toEqual([0, 4, 7].map((row) => [...values.subarray(row * 8, row * 8 + 6)]));
  expect(noise?.().length).toBe(2 * 2);
});
