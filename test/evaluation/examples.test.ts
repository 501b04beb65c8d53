import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { examples, spacedExamples } from "../../src/evaluation/examples.js";
import type { LinearModel } from "../../src/evaluation/linear.js";
import { naiveScales } from "../../src/evaluation/naive-scales.js";
import { fittedModels } from "../../src/evaluation/outputs-apart.js";
import { joinedTargets, ownPasts } from "../../src/evaluation/own-past.js";
import { batchOf, datasetOf } from "../helpers/fixed-datasets.js";

const contents = (dataset: Dataset) => {
  const { x, y } = batchOf(dataset, []);
  return { x: [...x], y: [...y] };
};

/** Two targets, `a` and `b`, and a column that is none; two steps back and two ahead. */
const shape = { steps: 2, inputs: 3, outputs: 4, variables: ["a", "b"] };
const two = datasetOf(
  [
    [1, 10, 7, 2, 20, 8],
    [3, 30, 9, 5, 50, 6],
  ],
  [
    [3, 4, 30, 40],
    [6, 8, 60, 80],
  ],
  shape,
);

describe("examples", () => {
  const whole: Dataset = {
    ...datasetOf([[1], [2], [3]], [[10], [20], [30]], { steps: 1, inputs: 1, outputs: 1 }),
    series: { count: 3, numberOf: (index) => 100 + index },
    weight: (index) => index + 0.5,
    offsets: (index) => [10 * index],
    squaredWeight: (index) => index ** 2,
  };

  it("keep what belongs to each", () => {
    const some = examples(whole, [2, 0]);
    expect(some.count).toBe(2);
    expect(contents(some)).toEqual({ x: [3, 1], y: [30, 10] });
    expect(some.offsets?.(0)).toEqual([20]);
    expect([0, 1].map((i) => some.series!.numberOf(i))).toEqual([102, 100]);
    expect([0, 1].map((i) => some.weight!(i))).toEqual([2.5, 0.5]);
    expect([0, 1].map((i) => some.squaredWeight!(i))).toEqual([4, 0]);
  });

  it("restore, name and measure what belongs to each", () => {
    const log = (index: number, values: Float64Array) => values.fill(index);
    const named = {
      ...whole,
      restore: log,
      truth: log,
      history: log,
      spread: (index: number) => 10 * index,
      title: (index: number) => `example ${index}`,
      place: (index: number) => ({ series: `series ${index}`, time: String }),
    };
    const some = examples(named, [2, 0]);
    const values = [some.restore, some.truth, some.history].map((write) => {
      const written = new Float64Array(1);
      write!(0, written);
      return written[0];
    });
    expect(values).toEqual([2, 2, 2]);
    expect([some.spread!(0), some.title!(0), some.place!(0).series]).toEqual([
      20,
      "example 2",
      "series 2",
    ]);
  });

  it("have the targets after the last step alone where the data set has them apart", () => {
    const fillLastStep = (indices: ArrayLike<number>, x: Float32Array, y: Float32Array) => {
      for (let n = 0; n < indices.length; n += 1) {
        x[n] = indices[n]!;
        y[n] = -indices[n]!;
      }
    };
    const some = examples({ ...whole, fillLastStep, everyWindow: () => whole }, [2, 0]);
    const [x, y] = [new Float32Array(2), new Float32Array(2)];
    some.fillLastStep!([1, 0], x, y);
    expect([[...x], [...y]]).toEqual([[0, 2], [-0, -2]]); // biome-ignore format: short
    expect(some.everyWindow).toBeUndefined();
    expect(examples(whole, [0]).fillLastStep).toBeUndefined();
  });

  it("are evenly spaced where only so many are wanted", () => {
    expect(contents(spacedExamples(whole, 2)).y).toEqual([10, 20]);
    expect(spacedExamples(whole, 3)).toBe(whole);
    const hundred = { ...whole, count: 100, fill: whole.fill, weight: (index: number) => index };
    const { count, weight } = spacedExamples(hundred, 8);
    expect(Array.from({ length: count }, (_, i) => weight!(i))).toEqual([
      0, 12, 25, 37, 50, 62, 75, 87,
    ]);
  });

  it("have no weights and series where the data set has none", () => {
    const { series, weight, squaredWeight } = examples(two, [1]);
    expect([series, weight, squaredWeight]).toEqual([undefined, undefined, undefined]);
  });
});

describe("the naive error", () => {
  it("is that of the first value ahead against the present one, by target", () => {
    const first = datasetOf(
      [
        [1, 10, 7],
        [3, 30, 9],
      ],
      [
        [3, 4, 30, 40],
        [6, 8, 60, 80],
      ],
      { ...shape, steps: 1 },
    );
    expect(naiveScales(first)).toEqual([(2 + 3) / 2, (20 + 30) / 2]);
  });

  it("is the data set's own where it has one", () => {
    expect(naiveScales({ ...two, naiveErrors: () => [4, 5] })).toEqual([4, 5]);
  });
});

