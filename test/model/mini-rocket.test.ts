import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { openDevice } from "../../src/kernels/open-device.js";
import { rocketSkip } from "../../src/model/layers/rocket-skip.js";
import { convolutions } from "../../src/model/mini-rocket/convolutions.js";
import { mapped, rocketFeatures, rocketThresholds } from "../../src/model/mini-rocket/features.js";
import {
  type Dilated,
  featureCount,
  KERNELS,
  rocketPlan,
} from "../../src/model/mini-rocket/plan.js";
import { randomStream } from "../../src/shared/random.js";

interface Golden {
  readonly steps: number;
  readonly inputs: number;
  readonly features: number;
  readonly dilations: number[];
  readonly perDilation: number[];
  /** For each pair of dilation and kernel. */
  readonly channels: number[][];
  readonly thresholds: number[];
  /** [sequences][steps][inputs] */
  readonly x: number[][][];
  readonly transformed: number[][];
}

const file = new URL("../golden/mini_rocket_golden.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as Golden[];

function sequenceOf(steps: readonly (readonly number[])[]) {
  return { x: steps.flat(), inputs: steps[0]!.length, length: steps.length };
}

/** A plan with aeon's channels, which it draws from another stream. */
function withChannels(plan: readonly Dilated[], { channels }: Golden): Dilated[] {
  return plan.map((dilated, i) => ({
    ...dilated,
    channels: KERNELS.map((_, kernel) => channels[i * KERNELS.length + kernel]!),
  }));
}

describe.each(cases)("MiniRocket of $inputs inputs and $steps steps, as aeon's", (golden) => {
  const plan = rocketPlan(golden);

  it("has the same dilations, with as many thresholds", () => {
    expect(plan.map(({ dilation }) => dilation)).toEqual(golden.dilations);
    expect(plan.map(({ thresholds }) => thresholds)).toEqual(golden.perDilation);
    expect(featureCount(plan)).toBe(golden.thresholds.length);
  });

  it("has the same features with the same thresholds", () => {
    const thresholds = Float32Array.from(golden.thresholds);
    for (const [i, steps] of golden.x.entries()) {
      const found = rocketFeatures(sequenceOf(steps), withChannels(plan, golden), thresholds);
      const far = golden.transformed[i]!.filter((value, at) => Math.abs(value - found[at]!) > 1e-6);
      // aeon adds in float32, so that a sum may lie on the other side of a threshold that is a sum itself
      expect(far.length / found.length).toBeLessThan(0.005);
    }
  });
});

describe("the plan", () => {
  it.each([1, 2, 7, 9, 10, 57, 251])("of %i steps has at most all features asked for", (steps) => {
    for (const features of [84, 200, 9996, 12_345]) {
      const plan = rocketPlan({ steps, inputs: 1, features });
      expect(featureCount(plan)).toBe(features - (features % KERNELS.length));
      const reach = Math.max(1, (steps - 1) / 8);
      for (const { dilation } of plan) expect(dilation).toBeLessThanOrEqual(reach + 1e-9);
    }
  });

  it("of long sequences has 32 dilations at most, which grow exponentially", () => {
    const plan = rocketPlan({ steps: 1001, inputs: 1, features: 9996 });
    const all = Array.from({ length: 32 }, (_, i) => Math.floor(125 ** (i / 31) + 1e-9));
    expect(plan.map(({ dilation }) => dilation)).toEqual([...new Set(all)]); // up to 1000 / 8
    expect(plan.at(-1)!.dilation).toBe(125);
  });

  it("adds up different inputs, most often few, the same for each shape", () => {
    const shape = { steps: 30, inputs: 12, features: 840 };
    const sizes = rocketPlan(shape).flatMap(({ channels }) => channels.map((some) => some.length));
    expect(Math.min(...sizes)).toBe(1);
    expect(Math.max(...sizes)).toBe(9);
    expect(sizes.filter((size) => size <= 3).length / sizes.length).toBeGreaterThan(0.5);
    for (const { channels } of rocketPlan(shape)) {
      for (const some of channels) expect(new Set(some).size).toBe(some.length);
    }
    expect(rocketPlan(shape)).toEqual(rocketPlan(shape));
  });
});

describe("features", () => {
  const plan = rocketPlan({ steps: 40, inputs: 1, features: 420 });
  const wave = Array.from({ length: 40 }, (_, t) => [Math.sin(t / 3) + (t % 5) / 7]);

  it("of a shorter sequence do not depend on what follows it", () => {
    const thresholds = new Float32Array(featureCount(plan));
    const short = sequenceOf(wave.slice(0, 12));
    const padded = { ...sequenceOf(wave), length: 12 };
    expect(rocketFeatures(padded, plan, thresholds)).toEqual(
      rocketFeatures(short, plan, thresholds),
    );
  });

  it("with thresholds from the sequence itself are spread over all shares", () => {
    const source = { count: 1, sequenceOf: () => sequenceOf(wave) };
    const features = rocketFeatures(sequenceOf(wave), plan, rocketThresholds(plan, source, 1));
    const mean = features.reduce((sum, value) => sum + value, 0) / features.length;
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.6);
    expect(Math.min(...features)).toBeLessThan(0.05);
    expect(Math.max(...features)).toBeGreaterThan(0.9);
  });

  it("have quantiles of the sums as thresholds, at places that the golden ratio spreads evenly", () => {
    const sequence = sequenceOf(wave);
    const thresholds = rocketThresholds(plan, { count: 1, sequenceOf: () => sequence }, 1);
    for (const { sums, first, count } of convolutions(sequence, plan)) {
      const sorted = [...sums].sort((a, b) => a - b);
      for (let at = first; at < first + count; at += 1) {
        const share = ((at + 1) * 1.618033988749895) % 1;
        const place = share * (sorted.length - 1);
        const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
        expect(thresholds[at]).toBeCloseTo(low + (place % 1) * (high - low), 5);
      }
    }
  });
});

