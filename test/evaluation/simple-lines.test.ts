import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { ratesToTry, smoothedForecasts } from "../../src/evaluation/exponential-smoothing.js";
import type { LinearModel } from "../../src/evaluation/linear.js";
import { predictLinear } from "../../src/evaluation/linear.js";
import { listOf, simpleLines } from "../../src/evaluation/simple-lines.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

const [STEPS, AHEAD] = [6, 2];
const random = randomStream(2, "simple lines");
const windows = Array.from({ length: 30 }, () =>
  Array.from({ length: STEPS }, () => 10 * random()),
);

/** Windows of one target; what follows each is given. */
function datasetFor(
  next: (window: Float64Array, index: number) => readonly number[],
  more: Partial<Dataset> = {},
): Dataset {
  const y = windows.map((window, index) => [...next(Float64Array.from(window), index)]);
  const shape = { steps: STEPS, inputs: 1, outputs: AHEAD, targets: AHEAD };
  return { ...datasetOf(windows, y, shape), ...more };
}

const said = (line: LinearModel) => [...predictLinear(line, Float32Array.from(windows[0]!))];
const [first, last] = [windows[0]![0]!, windows[0]![5]!];
const repeated = datasetFor(() => [0, 0]);

describe("simple lines", () => {
  const lines = simpleLines(repeated, 4);

  it("are the mean, the drift, the season before and nothing", () => {
    const mean = windows[0]!.reduce((a, b) => a + b) / STEPS;
    const slope = (last - first) / 5;
    expectClose(said(lines.mean), [mean, mean], 1e-6);
    expectClose(said(lines.drift), [last + slope, last + 2 * slope], 1e-6);
    expectClose(said(lines.seasonal!), [windows[0]![2]!, windows[0]![3]!], 1e-6);
    expect(said(lines.nothing)).toEqual([0, 0]);
    expect(listOf(lines)).toEqual([
      lines.mean,
      lines.drift,
      lines.seasonal,
      lines.smoothed,
      lines.nothing,
    ]);
  });

  it("have no season that is none or longer than a window", () => {
    expect(simpleLines(repeated, 6).seasonal).toBeDefined();
    for (const period of [undefined, 7]) {
      const found = simpleLines(repeated, period);
      expect(found.seasonal).toBeUndefined();
      expect(listOf(found)).toHaveLength(4);
    }
  });
});

describe("the smoothed line", () => {
  const rates = ratesToTry(STEPS, 3);
  const smoothedBy = (r: number, trend: "none" | "half" | "full") => (window: Float64Array) => {
    const forecast = smoothedForecasts(window, rates[r]!)(trend);
    return [forecast(0), forecast(1)];
  };

  it.each([
    [0, "none"],
    [5, "half"],
    [10, "full"],
    [23, "none"],
    [22, "full"],
  ] as const)("has the rates and the trend that the windows were made with: %i, %s", (r, trend) => {
    const { smoothed } = simpleLines(datasetFor(smoothedBy(r, trend)), 3);
    expectClose(said(smoothed!), smoothedBy(r, trend)(Float64Array.from(windows[0]!)), 1e-4);
  });

  it("counts windows by their weights, and what was not measured not at all", () => {
    const [one, other] = [smoothedBy(0, "none"), smoothedBy(20, "full")];
    const mixed = (window: Float64Array, index: number) =>
      index % 3 === 0 ? one(window) : other(window);
    const weighted = { weight: (index: number) => (index % 3 === 0 ? 1 : 0) };
    const expected = one(Float64Array.from(windows[0]!));
    expectClose(said(simpleLines(datasetFor(mixed, weighted), 3).smoothed!), expected, 1e-4);
    const missing = (window: Float64Array, index: number) =>
      index % 3 === 0 ? one(window) : [Number.NaN, Number.NaN];
    expectClose(said(simpleLines(datasetFor(missing), 3).smoothed!), expected, 1e-4);
  });

  it("of several targets is each target's own", () => {
    const [one, other] = [smoothedBy(0, "none"), smoothedBy(20, "full")];
    const two = datasetOf(
      windows.map((window) => window.flatMap((value) => [value, 7 - value, 99])),
      windows.map((window) => [
        ...one(Float64Array.from(window)),
        ...other(Float64Array.from(window, (value) => 7 - value)),
      ]),
      { steps: STEPS, inputs: 3, outputs: 4, targets: 4, variables: ["a", "b"] },
    );
    const { smoothed } = simpleLines(two, 3);
    const x = Float32Array.from(windows[0]!.flatMap((value) => [value, 7 - value, 99]));
    const window = Float64Array.from(windows[0]!);
    const expected = [...one(window), ...other(window.map((value) => 7 - value))];
    expectClose([...predictLinear(smoothed!, x)], expected, 1e-4);
  });

  it("is chosen by 200 windows spread over all, and not at all if it would take long", () => {
    const read = new Set<number>();
    const many = {
      ...repeated,
      count: 900,
      fill(indices: ArrayLike<number>, x: Float32Array, y: Float32Array) {
        for (let i = 0; i < indices.length; i += 1) read.add(indices[i]!);
        repeated.fill(
          Array.from(indices, (index) => index % 30),
          x,
          y,
        );
      },
    };
    expect(simpleLines(many, undefined).smoothed).toBeDefined();
    expect([...read].sort((a, b) => a - b).slice(0, 3)).toEqual([0, 5, 10]);
    expect([read.size, Math.max(...read)]).toEqual([180, 895]);
    const long = { ...repeated, count: 200, steps: 400, outputs: 350, targets: 350 };
    const fill = (_: ArrayLike<number>, x: Float32Array, y: Float32Array) => {
      x.fill(0);
      y.fill(0);
    };
    expect(simpleLines({ ...long, fill }, undefined).smoothed).toBeUndefined();
  });
});