describe("the own past of each target", () => {
  it("has its values and the columns that are no targets", () => {
    const [a, b] = ownPasts(two)!;
    expect(a).toMatchObject({ count: 2, steps: 2, inputs: 2, outputs: 2, targets: 2 });
    expect(a!.variables).toBeUndefined();
    expect(contents(a!)).toEqual({ x: [1, 7, 2, 8, 3, 9, 5, 6], y: [3, 4, 6, 8] });
    expect(contents(b!)).toEqual({ x: [10, 7, 20, 8, 30, 9, 50, 6], y: [30, 40, 60, 80] });
  });

  it("is nothing else than the window of a single target", () => {
    expect(ownPasts({ ...two, variables: undefined })).toBeUndefined();
    const values = two.steps * two.inputs + two.outputs; // of a window
    expect(ownPasts({ ...two, count: Math.floor(2 ** 25 / values) + 1 })).toBeUndefined();
  });

  it("makes lines that are joined to one on whole windows", () => {
    const line = (from: number): LinearModel => ({
      coefficients: Float64Array.from({ length: 10 }, (_, i) => from + i), // [a0 c0 a1 c1 bias][2 ahead]
      features: 5,
      outputs: 2,
    });
    const { coefficients, features, outputs } = joinedTargets(two, [line(1), line(101)]);
    expect([features, outputs]).toEqual([7, 4]);
    expect([...coefficients]).toEqual([
      ...[1, 2, 0, 0], // a, first step
      ...[0, 0, 101, 102], // b
      ...[3, 4, 103, 104], // the column
      ...[5, 6, 0, 0],
      ...[0, 0, 105, 106],
      ...[7, 8, 107, 108],
      ...[9, 10, 109, 110], // constants
    ]);
  });
});

describe("models of outputs with gaps", () => {
  const gaps = datasetOf(
    [[1], [2], [3], [4]],
    [
      [10, Number.NaN],
      [20, 200],
      [Number.NaN, 300],
      [Number.NaN, Number.NaN],
    ],
    { steps: 1, inputs: 1, outputs: 2, missingTargets: true },
  );
  /** Stands for a regression: its slope is the number of windows that it was given with a value. */
  const solve = (train: Dataset): LinearModel[] => {
    const { y } = contents(train);
    const { outputs } = train;
    const counts = Array.from(
      { length: outputs },
      (_, k) => y.filter((value, i) => i % outputs === k && !Number.isNaN(value)).length,
    );
    const sums = counts.map((_, k) =>
      y.reduce(
        (sum, value, i) => (i % outputs === k && !Number.isNaN(value) ? sum + value : sum),
        0,
      ),
    );
    return [{ coefficients: Float64Array.from([...counts, ...sums]), features: 2, outputs }];
  };

  it("are fitted to all windows together where enough are complete", () => {
    expect([...fittedModels(gaps, 1, [0], solve)[0]!.coefficients]).toEqual([2, 2, 30, 500]);
  });

  it("are fitted apart where too few are complete", () => {
    const [apart, ...others] = fittedModels(gaps, 2, [0], solve);
    expect(others).toEqual([]);
    for (const [i, value] of [10, 100, 0, 0].entries()) {
      expect(apart!.coefficients[i]).toBeCloseTo(value, 8); // lines through two points each
    }
    expect([apart!.features, apart!.outputs]).toEqual([2, 2]);
  });

  it("are solved for each output where it has no more windows than inputs", () => {
    const wide = datasetOf(
      [
        [1, 5],
        [2, 6],
        [3, 7],
      ],
      [
        [10, Number.NaN],
        [20, 200],
        [Number.NaN, 300],
      ],
      { steps: 1, inputs: 2, outputs: 2, missingTargets: true },
    );
    const [apart] = fittedModels(wide, 2, [0], (train) => {
      expect(train.outputs).toBe(1);
      const [count, sum] = solve(train)[0]!.coefficients;
      return [{ coefficients: Float64Array.of(count!, sum!, 7), features: 3, outputs: 1 }];
    });
    expect([...apart!.coefficients]).toEqual([2, 2, 30, 500, 7, 7]);
  });

  it("forecast 0 for an output that was never measured", () => {
    const never = datasetOf(
      [[1], [2]],
      [
        [10, Number.NaN],
        [20, Number.NaN],
      ],
      {
        steps: 1,
        inputs: 1,
        outputs: 2,
        missingTargets: true,
      },
    );
    const [first, second, ...rest] = fittedModels(never, 3, [0], solve)[0]!.coefficients;
    expect([second, rest[1]]).toEqual([0, 0]);
    expect(first).toBeCloseTo(10, 8);
  });

  it("need no second look at data without gaps", () => {
    const whole = { ...gaps, missingTargets: false };
    expect(
      fittedModels(whole, 99, [0], (train) => [
        { coefficients: Float64Array.of(train === whole ? 1 : 0), features: 1, outputs: 1 },
      ])[0]!.coefficients[0],
    ).toBe(1);
  });
});