it("each pair of kernel and dilation has thresholds of the sequence that is drawn for it", () => {
  const plan = rocketPlan({ steps: 30, inputs: 1, features: 840 });
  const sequences = [0, 1, 2].map((n) => {
    const steps = Array.from({ length: 30 }, (_, t) => [100 * n + Math.sin(t * (n + 1))]);
    return sequenceOf(steps);
  });
  const ofOne = sequences.map((sequence) =>
    rocketThresholds(plan, { count: 1, sequenceOf: () => sequence }, 4),
  );
  const source = { count: 3, sequenceOf: (index: number) => sequences[index]! };
  const thresholds = rocketThresholds(plan, source, 4);
  const random = randomStream(4, "miniRocket/thresholds");
  const expected = plan.flatMap(({ thresholds: count }) =>
    KERNELS.flatMap(() => new Array<number>(count).fill(Math.floor(random() * 3))),
  );
  expect(new Set(expected).size).toBe(3);
  expect([...thresholds]).toEqual(expected.map((drawn, at) => ofOne[drawn]![at]));
});

it("a sequence of one step has its sums as thresholds", () => {
  const plan = rocketPlan({ steps: 1, inputs: 1, features: 84 });
  const source = { count: 1, sequenceOf: () => sequenceOf([[3]]) };
  // the weight in the middle of a kernel, place 4 of 9, is 2 or -1
  const sums = KERNELS.map((places) => (places.includes(4) ? 6 : -3));
  expect([...rocketThresholds(plan, source, 1)]).toEqual(sums);
});

it("a skip's outputs are a map of the features of each sequence up to its end, kept for its weights alone", async () => {
  await openDevice("cpu", 1);
  const shape = { steps: 12, inputs: 2, features: 84 };
  const random = randomStream(1, "skip");
  const some = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
  const [x, thresholds, weight] = [some(3 * 12 * 2), some(84), some(2 * 84)];
  const lengths = Int32Array.of(12, 9, 12);
  const outputsWith = (bias: Float32Array) => {
    const parameters = [tf.tensor1d(thresholds), tf.tensor2d(weight, [2, 84]), tf.tensor1d(bias)] as const; // biome-ignore format: short
    const of = () => [...rocketSkip(tf.tensor3d(x, [3, 12, 2]), lengths, parameters, shape).dataSync()]; // biome-ignore format: short
    return [of(), of()];
  };
  const expected = (bias: Float32Array) =>
    [...lengths].flatMap((length, n) => {
      const sequence = { x: x.slice(n * 24, n * 24 + 2 * length), inputs: 2, length };
      const features = rocketFeatures(sequence, rocketPlan(shape), thresholds);
      return [...mapped(features, { weight, bias })];
    });
  for (const bias of [Float32Array.of(1, 2), Float32Array.of(30, 40)]) {
    const [first, again] = outputsWith(bias);
    expect(first).toEqual(expected(bias));
    expect(again).toEqual(first);
  }
});
