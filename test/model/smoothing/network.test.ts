import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Splits } from "../../../src/data/dataset.js";
import { openDevice } from "../../../src/kernels/open-device.js";
import { initialWeights, type Weights } from "../../../src/model/initialise.js";
import { smoothed, unsmoothed } from "../../../src/model/layers/smoothing.js";
import { createNetwork } from "../../../src/model/network.js";
import { smooth } from "../../../src/model/smoothing/recursion.js";
import { modelSpec } from "../../../src/model/spec.js";
import { randomStream } from "../../../src/shared/random.js";
import { startingWeights } from "../../../src/training/start.js";
import { expectClose } from "../../helpers/compare.js";
import { plainModel } from "../../helpers/model.js";

const [BATCH, STEPS, INPUTS, AHEAD, SERIES] = [3, 16, 2, 5, 3];
const shape = {
  objective: "forecast",
  inputs: INPUTS,
  outputs: AHEAD,
  steps: STEPS,
  series: SERIES,
} as const;
const hybrid = { hybrid: "exponentialSmoothing", seasonalities: [2, 6] } as const;
const NAME = "smoothing.coefficients";

beforeAll(async () => {
  await openDevice("cpu", 1);
});

function specOf(model = {}, training = {}) {
  return modelSpec(
    { ...plainModel, cell: "gru", hidden: 4, layers: 1, ...hybrid, ...model },
    shape,
    training,
  );
}

function values(name: string, size: number): Float32Array {
  const random = randomStream(1, name);
  return Float32Array.from({ length: size }, () => 2 * random() - 1);
}

it("starts as exponential smoothing alone: the readouts are 0, the other weights random", () => {
  const spec = specOf({ skip: "linear" });
  const start = startingWeights(spec, {} as Splits, 3);
  const random = initialWeights(spec, 3);
  expect([...start.keys()].sort()).toEqual([...random.keys()].sort());
  for (const [name, weights] of start) {
    const isReadout = name.startsWith("fc.") || name.startsWith("skip.");
    expect(weights, name).toEqual(isReadout ? new Float32Array(weights.length) : random.get(name));
  }
  expect(start.get("fc.weight")).toHaveLength(4 * AHEAD);
});

const xs = values("x", BATCH * STEPS * INPUTS);
/** Above all forecasts, so that no difference crosses the kink of a pinball loss. */
const ys = values("y", BATCH * STEPS * AHEAD).map((y) => y + 4);

function batch(series: readonly number[]) {
  return {
    x: tf.tensor3d(xs.slice(), [BATCH, STEPS, INPUTS]),
    targets: tf.tensor3d(ys.slice(), [BATCH, STEPS, AHEAD]),
    series: Int32Array.from(series),
  };
}

/** Loss and gradient of the coefficients. */
function lossOf(spec: ReturnType<typeof specOf>, weights: Weights, series = [0, 2, 2]) {
  const network = createNetwork(spec, weights);
  const { loss, gradients } = network.gradients(batch(series));
  const at = [...weights.keys()].indexOf(NAME);
  const found = { loss: loss.dataSync()[0]!, gradient: [...gradients[at]!.dataSync()] };
  network.dispose();
  return found;
}

function withCoefficients(
  weights: Weights,
  change: (logit: number, at: number) => number,
): Weights {
  return new Map([...weights, [NAME, weights.get(NAME)!.map(change)]]);
}

const start = (spec: ReturnType<typeof specOf>) =>
  withCoefficients(initialWeights(spec, 3), (logit, at) => logit + 0.3 * at);

describe.each([
  { skip: "none", quietSpread: 0 },
  { skip: "linear", quietSpread: 0.5 },
] as const)("a network within smoothing, %j", (model) => {
  it.each([{}, { loss: "quantile", quantiles: [0.2, 0.5] }])(
    "has the gradient of differences, %j",
    (training) => {
      const spec = specOf(model, training);
      const weights = start(spec);
      const { gradient } = lossOf(spec, weights);
      const step = 2e-2;
      const differences = gradient.map((_, index) => {
        const moved = (by: number) =>
          withCoefficients(weights, (v, at) => (at === index ? v + by : v));
        return (lossOf(spec, moved(step)).loss - lossOf(spec, moved(-step)).loss) / (2 * step);
      });
      expectClose(gradient, differences, 1e-2);
      expect(gradient.slice(3, 6)).toEqual([0, 0, 0]); // no window is of series 1
    },
  );
});

