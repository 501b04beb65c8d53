import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Dataset } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";
import { examples } from "../../src/evaluation/examples.js";
import { fitLine } from "../../src/evaluation/line.js";
import type { LossChoice } from "../../src/kernels/losses/loss.js";
import { openDevice } from "../../src/kernels/open-device.js";
import { seriesWeights, weightedBySeries, weightNotes } from "../../src/training/series-weights.js";
import { emptyFolder } from "../helpers/cli.js";
import { expectClose } from "../helpers/compare.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

beforeAll(async () => {
  await openDevice("cpu", 1);
});

const small = [0, 1, 0, 2, 0, 1, 1, 2, 0, 1, 2, 2];
const big = [100, 300, 200, 500, 100, 100, 300, 100, 200, 400, 100, 0];
const still = Array.from(small, () => 7);

async function trainOf(...given: Parameters<typeof loadParts>): Promise<Dataset> {
  return (await loadParts(...given)).train;
}

async function loadParts(
  series: Readonly<Record<string, readonly number[]>>,
  options: Readonly<Record<string, unknown>> = {},
) {
  const file = join(emptyFolder(), "series.csv");
  const rows = Object.entries(series).flatMap(([id, values]) => {
    return values.map((value, t) => `${id},${t},${value}`);
  });
  writeFileSync(file, ["id,t,v", ...rows, ""].join("\n"));
  const columns = { file, id: "id", time: "t", target: "v" };
  const windows = { steps: 3, ahead: 1, split: [8, 0, 4], scaling: "none", ...options };
  const data = { task: "csv", ...columns, ...windows };
  return loadData(resolveConfig({ data, model: { targets: "lastStep" } }, "test").data);
}

/** Mean of a loss of changes as the windows of 3 steps of 8 values count them. */
function naiveLoss(values: readonly number[], loss: (change: number) => number): number {
  const windows = Array.from({ length: 5 }, (_, start) => [start, start + 1, start + 2]);
  const losses = windows.flat().map((at) => loss(values[at + 1]! - values[at]!));
  return losses.reduce((sum, value) => sum + value, 0) / losses.length;
}

const losses: readonly [LossChoice, (change: number) => number][] = [
  [{ name: "mse" }, (d) => d ** 2],
  [{ name: "mae" }, Math.abs],
  [{ name: "poisson" }, Math.abs],
  [
    { name: "huber", delta: 1.5 },
    (d) => (Math.abs(d) < 1.5 ? d ** 2 / 2 : 1.5 * (Math.abs(d) - 0.75)),
  ],
  [
    { name: "quantile", quantiles: [0.1, 0.5] },
    (d) => [0.1, 0.5].reduce((sum, q) => sum + Math.max(q * d, (q - 1) * d) / 2, 0),
  ],
];

describe("seriesWeights", () => {
  it("are 1 where no series changes, so that the loss is still a mean", async () => {
    const { weights, constant } = seriesWeights(await trainOf({ still, other: still }), {
      name: "mse",
    });
    expect([...weights]).toEqual([["still", 1], ["other", 1]]); // biome-ignore format: one list
    expect(constant).toEqual(["still", "other"]);
  });

  it.each(losses)("of %o are 1 over the loss of the naive forecast", async (choice, loss) => {
    const { weights, constant } = seriesWeights(await trainOf({ small, big }), choice);
    const [ofSmall, ofBig] = [weights.get("small")!, weights.get("big")!];
    expect(ofSmall / ofBig).toBeCloseTo(naiveLoss(big, loss) / naiveLoss(small, loss), 6);
    expect((ofSmall + ofBig) / 2).toBeCloseTo(1, 12); // as many windows of each
    expect(constant).toEqual([]);
  });

  it("are the same whatever the unit of a series, but for their mean", async () => {
    const choice = { name: "mae" };
    const scaled = big.map((value) => value * 1000);
    const before = seriesWeights(await trainOf({ small, big }), choice).weights;
    const after = seriesWeights(await trainOf({ small, big: scaled }), choice).weights;
    const ratio = (weights: ReadonlyMap<string, number>) =>
      weights.get("small")! / weights.get("big")!;
    expect(ratio(after) / ratio(before)).toBeCloseTo(1000, 3);
  });

  it("leave out a series that never changes, and say so", async () => {
    const train = await trainOf({ small, big, still });
    const found = seriesWeights(train, { name: "mse" });
    expect(found.weights.get("still")).toBe(0);
    expect(weightNotes(found)).toEqual([
      "training.seriesWeights excludes 1 of 3 series from the loss, because they never change in the " +
        "training part: still",
    ]);
    const all = Array.from({ length: train.count }, (_, index) => index);
    const { weight } = weightedBySeries(train, found, found);
    expect(all.reduce((sum, index) => sum + weight!(index), 0)).toBeCloseTo(train.count, 9);
  });

  it("of one series change nothing, which is said", async () => {
    const found = seriesWeights(await trainOf({ small }), { name: "mse" });
    expect([...found.weights.values()]).toEqual([1]);
    expect(weightNotes(found)[0]).toMatch(/changes nothing/);
  });
});

