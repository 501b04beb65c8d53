import { readFileSync } from "node:fs";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { composedGradients } from "../../src/kernels/composed-readout.js";
import type { RecurrentSpec } from "../../src/kernels/contract.js";
import { callCount } from "../../src/kernels/counts.js";
import type { LossSpec } from "../../src/kernels/loss-contract.js";
import { huberDelta } from "../../src/kernels/losses/huber.js";
import { lossNamed, lossNames, targetShape } from "../../src/kernels/losses/index.js";
import type { LossChoice, ValueLoss } from "../../src/kernels/losses/loss.js";
import {
  levelOf,
  levelsOf,
  medianIndex,
  outputsPerValue,
} from "../../src/kernels/losses/quantile.js";
import { meanLoss } from "../../src/kernels/mean-loss.js";
import { lossGradients } from "../../src/kernels/readout.js";

import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { expectClose } from "../helpers/compare.js";
import { makeProblem, type Problem } from "./cases.js";
import { OUTPUTS, tensors, valueLosses } from "./loss-problem.js";
import { registerWasmAnew } from "./wasm-anew.js";

registerWasmAnew();
afterAll(closeThreads);

interface Solution {
  readonly loss: number;
  readonly gradient: readonly number[];
}

interface Golden extends Solution {
  readonly choice: LossChoice;
  readonly outputs: readonly number[];
  readonly targets: readonly number[];
  /** Of each sequence. */
  readonly weights: readonly number[];
  readonly weighted: Solution;
}

const file = new URL("../golden/losses_golden.json", import.meta.url);
const goldens = JSON.parse(readFileSync(file, "utf8")) as Golden[];
const named = goldens.map((golden) => [JSON.stringify(golden.choice), golden] as const);

function valueLoss({ name }: LossChoice): ValueLoss {
  const loss = lossNamed(name);
  if (loss.targets !== "values") throw new Error(`${name} is no loss of values`);
  return loss;
}

describe.each(named)("%s", (_, golden) => {
  const { choice, outputs, targets, loss, gradient, weights, weighted } = golden;
  const entry = valueLoss(choice);
  const count = outputs.length;

  it("is PyTorch's in float64", () => {
    const level = (i: number) => levelOf(choice, i % 4, 4); // rows of 4, as below
    const values = outputs.map((output, i) => entry.value(output, targets[i]!, choice, level(i)));
    const slopes = outputs.map(
      (output, i) => entry.slope(output, targets[i]!, choice, level(i)) / count,
    );
    expect(values.reduce((sum, value) => sum + value, 0) / count).toBeCloseTo(loss, 12);
    expectClose(slopes, gradient, 1e-12);
  });

  it.each(["cpu", "wasm"])("is PyTorch's on the %s backend", async (backend) => {
    await tf.setBackend(backend);
    tf.tidy(() => {
      const { mean } = meanLoss(choice);
      const wanted = tf.tensor3d([...targets], [2, 5, count / 10]);
      const given = tf.tensor3d([...outputs], [2, 5, count / 10]);
      expectClose(mean(given, wanted).dataSync(), [loss], 1e-6);
      const slopes = tf.grad((output) => mean(output as tf.Tensor3D, wanted))(given);
      expectClose(slopes.dataSync(), gradient, 1e-6);
    });
  });

  it.each(["cpu", "wasm"])("is PyTorch's with weights of examples on %s", async (backend) => {
    await tf.setBackend(backend);
    tf.tidy(() => {
      const { mean } = meanLoss(choice, { exampleWeights: tf.tensor1d([...weights]) });
      const wanted = tf.tensor3d([...targets], [2, 5, count / 10]);
      const given = tf.tensor3d([...outputs], [2, 5, count / 10]);
      expectClose(mean(given, wanted).dataSync(), [weighted.loss], 1e-6);
      const slopes = tf.grad((output) => mean(output as tf.Tensor3D, wanted))(given);
      expectClose(slopes.dataSync(), weighted.gradient, 1e-6);
    });
  });

  it("has the slope that finite differences give, wherever there is one", () => {
    const number = fc.double({ min: -4, max: 4, noNaN: true });
    const levels = fc.constantFrom(...(choice.quantiles ?? [0.5]));
    fc.assert(
      fc.property(number, number, levels, (output, target, level) => {
        const corners = [0, choice.delta ?? 1].map((at) =>
          Math.abs(Math.abs(output - target) - at),
        );
        fc.pre(Math.min(...corners) > 1e-4);
        const [above, below] = [1e-6, -1e-6].map((d) =>
          entry.value(output + d, target, choice, level),
        );
        const slope = entry.slope(output, target, choice, level);
        expect((above! - below!) / 2e-6).toBeCloseTo(slope, 4);
      }),
    );
  });
});

