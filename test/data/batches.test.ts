import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchCount, batches, shuffledOrder } from "../../src/data/batches.js";
import type { Dataset } from "../../src/data/dataset.js";
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

describe("a batch", () => {
  const ragged: Dataset = {
    count: 5,
    steps: 3,
    inputs: 2,
    outputs: 1,
    targets: 1,
    variableLength: true,
    fill(indices, x, y, lengths) {
      for (let n = 0; n < indices.length; n += 1) {
        x.fill(10 * indices[n]!, n * 6, (n + 1) * 6);
        y[n] = -indices[n]!;
        lengths![n] = 1 + (indices[n]! % 3);
      }
    },
    weight: (index) => index / 2,
    series: { count: 2, numberOf: (index) => index - 1 },
  };

  it("has what belongs to each of its examples, and no more of them than there are", () => {
    const all = Array.from(batches(ragged, 2), (batch) => ({
      size: batch.size,
      x: [...batch.x].filter((_, i) => i % 6 === 0),
      y: [...batch.y],
      lengths: [...batch.lengths!],
      weights: [...batch.weights!],
      series: [...batch.series!],
    }));
    expect(all).toEqual([
      { size: 2, x: [0, 10], y: [-0, -1], lengths: [1, 2], weights: [0, 0.5], series: [-1, 0] },
      { size: 2, x: [20, 30], y: [-2, -3], lengths: [3, 1], weights: [1, 1.5], series: [1, 2] },
      { size: 1, x: [40], y: [-4], lengths: [2], weights: [2], series: [3] },
    ]);
  });

  it("has neither weights nor series nor lengths where the data has none", () => {
    const { weight: _, series: __, variableLength: ___, ...plain } = ragged;
    const fill: Dataset["fill"] = (indices, x, y) =>
      ragged.fill(indices, x, y, new Int32Array(indices.length));
    const [batch] = batches({ ...plain, fill }, 3);
    expect(Object.keys(batch!)).toEqual(["size", "x", "y"]);
    expect(batchCount(0, 3)).toBe(0);
    expect([...batches({ ...plain, fill, count: 0 }, 3)]).toEqual([]);
  });
});
