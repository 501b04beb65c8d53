import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { keptExamples } from "../../src/data/kept.js";
import { forecastDataset } from "../../src/data/series-table.js";

const values = Float32Array.from({ length: 60 }, (_, i) => i / 7);
const plain = forecastDataset({ values, length: 6 }, { from: 1, to: 10 }, 4, 2);

const ragged: Dataset = {
  count: 5,
  steps: 3,
  inputs: 1,
  outputs: 2,
  targets: 1,
  variableLength: true,
  fill(indices, x, y, lengths) {
    for (const [row, index] of Array.from(indices).entries()) {
      for (let t = 0; t <= index % 3; t += 1) x[row * 3 + t] = index + t / 10;
      y[row] = index % 2;
      lengths![row] = 1 + (index % 3);
    }
  },
};

test.each([
  ["forecasts", plain],
  ["sequences of any length", ragged],
])("kept examples are identical: %s", (_, dataset) => {
  const kept = keptExamples(dataset);
  const { count, steps, inputs, targets } = dataset;
  const filled = (from: Dataset, indices: number[]) => {
    const x = new Float32Array(indices.length * steps * inputs);
    const y = new Float32Array(indices.length * targets);
    const lengths = new Int32Array(indices.length);
    from.fill(indices, x, y, lengths);
    return [x, y, lengths];
  };
  fc.assert(
    fc.property(fc.array(fc.nat(count - 1), { maxLength: 20 }), (indices) => {
      expect(filled(kept, indices)).toEqual(filled(dataset, indices));
    }),
  );
});

test("examples are made once", () => {
  const fill = vi.fn(plain.fill);
  const kept = keptExamples({ ...plain, fill });
  for (let i = 0; i < 3; i += 1) kept.fill([i], new Float32Array(4), new Float32Array(8));
  expect(fill).toHaveBeenCalledOnce();
});

test("too many are made again each time", () => {
  const large = { ...plain, count: 2 ** 22 };
  expect(keptExamples(large)).toBe(large);
  const values = (count: number) => ({ ...plain, count, steps: 15, inputs: 1, targets: 1 });
  const [most, more] = [values(2 ** 20), values(2 ** 20 + 1)]; // 16 values each, up to 2 ** 24
  expect([keptExamples(most) === most, keptExamples(more) === more]).toEqual([false, true]);
});
