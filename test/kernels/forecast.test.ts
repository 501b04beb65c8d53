import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import { directionCount, weightSpecs } from "../../src/kernels/contract.js";
import { callCount } from "../../src/kernels/counts.js";
import type { LossSpec } from "../../src/kernels/loss-contract.js";
import { lossGradients, predict } from "../../src/kernels/readout.js";
import { registerWasm } from "../../src/kernels/wasm/register.js";
import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { makeProblem, type Problem, recurrentCases } from "./cases.js";

registerWasm();
afterAll(closeThreads);

const OUTPUTS = 3;
const problems = recurrentCases.filter((_, index) => index % 3 === 0).map(makeProblem);
const named = problems.map((problem) => [problem.name, problem] as const);

describe.each([false, true])("forecast on the wasm backend, last step only: %s", (lastStepOnly) => {
  test.each(named)("%s: as operation by operation", async (_, problem) => {
    const expected = await solve("cpu", problem, lastStepOnly);
    const before = callCount("wasm").backward;
    const actual = await solve("wasm", problem, lastStepOnly);
    expect(callCount("wasm").backward).toBe(before + 1);
    for (const [what, values] of Object.entries(expected)) {
      expectClose(actual[what]!, values, what.startsWith("gradient") ? 2e-5 : 2e-6, { what });
    }
  });
});

test("a forecast leaves no tensors behind but its results", async () => {
  await tf.setBackend("wasm");
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    run(problems[0]!, false);
  });
  expect(tf.memory().numTensors).toBe(before);
});

test("refuses a readout that does not fit", () => {
  const { x, targets, parameters } = tensors(problems[0]!);
  const wrong = [...parameters.slice(0, -1), tf.zeros([OUTPUTS + 1])];
  const { spec } = problems[0]!;
  expect(() => lossGradients(spec, squared(false), { x, targets, parameters: wrong })).toThrow(
    /readout is/,
  );
});

const squared = (lastStepOnly: boolean): LossSpec => {
  return { readout: "everyStep", error: "squared", lastStepOnly };
};

async function solve(backend: string, problem: Problem, lastStepOnly: boolean) {
  await tf.setBackend(backend);
  const values: Record<string, Float32Array> = {};
  tf.tidy(() => {
    const { gradients, loss, lossLastStep, gradientNorm, predictions } = run(problem, lastStepOnly);
    const all = { loss, lossLastStep, gradientNorm, predictions };
    for (const [name, tensor] of Object.entries(all)) values[name] = read(tensor);
    for (const [index, gradient] of gradients.entries()) {
      values[`gradient ${index}`] = read(gradient);
    }
  });
  return values;
}

function read(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

function run(problem: Problem, lastStepOnly: boolean) {
  const { x, targets, parameters, masks } = tensors(problem);
  const { spec } = problem;
  const call = { x, targets, parameters, masks };
  const result = lossGradients(spec, squared(lastStepOnly), call);
  return { ...result, predictions: predict(spec, x, parameters, { readout: "everyStep" }) };
}

function tensors({ name, spec, sizes, input }: Problem) {
  const { batch, steps, inputs } = sizes;
  const features = directionCount(spec.direction) * spec.hidden;
  const random = randomStream(1, `${name}/readout`);
  const uniform = (shape: number[]) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return tf.tensor(
      Float32Array.from({ length }, () => 2 * random() - 1),
      shape,
    );
  };
  const weights = weightSpecs(spec, inputs).map(({ shape }, index) =>
    tf.tensor(Float32Array.from(input.weights[index]!), [...shape]),
  );
  return {
    x: tf.tensor3d(Float32Array.from(input.x), [batch, steps, inputs]),
    targets: uniform([batch, steps, OUTPUTS]) as tf.Tensor3D,
    parameters: [...weights, uniform([OUTPUTS, features]), uniform([OUTPUTS])],
    masks: input.masks.map((mask) => tf.tensor(Float32Array.from(mask), [batch, steps, features])),
  };
}
