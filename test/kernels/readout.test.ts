import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import { directionCount, type RecurrentSpec, weightSpecs } from "../../src/kernels/contract.js";
import { hasFusedKernel, registerFusedKernel } from "../../src/kernels/list-kernel.js";
import type { LossSpec } from "../../src/kernels/loss-contract.js";
import { lossNamed } from "../../src/kernels/losses/index.js";
import { forTensor } from "../../src/kernels/placement.js";
import { lossGradients, predict } from "../../src/kernels/readout.js";

import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { inner, randomDirections } from "./differences.js";
import { registerWasmAnew } from "./wasm-anew.js";

registerWasmAnew();
afterAll(closeThreads);

const [BATCH, STEPS, INPUTS, OUTPUTS] = [5, 4, 2, 3];

const losses: readonly LossSpec[] = [
  { readout: "final", loss: { name: "mse" }, lastStepOnly: false },
  { readout: "final", loss: { name: "crossEntropy" }, lastStepOnly: false },
  { readout: "everyStep", loss: { name: "crossEntropy" }, lastStepOnly: false },
];
const specs: readonly RecurrentSpec[] = [
  { cell: "lstm", layers: 2, hidden: 2, direction: "forward" },
  { cell: "gru", layers: 1, hidden: 3, direction: "bidirectional" },
  { cell: "rnn", layers: 2, hidden: 3, direction: "reverse" },
];

describe.each(losses)("$loss.name of a readout: $readout", (loss) => {
  describe.each(specs)("$layers layers of $cell, $direction", (spec) => {
    test("has the gradients that finite differences give", async () => {
      await tf.setBackend("cpu");
      const problem = makeProblem(spec, loss);
      const { gradients } = solve(spec, loss, problem);
      for (const [index, { length }] of problem.parameters.entries()) {
        const label = `gradient ${index}, along a direction`;
        const directions = randomDirections(4, length, `${spec.cell}/${label}`);
        const along = directions.map((direction) => inner(gradients[index]!, direction));
        const slopes = directions.map((direction) => slope(spec, loss, problem, index, direction));
        expectClose(along, slopes, 3e-3, { floor: 0.05, label });
      }
    });

    test("is the same on the wasm backend", async () => {
      const problem = makeProblem(spec, loss);
      await tf.setBackend("cpu");
      const expected = solve(spec, loss, problem);
      await tf.setBackend("wasm");
      const actual = solve(spec, loss, problem);
      expect(actual.loss).toBeCloseTo(expected.loss, 5);
      expectClose(actual.predictions, expected.predictions, 2e-6);
      for (const [index, values] of expected.gradients.entries()) {
        expectClose(actual.gradients[index]!, values, 2e-5, { label: `gradient ${index}` });
      }
    });
  });
});

test("the cross-entropy is that of the softmax of the predictions", async () => {
  await tf.setBackend("cpu");
  const problem = makeProblem(specs[0]!, losses[1]!);
  const { loss, predictions } = solve(specs[0]!, losses[1]!, problem);
  const each = [...problem.targets].map((target, row) => {
    const logits = [...predictions].slice(row * OUTPUTS, (row + 1) * OUTPUTS);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    return Math.log(sum) - logits[target]!;
  });
  expect(loss).toBeCloseTo(each.reduce((sum, term) => sum + term, 0) / BATCH, 5);
});

test.each(["cpu", "wasm"])(
  "each class counts by its weight, on the %s backend",
  async (backend) => {
    await tf.setBackend(backend);
    const [spec, plain] = [specs[0]!, losses[1]!];
    const problem = makeProblem(spec, plain);
    const classWeights = [0.5, 3, 0.25];
    const weighed = { ...plain, loss: { ...plain.loss, classWeights } };
    const { predictions, ...unweighed } = solve(spec, plain, problem);
    const { loss, gradients } = solve(spec, weighed, problem);
    const each = [...problem.targets].map((target, row) => {
      const logits = [...predictions].slice(row * OUTPUTS, (row + 1) * OUTPUTS);
      const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
      return classWeights[target]! * (Math.log(sum) - logits[target]!);
    });
    expect(loss).toBeCloseTo(each.reduce((sum, term) => sum + term, 0) / BATCH, 5);
    const equal = solve(
      spec,
      { ...plain, loss: { ...plain.loss, classWeights: [2, 2, 2] } },
      problem,
    );
    for (const [index, values] of unweighed.gradients.entries()) {
      expectClose(
        equal.gradients[index]!,
        [...values].map((value) => 2 * value),
        2e-5,
      );
      expect(gradients[index]).not.toEqual(values);
    }
  },
);