describe("weights of series", () => {
  const ofSeries = (names: readonly string[], constant: readonly string[] = []) => ({
    weights: new Map(names.map((name, i) => [name, i + 2])),
    constant,
  });

  it("name at most three that never change, and none where all do", () => {
    const names = ["a", "b", "c", "d", "e"];
    const note = (constant: readonly string[]) => weightNotes(ofSeries(names, constant))[0];
    expect(note(["a", "b", "c"])).toMatch(/3 of 5 series .*: a, b, c$/);
    expect(note(["a", "b", "c", "d"])).toMatch(/4 of 5 series .*: a, b, c and others$/);
    expect(weightNotes(ofSeries(names))).toEqual([]);
  });

  /** Windows of two steps of two targets, with two values ahead of each. */
  const two: Dataset = {
    ...datasetOf(
      [
        [1, 10, 2, 30],
        [0, 0, 5, 5],
      ],
      [
        [2, 0, 30, 0, 7, 0, 60, 0],
        [5, 0, 5, 0, Number.NaN, 0, 6, 0],
      ],
      { steps: 2, inputs: 2, outputs: 4, targets: 8, variables: ["a", "b"] },
    ),
    place: (index) => ({ series: ["x", "y"][index]!, time: String }),
  };

  it("are those of its own windows, for each loss its own; 1 for a series that is not known", () => {
    const [absolute, squared] = [ofSeries(["y", "x"]), ofSeries(["x", "y"])];
    const weighted = weightedBySeries(two, absolute, squared);
    expect([0, 1].map((i) => weighted.weight!(i))).toEqual([3, 2]);
    expect([0, 1].map((i) => weighted.squaredWeight!(i))).toEqual([2, 3]);
    const other = weightedBySeries(two, ofSeries(["y"]), ofSeries(["x"]));
    expect([0, 1].map((i) => other.weight!(i))).toEqual([1, 2]);
    expect([0, 1].map((i) => other.squaredWeight!(i))).toEqual([2, 1]);
  });

  it("are also those of the same part with a window at every step", () => {
    const every = { ...two, place: () => ({ series: "y", time: String }) };
    const found = weightedBySeries(
      { ...two, everyWindow: () => every },
      ofSeries(["y", "x"]),
      ofSeries(["x", "y"]),
    ).everyWindow!();
    expect([found.weight!(0), found.squaredWeight!(0)]).toEqual([2, 3]);
    expect(weightedBySeries(two, ofSeries(["x"]), ofSeries(["x"])).everyWindow).toBeUndefined();
  });

  it("of several targets count each change to the first value ahead that was measured", () => {
    // x: 1, 20, 5, 30 over four values; y: 5, 5 and 1, as one was not measured
    const { weights } = seriesWeights(two, { name: "mae" });
    expect(weights.get("x")! / weights.get("y")!).toBeCloseTo(11 / 3 / (56 / 4), 12);
  });

  it("are none of classes", () => {
    expect(() => seriesWeights(two, { name: "crossEntropy" })).toThrow(
      "crossEntropy has no series",
    );
  });
});

describe("the line of a skip", () => {
  /** Two waves, whose next value three values tell but for some noise. */
  const wave = (size: number, period: number) =>
    Array.from({ length: 12 }, (_, t) => {
      return size * (Math.sin((t / period) * 2 * Math.PI) + 0.1 * Math.cos(7 * t * t));
    });
  const waves = { small: wave(1, 5), big: wave(3, 7) };

  /** With the first example as often as its weight says. */
  function repeated(train: Dataset, times: number): Dataset {
    const count = train.count + times - 1;
    return examples(
      train,
      Array.from({ length: count }, (_, index) => Math.max(0, index - times + 1)),
    );
  }

  it.each([
    ["least squares", false],
    ["the ridge that validation prefers", true],
  ])("by %s counts a window of weight 3 three times", async (_, validated) => {
    const { train, test } = await loadParts(waves);
    const valid = validated ? test : { ...test, count: 0 };
    const weight = (index: number) => (index === 0 ? 3 : 1);
    const weighted = fitLine({ train: { ...train, weight }, valid });
    const wanted = fitLine({ train: repeated(train, 3), valid });
    expectClose(weighted.coefficients, wanted.coefficients, 1e-9, { floor: 1 });
    expect(weighted.coefficients).not.toEqual(fitLine({ train, valid }).coefficients);
  });

  it("is judged by the weights of the validation part", async () => {
    const { train, test } = await loadParts(waves);
    const { place } = test;
    const weightOf = (name: string) => (index: number) => (place!(index).series === name ? 1 : 0);
    const lines = ["small", "big"].map((name) =>
      fitLine({ train, valid: { ...test, weight: weightOf(name) } }),
    );
    expect(lines[0]!.coefficients).not.toEqual(lines[1]!.coefficients);
  });
});