const specs: readonly RecurrentSpec[] = [
  { cell: "lstm", layers: 2, hidden: 5, direction: "forward" },
  { cell: "gru", layers: 1, hidden: 4, direction: "bidirectional" },
];
const problems = specs.map((spec) =>
  // 19 sequences: a whole chunk of lanes and a part of one.
  makeProblem({ name: "losses", spec, sizes: { batch: 19, steps: 7, inputs: 2 }, dropout: false }),
);
const table = valueLosses.flatMap((loss) =>
  [false, true].flatMap((lastStepOnly) =>
    problems.map((problem) => ({ loss, lastStepOnly, problem, cell: problem.spec.cell })),
  ),
);

type Change = (value: number, index: number) => number;

/** Loss, last step's loss, norm and all gradients, with the targets changed. */
function solve(
  problem: Problem,
  loss: LossSpec,
  change: Change,
  gradientsOf: typeof lossGradients,
): Record<string, ArrayLike<number>> {
  return tf.tidy(() => {
    const { targets, ...call } = tensors(problem, loss);
    const values = Float32Array.from(targets.dataSync()).map(change);
    const changed = tf.tensor(values, targets.shape);
    const options = { ...call, targets: changed, missingTargets: true };
    const { gradients, loss: mean, lossLastStep } = gradientsOf(problem.spec, loss, options);
    const all = gradients.map((gradient, index) => [`gradient ${index}`, gradient.dataSync()]);
    return {
      loss: mean.dataSync(),
      lossLastStep: lossLastStep.dataSync(),
      ...Object.fromEntries(all),
    };
  });
}

/** Every fifth target, all of one sequence's, and one value of the last step. */
const holes: Change = (value, index) =>
  index % 5 === 0 || Math.floor(index / (7 * OUTPUTS)) === 17 ? Number.NaN : value;

describe.each(table)("fused $loss of $cell, last step only: $lastStepOnly", (row) => {
  const { loss: choice, lastStepOnly, problem } = row;
  const spec: LossSpec = { readout: "everyStep", loss: choice, lastStepOnly };

  it("leaves targets that are NaN out, as operation by operation", async () => {
    await tf.setBackend("cpu");
    const expected = solve(problem, spec, holes, composedGradients);
    await tf.setBackend("wasm");
    const composed = callCount("composed").forward;
    const recurrent = callCount("wasm").forward;
    const actual = solve(problem, spec, holes, lossGradients);
    expect(callCount("wasm").forward).toBe(recurrent); // the fused kernel is backward alone
    expect(callCount("composed").forward).toBe(composed);
    for (const [label, values] of Object.entries(expected)) {
      expectClose(actual[label]!, values, label.startsWith("gradient") ? 2e-5 : 2e-6, { label });
    }
    const whole = solve(problem, spec, (value) => value, lossGradients);
    expect(whole.loss![0]).not.toBeCloseTo(actual.loss![0]!, 4);
  });

  it.each([
    ["cpu", composedGradients],
    ["wasm", lossGradients],
  ] as const)("is 0 on %s where no target is known", async (backend, gradientsOf) => {
    await tf.setBackend(backend);
    const none = solve(problem, spec, () => Number.NaN, gradientsOf);
    for (const values of Object.values(none)) {
      expect(Array.from(values).every((value) => value === 0)).toBe(true);
    }
  });
});

