import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NumpyRandom } from "../../src/data/numpy-random.js";
import { generateSines, sinesNoise } from "../../src/data/sine-waves.js";

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