describe("a network within smoothing", () => {
  const forecasts = (weights: Weights, series: readonly number[]) => {
    const network = createNetwork(specOf(), weights);
    const all = tf.tidy(() => [...network.forward(batch(series)).dataSync()]);
    network.dispose();
    return all.flatMap((value, at) =>
      Math.floor(at / AHEAD) % STEPS === STEPS - 1 ? [value] : [],
    );
  };

  it("takes the means of the coefficients for a series that it does not know", () => {
    const weights = start(specOf());
    const shares = [...weights.get(NAME)!].map((logit) => 1 / (1 + Math.exp(-logit)));
    const mean = [0, 1, 2].map((i) => (shares[i]! + shares[3 + i]! + shares[6 + i]!) / 3);
    const logits = withCoefficients(weights, (_, at) =>
      Math.log(mean[at % 3]! / (1 - mean[at % 3]!)),
    );
    expectClose(forecasts(weights, [-1, -1, -1]), forecasts(logits, [0, 1, 2]), 1e-5);
    expect(forecasts(weights, [0, 1, 2])).not.toEqual(forecasts(weights, [1, 1, 1]));
  });

  it("moves with its series: a level added to all values is added to the forecasts", () => {
    const weights = start(specOf());
    const before = forecasts(weights, [0, 1, 2]);
    for (let at = 0; at < xs.length; at += INPUTS) xs[at]! += 3;
    const after = forecasts(weights, [0, 1, 2]);
    for (let at = 0; at < xs.length; at += INPUTS) xs[at]! -= 3;
    expectClose(
      after.map((value, i) => value - before[i]!),
      new Array(before.length).fill(3),
      1e-5,
    );
  });

  it("adds the gradient of the levels' penalty", () => {
    const weights = start(specOf());
    const [without, light, heavy] = [0, 1, 2].map(
      (levelPenalty) => lossOf(specOf({ levelPenalty }), weights).gradient,
    );
    const [once, twice] = [light!, heavy!].map((all) =>
      all.map((value, i) => value - without![i]!),
    );
    expect(Math.hypot(...once!)).toBeGreaterThan(1e-4);
    /** The mean squared second difference of the levels of all windows. */
    const penalty = (logits: Float64Array) => {
      const squares = [0, 2, 2].flatMap((series, b) => {
        const values = Array.from({ length: STEPS }, (_, t) => xs[(b * STEPS + t) * INPUTS]!);
        const shares = [0, 1, 2].map((i) => 1 / (1 + Math.exp(-logits[3 * series + i]!)));
        const smoothing = { steps: STEPS, ahead: AHEAD, periods: hybrid.seasonalities };
        const { levels } = smooth(values, shares, smoothing);
        return [...levels]
          .slice(2)
          .map((level, t) => (level - 2 * levels[t + 1]! + levels[t]!) ** 2);
      });
      return squares.reduce((sum, square) => sum + square, 0) / squares.length;
    };
    const logits = Float64Array.from(weights.get(NAME)!);
    const differences = [...logits.keys()].map((index) => {
      const moved = (by: number) => penalty(logits.map((v, at) => (at === index ? v + by : v)));
      return (moved(1e-4) - moved(-1e-4)) / 2e-4;
    });
    expectClose(once!, differences, 1e-3);
    expectClose(
      twice!,
      once!.map((value) => 2 * value),
      1e-3,
    );
  });
});

