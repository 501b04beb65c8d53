import { expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { levelShifts } from "../../src/training/level-shifts.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

const zeros = ({ size }: { readonly size: number }) => new Float64Array(size);
const shape = { steps: 1, inputs: 1, outputs: 1 };

/** Windows of one step with these targets. */
function windowsOf(targets: readonly number[], more: Partial<Dataset> = {}): Dataset {
  return {
    ...datasetOf(
      targets.map((_, i) => [i]),
      targets.map((target) => [target]),
      shape,
    ),
    ...more,
  };
}

it("a level lies at the smallest error that its share of the errors reaches", () => {
  // NumPy: np.quantile([1, 2, 4, 7], levels, method="inverted_cdf")
  const levels = [0.1, 0.25, 0.26, 0.5, 0.75, 0.9, 1];
  const shifts = levelShifts(windowsOf([4, 1, 7, 2]), zeros, levels);
  expect([...shifts]).toEqual([1, 1, 2, 2, 4, 7, 7]);
});

it("errors are counted from the line, by the weights of their windows", () => {
  const line = ({ x }: { readonly x: Float32Array }) => Float64Array.from(x, (value) => 10 * value);
  const train = windowsOf([3, 11, 25, 38], { weight: (index) => [1, 1, 5, 1][index]! });
  // errors 3, 1, 5 and 8 with weights 1, 1, 5 and 1: 1 to 1/8, 3 to 2/8, 5 to 7/8
  expect([...levelShifts(train, line, [0.1, 0.2, 0.3, 0.8, 0.9])]).toEqual([1, 3, 5, 5, 8]);
});

it("each output has its own levels, and one that was never measured none", () => {
  const nan = Number.NaN;
  const train = datasetOf(
    [[0, 0], [0, 0], [0, 0]],
    [[9, 9, 9, 1, nan, 5], [9, 9, 9, 3, nan, 7], [9, 9, 9, nan, nan, 6]],
    { steps: 2, inputs: 1, outputs: 3, targets: 6 },
  ); // biome-ignore format: a window each
  const none = ({ size }: { readonly size: number }) => new Float64Array(3 * size);
  expect([...levelShifts(train, none, [0.4, 0.9])]).toEqual([1, 0, 6, 3, 0, 7]);
});

it("of more windows than are kept, every n-th is, over all batches", () => {
  const count = 2 ** 16 + 1; // 2 ** 15 are kept: every third of these
  const windows = {
    ...windowsOf([]),
    count,
    fill(indices: ArrayLike<number>, _: Float32Array, y: Float32Array) {
      for (let i = 0; i < indices.length; i += 1) y[i] = indices[i]! % 3 === 0 ? 1 : 1000;
    },
  };
  expect([...levelShifts(windows, zeros, [0.1, 0.9])]).toEqual([1, 1]);
  const fewer = { ...windows, count: 2 ** 15 };
  expect([...levelShifts(fewer, zeros, [0.1, 0.9])]).toEqual([1, 1000]);
});
