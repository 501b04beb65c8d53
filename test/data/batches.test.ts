import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchCount, batches, shuffledOrder } from "../../src/data/batches.js";
import { forecastDataset } from "../../src/data/series-table.js";

describe("batches", () => {
  it("visits every example exactly once, whatever the sizes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 250 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        (count, batchSize, seed) => {
          const values = Float32Array.from({ length: count * 2 }, (_, i) => Math.floor(i / 2));
          const dataset = forecastDataset({ values, length: 2 }, { from: 0, to: count }, 1, 1);
          const sizes: number[] = [];
          const seen: number[] = [];
          for (const { size, x, y } of batches(dataset, batchSize)) {
            sizes.push(size);
            seen.push(...x);
            expect([...y]).toEqual([...x]);
          }
          expect([...shuffledOrder(count, seed, 3)].sort((a, b) => a - b)).toEqual(seen);
          expect(sizes.length).toBe(batchCount(count, batchSize));
          expect(sizes.slice(0, -1).every((size) => size === batchSize)).toBe(true);
          expect(seen).toEqual(Array.from({ length: count }, (_, i) => i));
        },
      ),
    );
  });

  it("shuffles each epoch and each seed its own way, the same way again", () => {
    const order = (seed: number, epoch: number) => [...shuffledOrder(50, seed, epoch)];
    expect(order(1, 0)).toEqual(order(1, 0));
    expect(order(1, 0)).not.toEqual(order(1, 1));
    expect(order(1, 0)).not.toEqual(order(2, 0));
  });
});
