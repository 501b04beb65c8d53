import { describe, expect, it } from "vitest";
import { addScaledRows } from "../../src/evaluation/add-rows.js";
import {
  meanDiagonal,
  solvePositive,
  solveRidge,
  solveSymmetric,
  solveWithInverseDiagonal,
} from "../../src/evaluation/cholesky.js";
import {
  added,
  countOf,
  leadingRows,
  lowerProducts,
  meanSquare,
  residualProducts,
  setColumns,
  withRidge,
} from "../../src/evaluation/gram.js";
import { columnsOf, sumsByOutput } from "../../src/evaluation/sums-by-output.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

const matrix = (...rows: (readonly number[])[]) => Float64Array.from(rows.flat());
/** Above the diagonal, where nothing is read. */
const X = Number.NaN;

describe("equations of a symmetric matrix", () => {
  // [4 2 -2; 2 5 3; -2 3 9] times [1 2; -1 0; 3 -4], by hand
  const a = matrix([4, X, X], [2, 5, X], [-2, 3, 9]);
  const b = matrix([-4, 16], [6, -8], [22, -40]);
  const solution = matrix([1, 2], [-1, 0], [3, -4]);

  it("have their solution, from the lower triangle", () => {
    expectClose(solveSymmetric(a, b, 3, 2), solution, 1e-12);
    expectClose(solvePositive(a, b, { size: 3, columns: 2, ridge: 0 })!, solution, 1e-12);
    expectClose(solveRidge(a, b, { size: 3, columns: 2, ridge: 0 })!, solution, 1e-12);
    expect(meanDiagonal(a, 3)).toBe(6);
  });

  it("have a ridge on the diagonal, absolute or relative to its mean", () => {
    const raised = matrix([4.3, X, X], [2, 5.3, X], [-2, 3, 9.3]);
    const expected = solveSymmetric(raised, b, 3, 2);
    expectClose(solvePositive(a, b, { size: 3, columns: 2, ridge: 0.3 })!, expected, 1e-12);
    expectClose(solveRidge(a, b, { size: 3, columns: 2, ridge: 0.05 })!, expected, 1e-12);
    const both = solveWithInverseDiagonal(a, b, { size: 3, columns: 2, ridge: 0.05 })!;
    expectClose(both.x, expected, 1e-12);
  });

  it("have the diagonal of the inverse", () => {
    const { diagonal } = solveWithInverseDiagonal(a, b, { size: 3, columns: 2, ridge: 0 })!;
    // cofactors 45 - 9, 36 - 4, 20 - 4; determinant 4 * 36 - 2 * 24 - 2 * 16
    expectClose(diagonal, [36 / 64, 32 / 64, 16 / 64], 1e-12);
  });

  it("have none if a pivot is rounding: below 1e-13 of its diagonal", () => {
    const near = (difference: number) => matrix([1, X], [1, 1 + difference]);
    const solve = (difference: number) =>
      solvePositive(near(difference), matrix([1], [1]), { size: 2, columns: 1, ridge: 0 });
    expect([0, 5e-14, 8e-14].map(solve)).toEqual([undefined, undefined, undefined]);
    for (const difference of [1.5e-13, 1e-9]) expect(solve(difference)).toBeDefined();
    const shape = { size: 2, columns: 1, ridge: 0 };
    expect(solveRidge(near(0), matrix([1], [1]), shape)).toBeUndefined();
    expect(solveWithInverseDiagonal(near(0), matrix([1], [1]), shape)).toBeUndefined();
    expect(solvePositive(matrix([-1]), matrix([1]), { size: 1, columns: 1, ridge: 0 })).toBeUndefined(); // biome-ignore format: short
  });

  it("have the smallest solution if they are singular, and 0 if nothing varies", () => {
    const same = matrix([2, X], [2, 2]); // x + y = 3, for which 1.5 and 1.5 are smallest
    expectClose(solveSymmetric(same, matrix([6], [6]), 2, 1), [1.5, 1.5], 1e-4);
    expect(solveSymmetric(matrix([0, X], [0, 0]), matrix([1], [2]), 2, 1)).toEqual(matrix([0, 0]));
  });
});

