import "@tensorflow/tfjs-backend-cpu";
import { describe, expect, it } from "vitest";
import type { TaskData } from "../../src/data/task.js";
import { intervalBounds, outputRanges } from "../../src/evaluation/conformal-ranges.js";
import { conformalScores } from "../../src/evaluation/conformal-scores.js";
import { batchOf, datasetOf, networkOf } from "../helpers/fixed-datasets.js";

const record = { task: "csv" } as TaskData["record"];
const shape = { steps: 2, inputs: 1, outputs: 2 };
/** Windows whose change from the first step to the second is 2, 4 and 0, with two values ahead. */
const valid = datasetOf([[1, 3], [2, 6]], [[11, 22], [14, Number.NaN]], shape); // biome-ignore format: one set a line
const test = datasetOf([[5, 5]], [[45, 56]], shape);

describe("the scores of a forecast", () => {
  const network = networkOf((first) => [[10 * first, 20 * first]]);
  const scores = conformalScores(network, { valid, test, record })!;

  it("are truth less forecast over the window's changes, at least a tenth of the usual ones", () => {
    // usual: the median of 2, 4 and 0; errors ahead: 1, -6, -5 and 2, unknown, -44
    expect(scores.usualScales).toEqual([2]);
    expect(scores.byOutput[0]!.scores).toEqual([-5 / 0.2, -6 / 4, 1 / 2]);
    expect(scores.byOutput[1]!.scores).toEqual([-44 / 0.2, 2 / 2]);
    expect(scores.byOutput.map(({ count }) => count)).toEqual([3, 2]);
    expect(scores.windows).toBe(3);
    expect(scores.byLevel).toBeUndefined();
  });

  it("are there for series of a file alone", () => {
    const other = { task: "sines" } as unknown as TaskData["record"];
    expect(conformalScores(network, { valid, test, record: other })).toBeUndefined();
    expect(conformalScores(network, { valid, test, record: undefined })).toBeUndefined();
  });

  it("make bounds of a new window in its own scale", () => {
    const ranges = outputRanges(scores, 0.5); // of 3: the whole range; of 2: both ends, symmetric
    expect(ranges[0]).toEqual({ low: -25, high: 0.5 });
    expect(ranges[1]).toEqual({ low: -220, high: 220 });
    const dataset = datasetOf([[1, 9]], [[0, 0]], shape);
    const bounds = intervalBounds(batchOf(dataset, [100, 200]), dataset, scores, {
      ranges,
      levels: [],
    });
    expect([...bounds.low]).toEqual([100 - 25 * 8, 200 - 220 * 8]);
    expect([...bounds.high]).toEqual([100 + 0.5 * 8, 200 + 220 * 8]);
  });

  it("make no bounds where there are too few", () => {
    expect(outputRanges(undefined, 0.9)).toEqual([]);
    const ranges = outputRanges(scores, 0.9);
    expect(ranges).toEqual([undefined, undefined]);
    const dataset = datasetOf([[1, 9]], [[0, 0]], shape);
    const bounds = intervalBounds(batchOf(dataset, [1, 2]), dataset, scores, {
      ranges,
      levels: [],
    });
    expect([...bounds.low, ...bounds.high]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

it("bounds of each target have its own usual scale, where a window hardly changes", () => {
  const two = { steps: 2, inputs: 2, outputs: 2, variables: ["a", "b"] };
  const dataset = datasetOf([[5, 7, 5, 7]], [[0, 0]], two);
  const scores = { windows: 1, usualScales: [10, 1000], byOutput: [] };
  const ranges = [{ low: -1, high: 2 }, { low: -3, high: 4 }]; // biome-ignore format: one list
  const bounds = intervalBounds(batchOf(dataset, [5, 7]), dataset, scores, { ranges, levels: [] });
  expect([...bounds.low]).toEqual([5 - 1, 7 - 300]); // a tenth of 10, and of 1000
  expect([...bounds.high]).toEqual([5 + 2, 7 + 400]);
});

it("of more than 50,000 windows of both parts together, evenly spaced ones are scored", () => {
  const zeros = (count: number) => Array<number[]>(count).fill([0, 0]);
  const targets = (count: number) => Array.from({ length: count }, (_, i) => [i]);
  const single = { steps: 2, inputs: 1, outputs: 1 };
  const half = datasetOf(zeros(30_000), targets(30_000), single);
  const network = networkOf(() => [[0]]);
  const scored = conformalScores(network, { valid: half, test: half, record })!;
  expect(scored.windows).toBe(30_000);
  const one = datasetOf(zeros(20_000), targets(20_000), single);
  expect(conformalScores(network, { valid: one, test: half, record })!.windows).toBe(50_000);
});

describe("the scores of quantiles", () => {
  const quantiles = [0.1, 0.4, 0.5, 0.6, 0.9];
  const single = { steps: 2, inputs: 1, outputs: 1 };
  const windows = (count: number) => Array.from({ length: count }, (_, i) => [10 * i, 10 * i + 1]);
  const targets = [[11], [8], [25], [30]];
  const data = {
    valid: datasetOf(windows(4), targets, single),
    test: datasetOf([], [], single),
    record,
  };
  /** The median is the first value, the quantiles 4 and 1 below and 2 and 5 above it. */
  const network = networkOf((x) => [[x - 4], [x - 1], [x], [x + 2], [x + 5]], {
    name: "quantile",
    quantiles,
  });
  const scores = conformalScores(network, data)!;

  it("are truth less quantile over the quantile's distance to the median", () => {
    expect(scores.byLevel!.map(({ level }) => level)).toEqual([0.1, 0.4, 0.6, 0.9]);
    // truth less median: 11, -2, 5, 0
    const expected = [-4, -1, 2, 5].map((end) =>
      [11, -2, 5, 0].map((error) => (error - end) / Math.abs(end)).sort((a, b) => a - b),
    );
    expect(scores.byLevel!.map(({ byOutput }) => byOutput[0]!.scores)).toEqual(expected);
  });

  it("count from the pair of levels whose band is nearest to the level", () => {
    expect(outputRanges(scores, 0.5)[0]).toMatchObject({ lowFrom: 0.1, highFrom: 0.9 });
    expect(outputRanges(scores, 0.3)[0]).toEqual({
      lowFrom: 0.4,
      low: scores.byLevel![1]!.byOutput[0]!.scores[0],
      highFrom: 0.6,
      high: scores.byLevel![2]!.byOutput[0]!.scores[3],
    });
    expect(outputRanges(scores, 0.7)[0]!.lowFrom).toBeUndefined(); // too few for each tail
  });

  it("make bounds that hold the median", () => {
    const dataset = datasetOf([[0, 1]], [[0]], single);
    const batch = batchOf(dataset, [50], [[46], [49], [50], [52], [55]]);
    const bounds = (low: number, high: number) => {
      const ranges = [{ low, lowFrom: 0.1, high, highFrom: 0.6 }];
      const made = intervalBounds(batch, dataset, scores, { ranges, levels: quantiles });
      return [...made.low, ...made.high];
    };
    expect(bounds(-1, 2)).toEqual([46 - 4, 52 + 2 * 2]);
    expect(bounds(0.5, -0.5)).toEqual([46 + 2, 52 - 1]);
    expect(bounds(3, -3)).toEqual([50, 50]);
  });
});

it("scores of each target are in its own windows' scale", () => {
  const two = { steps: 2, inputs: 2, outputs: 2, variables: ["a", "b"] };
  // changes of a: 1, 3 and 5, of b: 40, 20 and 0
  const windows = [[0, 0, 1, 40], [1, 0, 4, 20], [2, 0, 7, 0]]; // biome-ignore format: short
  const targets = [[1, 80], [6, 20], [10, 6]]; // biome-ignore format: short
  const network = networkOf(() => [[0, 0]], { inputs: 2 });
  const whole = datasetOf(windows, targets, two);
  const none = datasetOf([], [], two);
  const scores = conformalScores(network, { valid: whole, test: none, record })!;
  expect(scores.usualScales).toEqual([3, 20]);
  expect(scores.byOutput.map((sample) => sample.scores)).toEqual([
    [1 / 1, 6 / 3, 10 / 5],
    [20 / 20, 80 / 40, 6 / 2].toSorted((a, b) => a - b),
  ]);
});

it("of many outputs at least 400 scores are kept for each, of few 200,000 in all", () => {
  const keptOf = (outputs: number, count: number) => {
    const shape = { steps: 2, inputs: 1, outputs, targets: outputs };
    const fill = (indices: ArrayLike<number>, x: Float32Array, y: Float32Array) => {
      x.fill(0);
      for (let i = 0; i < indices.length * outputs; i += 1) y[i] = Math.sin(i);
    };
    const dataset = { ...datasetOf([], [], shape), count, fill };
    const network = networkOf(() => [Array<number>(outputs).fill(0)]);
    const none = { ...dataset, count: 0 };
    const { byOutput } = conformalScores(network, { valid: dataset, test: none, record })!;
    return [byOutput[0]!.count, byOutput[0]!.scores.length];
  };
  expect(keptOf(1000, 450)).toEqual([450, 400]);
  expect(keptOf(400, 550)).toEqual([550, 500]);
});

it("bounds from quantiles are of each target's own, and undefined where it has no range", () => {
  const two = { steps: 2, inputs: 2, outputs: 4, variables: ["a", "b"] };
  const dataset = datasetOf([[0, 0, 2, 40]], [[0, 0, 0, 0]], two); // changes 2 and 40
  const quantiles = [[4, 4, 40, 40], [5, 5, 50, 50], [7, 7, 50, 70]]; // biome-ignore format: short
  const batch = batchOf(dataset, [5, 5, 50, 50], quantiles);
  const level = { lowFrom: 0.1, highFrom: 0.9 };
  const ranges = [
    { low: -1, high: 1, ...level },
    undefined,
    { low: -2, high: 2, ...level },
    { low: -1, high: 0.5, ...level },
  ];
  const scores = { windows: 1, usualScales: [1, 1], byOutput: [] };
  const bounds = intervalBounds(batch, dataset, scores, { ranges, levels: [0.1, 0.5, 0.9] });
  // distances to the median: 1 and 2 of a; 10, and a tenth of 40 where the two coincide, or 20, of b
  expect([...bounds.low]).toEqual([4 - 1, Number.NaN, 40 - 2 * 10, 40 - 10]);
  expect([...bounds.high]).toEqual([7 + 2, Number.NaN, 50 + 2 * 4, 70 + 0.5 * 20]);
  const changes = Float64Array.of(2, 100);
  const other = intervalBounds({ ...batch, changes }, dataset, scores, {
    ranges,
    levels: [0.1, 0.5, 0.9],
  });
  expect(other.high[2]).toBe(50 + 2 * 10); // by the changes of the whole window
});

describe.each([
  ["low", 20, 3],
  ["high", 3, 20],
])("with too few scores at one end of a band (%s has enough)", (_, below, above) => {
  const scores = (count: number) => ({
    count,
    scores: Array.from({ length: count }, (__, i) => i),
  });
  const errors = {
    windows: 20,
    usualScales: [1],
    byOutput: [{ count: 20, scores: Array.from({ length: 20 }, (__, i) => 10 * i - 100) }],
    byLevel: [
      { level: 0.1, byOutput: [scores(below)] },
      { level: 0.9, byOutput: [scores(above)] },
    ],
  };

  it("the range is that of the errors of the forecast", () => {
    // 20 scores at .8: the second and the nineteenth, ⌈21 * 1.8 / 2⌉ = 19
    expect(outputRanges(errors, 0.8)).toEqual([{ low: -90, high: 80 }]);
  });

  it("the band is used once both ends have enough", () => {
    const both = errors.byLevel.map(({ level }) => ({ level, byOutput: [scores(20)] }));
    expect(outputRanges({ ...errors, byLevel: both }, 0.8)).toEqual([
      { low: 1, lowFrom: 0.1, high: 18, highFrom: 0.9 },
    ]);
  });
});

it("scores of parts without windows are none, and so is the usual scale", () => {
  const none = datasetOf([], [], shape);
  const scores = conformalScores(
    networkOf(() => [[0, 0]]),
    { valid: none, test: none, record },
  );
  expect(scores).toEqual({
    windows: 0,
    usualScales: [0],
    byOutput: [
      { count: 0, scores: [] },
      { count: 0, scores: [] },
    ],
  });
  expect(outputRanges(scores, 0.5)).toEqual([undefined, undefined]);
});

it("scores of the median alone are those of the forecast, without any of a level", () => {
  const single = { steps: 2, inputs: 1, outputs: 1 };
  const data = { valid: datasetOf([[0, 1], [5, 6]], [[3], [4]], single), test: datasetOf([], [], single) }; // biome-ignore format: short
  const network = networkOf((x) => [[x]], { name: "quantile", quantiles: [0.5] });
  const scores = conformalScores(network, { ...data, record })!;
  expect(scores.byOutput[0]!.scores).toEqual([-1, 3]);
  expect(scores.byLevel).toBeUndefined();
});