it("a mean over measured targets is the mean of those alone", async () => {
  await tf.setBackend("cpu");
  const { mean } = meanLoss({ name: "mae" }, { missingTargets: true });
  const predictions = tf.tensor3d([1, 2, 3, 4], [1, 2, 2]);
  const targets = tf.tensor3d([0, Number.NaN, 3.5, Number.NaN], [1, 2, 2]);
  expect(mean(predictions, targets).dataSync()[0]).toBeCloseTo(0.75, 6);
});

it("weights of examples leave missing targets out as well", async () => {
  await tf.setBackend("cpu");
  const exampleWeights = tf.tensor1d([0.5, 3]);
  const { mean } = meanLoss({ name: "mae" }, { missingTargets: true, exampleWeights });
  const predictions = tf.tensor3d([1, 2, 3, 4], [2, 1, 2]);
  const targets = tf.tensor3d([0, Number.NaN, 3.5, 2], [2, 1, 2]);
  expect(mean(predictions, targets).dataSync()[0]).toBeCloseTo((0.5 + 1.5 + 6) / 3, 6);
});

it.each([-100, -20, -3.7, 0, 1e-3, 2.5, 20, 80])("the fused poisson's exp(%d)", async (output) => {
  await tf.setBackend("wasm");
  const spec: RecurrentSpec = { cell: "rnn", layers: 1, hidden: 1, direction: "forward" };
  const weights = [[1, 1], [1, 1], [1], [1], [1, 1]].map((shape) => tf.zeros(shape));
  const parameters = [...weights, tf.tensor1d([output])];
  const call = { x: tf.zeros([1, 1, 1]) as tf.Tensor3D, targets: tf.zeros([1, 1, 1]), parameters };
  const loss: LossSpec = { readout: "everyStep", loss: { name: "poisson" }, lastStepOnly: false };
  const value = lossGradients(spec, loss, call).loss.dataSync()[0]!;
  const exact = Math.exp(Math.max(-87, output));
  expect(Math.abs(value / exact - 1)).toBeLessThan(3e-7);
});

it("the table of losses has names, shapes and defaults", () => {
  expect(lossNames("values")).toEqual(["mse", "mae", "huber", "poisson", "quantile"]);
  expect(lossNames("classes")).toEqual(["crossEntropy"]);
  expect(targetShape(lossNamed("mae"), [2, 5], 3)).toEqual([2, 5, 3]);
  expect(targetShape(lossNamed("crossEntropy"), [2, 5], 3)).toEqual([2, 5]);
  expect([huberDelta({ name: "huber" }), huberDelta({ name: "huber", delta: 0.5 })]).toEqual([
    1, 0.5,
  ]);
  const choice = { name: "quantile", quantiles: [0.1, 0.5, 0.9] };
  const of = [levelsOf, medianIndex, outputsPerValue].map((each) => each(choice));
  expect(of).toEqual([[0.1, 0.5, 0.9], 1, 3]);
  const plain = [levelsOf, medianIndex, outputsPerValue].map((each) => each({ name: "mse" }));
  expect(plain).toEqual([[0.5], 0, 1]);
  expect([0, 1, 2, 3, 4, 5].map((i) => levelOf(choice, i, 6))).toEqual([
    0.1, 0.1, 0.5, 0.5, 0.9, 0.9,
  ]);
  const poisson = valueLoss({ name: "poisson" });
  expect([
    poisson.leastTarget,
    poisson.naive?.(2, 5),
    poisson.link?.toPrediction(0),
    poisson.link?.toOutput(1),
  ]).toEqual([0, 3, 1, 0]);
  expect([valueLoss({ name: "mse" }).degree, valueLoss({ name: "mae" }).degree]).toEqual([
    2,
    undefined,
  ]);
});