describe("sums of products", () => {
  it("are the lower triangle of A Aᵀ", () => {
    const products = lowerProducts(matrix([1, 2], [3, -1], [0, 4]), 3, 2);
    expect(products).toEqual(matrix([5, 0, 0], [1, 10, 0], [8, -4, 16]));
  });

  it("have their first rows and columns, a ridge but for the intercept, and figures", () => {
    const gram = matrix([6, X, X], [2, 9, X], [3, 1, 3]);
    expect(leadingRows(gram, 3, 3)).toBe(gram);
    expect(leadingRows(gram, 3, 2)).toEqual(matrix([6, X], [2, 9]));
    expect(withRidge(gram, 3, 0.5)).toEqual(matrix([6.5, X, X], [2, 9.5, X], [3, 1, 3]));
    expect(countOf(gram)).toBe(3);
    expect(meanSquare(gram, 3)).toBe((6 + 9) / 2 / 3);
    expect(added(matrix([1, 2, 3]), matrix([10, 20]))).toEqual(matrix([11, 22, 3]));
  });

  it("of what a line leaves are those of the targets minus those of the line", () => {
    const gram = matrix([2, X], [1, 3]);
    const products = matrix([10, 20], [30, 40]);
    const line = matrix([1, 2], [3, 4]);
    // [2 1; 1 3] times [1 2; 3 4] is [5 8; 10 14]
    const left = residualProducts({ gram, products, outputs: [0, 1] }, line);
    expect(left).toEqual(matrix([5, 12], [20, 26]));
    expect(products).toEqual(matrix([10, 20], [30, 40]));
  });

  it("have chosen columns, which are written where they belong", () => {
    const all = matrix([1, 2, 3], [4, 5, 6]);
    expect(columnsOf(all, [2, 0], 3)).toEqual(matrix([3, 1], [6, 4]));
    setColumns(all, 3, [2, 0], matrix([30, 10], [60, 40]));
    expect(all).toEqual(matrix([10, 2, 30], [40, 5, 60]));
  });
});

it.each([0, 1, 3, 4, 5, 8, 11])(
  "%i scaled rows are added, whichever are taken together",
  (count) => {
    const rows = Float64Array.from({ length: 33 }, (_, i) => i + 1);
    const factors = Float64Array.from({ length: 13 }, (_, i) => 2 ** i);
    for (const width of [undefined, 2]) {
      const sums = new Float64Array(5).fill(0.5);
      addScaledRows(sums, 1, { rows, columns: 3, width, factors, from: 2, count });
      const expected = [0, 1, 2].map((k) => {
        let sum = 0.5;
        for (let i = 0; i < count; i += 1)
          if (k < (width ?? 3)) sum += 2 ** (i + 2) * (3 * i + k + 1);
        return sum;
      });
      expect([...sums]).toEqual([0.5, ...expected, 0.5]);
    }
  },
);

describe("the sums of windows by output", () => {
  const COUNT = 37; // two blocks and a part of one
  const random = randomStream(1, "sums");
  const x = Array.from({ length: COUNT }, () => [random(), random(), random()]);
  const y = Array.from({ length: COUNT }, (_, n) => [9, random(), n % 5 === 0 ? X : random(), random(), n === 36 ? X : random()]); // biome-ignore format: short
  const shape = { steps: 3, inputs: 1, outputs: 4, targets: 5, missingTargets: true };
  const weight = (n: number) => 1 + (n % 3);

  it.each([
    ["weights", weight],
    ["no weights", undefined],
  ])("with %s are of the windows in which it was measured", (_, weightOf) => {
    const found = sumsByOutput(
      datasetOf(x, y, { ...shape, ...(weightOf && { weight: weightOf }) }),
    );
    expect(found.map(({ outputs }) => outputs)).toEqual([[0, 2], [1], [3]]); // biome-ignore format: short
    for (const { gram, products, outputs } of found) {
      const measured = [...y.keys()].filter((n) =>
        outputs.every((k) => !Number.isNaN(y[n]![k + 1])),
      );
      const sum = (value: (row: readonly number[], n: number) => number) =>
        measured.reduce((s, n) => s + (weightOf?.(n) ?? 1) * value([...x[n]!, 1], n), 0);
      const lower = (values: ArrayLike<number>) => Array.from(values).filter((__, at) => at % 4 <= Math.floor(at / 4)); // biome-ignore format: short
      const grams = Array.from({ length: 16 }, (__, at) => sum((row) => row[Math.floor(at / 4)]! * row[at % 4]!)); // biome-ignore format: short
      expectClose(lower(gram), lower(grams), 1e-6);
      const right = [0, 1, 2, 3].flatMap((i) => outputs.map((k) => sum((row, n) => row[i]! * y[n]![k + 1]!))); // biome-ignore format: short
      expectClose(products, right, 1e-6);
    }
  });
});
