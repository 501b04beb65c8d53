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