test("what does not fit is refused with what was expected", async () => {
  await tf.setBackend("cpu");
  const [spec, everyStep, final] = [specs[0]!, losses[2]!, losses[0]!];
  const { x, parameters } = run(spec, everyStep, makeProblem(spec, everyStep));
  const refused = (loss: LossSpec, targets: tf.Tensor, more: object = {}) => {
    return () => lossGradients(spec, loss, { x, targets, parameters, ...more });
  };
  const lengths = Int32Array.of(4, 1, 2, 3, 4);
  expect(refused(everyStep, tf.zeros([BATCH, STEPS]), { lengths })).toThrow(
    "sequences of different lengths have targets for the whole, not at every step",
  );
  expect(refused(final, tf.zeros([BATCH, 1, OUTPUTS]), { lengths })).not.toThrow();
  expect(refused(everyStep, tf.zeros([BATCH, 1]))).toThrow(
    "the readout is [3,2] and [3] and the targets are [5,1], expected [outputs, 2], [outputs] and [5,4]",
  );
  expect(refused(final, tf.zeros([BATCH, STEPS, OUTPUTS]))).toThrow(/ and \[5,1,3\]$/);
});

test("a fused kernel is used for the cells, norms and losses that it knows", async () => {
  await tf.setBackend("cpu");
  const known = { cells: ["gru"], losses: ["mse"] };
  registerFusedKernel("withNorms", "cpu", { ...known, norms: true }, () => []);
  registerFusedKernel("withoutNorms", "cpu", known, () => []);
  const gru: RecurrentSpec = { cell: "gru", layers: 1, hidden: 2, direction: "forward" };
  const norm = { ...gru, norm: "layer" } as const;
  const isFused = (spec: RecurrentSpec, loss?: string) =>
    ["withNorms", "withoutNorms", "none"].map((name) => hasFusedKernel(name, spec, loss));
  expect(isFused(gru)).toEqual([true, true, false]);
  expect(isFused(norm)).toEqual([true, false, false]);
  expect(isFused({ ...gru, cell: "lstm" })).toEqual([false, false, false]);
  expect(isFused({ ...gru, dilation: [2] })).toEqual([false, false, false]);
  expect([isFused(gru, "mse"), isFused(gru, "mae")].flat()).toEqual(
    [true, true, false].concat(Array(3).fill(false)),
  );
  await tf.setBackend("wasm");
  expect(isFused(gru)).toEqual([false, false, false]);
});

test("values are copied for a new tensor unless the backend does that", async () => {
  const values = Float32Array.of(1, 2);
  await tf.setBackend("cpu");
  expect(forTensor(values)).toEqual(values);
  expect(forTensor(values)).not.toBe(values);
  await tf.setBackend("wasm");
  expect(forTensor(values)).toBe(values);
});

interface Problem {
  readonly x: Float32Array;
  readonly targets: Float32Array;
  readonly parameters: readonly Float32Array[];
}

function shapesOf(spec: RecurrentSpec): (readonly number[])[] {
  const features = directionCount(spec.direction) * spec.hidden;
  const readout = [[OUTPUTS, features], [OUTPUTS]];
  return [...weightSpecs(spec, INPUTS).map(({ shape }) => shape), ...readout];
}

function targetShape({ readout, loss }: LossSpec): number[] {
  const places = [BATCH, readout === "final" ? 1 : STEPS];
  return lossNamed(loss.name).targets === "values" ? [...places, OUTPUTS] : places;
}

function makeProblem(spec: RecurrentSpec, loss: LossSpec): Problem {
  const random = randomStream(1, `${spec.cell}/${loss.readout}`);
  const values = (shape: readonly number[]) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1);
  const targets = values(targetShape(loss));
  return {
    x: values([BATCH, STEPS, INPUTS]),
    targets:
      lossNamed(loss.loss.name).targets === "values"
        ? targets
        : targets.map((v) => Math.floor(((v + 1) / 2) * OUTPUTS)),
    parameters: shapesOf(spec).map(values),
  };
}

/** The loss and its gradients as tensors, with the tensors that they are computed from. */
function run(spec: RecurrentSpec, loss: LossSpec, problem: Problem) {
  const x = tf.tensor3d(problem.x, [BATCH, STEPS, INPUTS]);
  const targets = tf.tensor(problem.targets, targetShape(loss));
  const parameters = problem.parameters.map((values, i) =>
    tf.tensor(values, [...shapesOf(spec)[i]!]),
  );
  return { x, parameters, result: lossGradients(spec, loss, { x, targets, parameters }) };
}

function solve(spec: RecurrentSpec, loss: LossSpec, problem: Problem) {
  const { x, parameters, result } = run(spec, loss, problem);
  return {
    loss: result.loss.dataSync()[0]!,
    gradients: result.gradients.map((gradient) => Float32Array.from(gradient.dataSync())),
    predictions: Float32Array.from(predict(spec, x, parameters, loss).dataSync()),
  };
}

/** Of the loss along a direction of one parameter. */
function slope(
  spec: RecurrentSpec,
  loss: LossSpec,
  problem: Problem,
  index: number,
  direction: Float64Array,
): number {
  const step = 1e-2;
  const [above, below] = [step, -step].map((change) => {
    const parameters = problem.parameters.map((values) => values.slice());
    parameters[index] = parameters[index]!.map((value, at) => value + change * direction[at]!);
    return tf.tidy(() => run(spec, loss, { ...problem, parameters }).result.loss.dataSync()[0]);
  });
  return (above! - below!) / (2 * step);
}