describe("the layer around a network", () => {
  const smoothing = { periods: hybrid.seasonalities, series: 2, levelPenalty: 0, quietSpread: 0.5 };
  const logits = [[0.3, -0.4, 1], [-1, 0.2, 0.6]]; // biome-ignore format: short
  let table: tf.Tensor2D;
  beforeAll(() => {
    table = tf.tensor2d(logits);
  });
  const inputs = (count: number) =>
    tf.tensor3d(values("layer", BATCH * STEPS * count), [BATCH, STEPS, count]);
  const shares = (row: number) => logits[row]!.map((logit) => 1 / (1 + Math.exp(-logit)));

  it.each([1, 3])("smooths the first of %i inputs and leaves the others", (count) => {
    const x = inputs(count);
    const { x: left, share, offsets } = smoothed(x, table, Int32Array.of(1, 0, 1), smoothing, AHEAD); // biome-ignore format: short
    const rows = x.arraySync();
    for (const [b, row] of [1, 0, 1].entries()) {
      const shape = { steps: STEPS, ahead: AHEAD, periods: smoothing.periods };
      const made = smooth(rows[b]!.map((step) => step[0]!), shares(row), shape); // biome-ignore format: short
      const found = left.arraySync()[b]!;
      expectClose(found.map((step) => step[0]!), made.inputs, 1e-6); // biome-ignore format: short
      expect(found.map((step) => step.slice(1))).toEqual(rows[b]!.slice(6).map((step) => step.slice(1))); // biome-ignore format: short
      expectClose(offsets.arraySync()[b]!, made.offsets, 1e-6);
      const spread = Math.sqrt(made.inputs.reduce((sum, v) => sum + v * v, 0) / (STEPS - 6));
      expect(share!.arraySync()[b]![0]![0]).toBeCloseTo(spread / (spread + 0.5), 6);
    }
  });

  it("has a factor near 0 for a window without variation, and none without a quiet spread", () => {
    const still = tf.ones<tf.Rank.R3>([1, STEPS, 1]);
    const quiet = { ...smoothing, quietSpread: 1e-6 };
    const { share } = smoothed(still, table, undefined, quiet, AHEAD);
    expect(share!.dataSync()[0]).toBeCloseTo(1 / 2, 5); // the root of 1e-12 is 1e-6
    const without = smoothed(still, table, undefined, { ...smoothing, quietSpread: 0 }, AHEAD);
    expect(without.share).toBeUndefined();
  });

  it("adds level and seasonals to each level of the forecasts, times the factor", () => {
    const predictions = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 4]);
    const offsets = tf.tensor2d([10, 20, 30, 40], [2, 2]);
    expect([...unsmoothed(predictions, { offsets }).dataSync()]).toEqual([11, 22, 13, 24, 35, 46, 37, 48]); // biome-ignore format: short
    const share = tf.tensor3d([0.5, 0], [2, 1, 1]);
    expect([...unsmoothed(predictions, { offsets, share }).dataSync()]).toEqual([10.5, 21, 11.5, 22, 30, 40, 30, 40]); // biome-ignore format: short
  });

  it("is trained by windows of series with coefficients alone", () => {
    const spec = specOf();
    const network = createNetwork(spec, initialWeights(spec, 3));
    expect(() => network.gradients(batch([0, -1, 1]))).toThrow("has no gradient");
    network.dispose();
  });
});

describe("model.hybrid", () => {
  it.each([
    [{ seasonalities: [2, 15] }, shape, {}, "data.steps is 16. Set it to at least 17"],
    [{}, { ...shape, variables: 2 }, {}, "it smooths one target, and there are several"],
    [
      {},
      { ...shape, objective: "regression" } as const,
      {},
      "the targets of this data are not forecasts",
    ],
    [{ affine: true }, shape, {}, "model.affine changes the values that it smooths"],
    [
      {},
      shape,
      { loss: "poisson" },
      "with training.loss poisson the network outputs the logarithm",
    ],
  ])("is refused for %j", (model, data, training, message) => {
    const config = { ...plainModel, ...hybrid, ...model };
    expect(() => modelSpec(config, data, training)).toThrow(message);
  });
});
