import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import { composedGradients } from "../../src/kernels/composed-readout.js";
import { callCount } from "../../src/kernels/counts.js";
import { forecastKernel, predictKernel } from "../../src/kernels/forecast.js";
import { hasFusedKernel } from "../../src/kernels/list-kernel.js";
import { copiesAreExpensive, forTensor } from "../../src/kernels/placement.js";
import { lossGradients } from "../../src/kernels/readout.js";
import { registeredImplementation } from "../../src/kernels/registration.js";

import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { expectClose } from "../helpers/compare.js";
import { makeProblem, recurrentCases } from "./cases.js";
import { OUTPUTS, runLoss, solveLoss, squared, tensors } from "./loss-problem.js";
import { registerWasmAnew } from "./wasm-anew.js";

registerWasmAnew();
afterAll(closeThreads);

const problems = recurrentCases.filter((_, index) => index % 3 === 0).map(makeProblem);
const named = problems.map((problem) => [problem.name, problem] as const);

describe.each([false, true])("forecast on the wasm backend, last step only: %s", (lastStepOnly) => {
  test.each(named)("%s: as operation by operation", async (_, problem) => {
    await tf.setBackend("wasm");
    const expected = solveLoss(problem, squared(lastStepOnly), composedGradients);
    const before = callCount("wasm").backward;
    const actual = solveLoss(problem, squared(lastStepOnly));
    expect(callCount("wasm").backward).toBe(before + 1);
    for (const [label, values] of Object.entries(expected)) {
      expectClose(actual[label]!, values, label.startsWith("gradient") ? 2e-5 : 2e-6, { label });
    }
  });
});

test("a forecast leaves no tensors behind but its results", async () => {
  await tf.setBackend("wasm");
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    runLoss(problems[0]!, squared(false));
  });
  expect(tf.memory().numTensors).toBe(before);
});

test("refuses a readout that does not fit", () => {
  const { x, targets, parameters } = tensors(problems[0]!, squared(false));
  const wrong = [...parameters.slice(0, -1), tf.zeros([OUTPUTS + 1])];
  const { spec } = problems[0]!;
  expect(() => lossGradients(spec, squared(false), { x, targets, parameters: wrong })).toThrow(
    /readout is/,
  );
});

test("the wasm kernels say what they support", async () => {
  await tf.setBackend("wasm");
  expect(registeredImplementation("wasm")).toMatchObject({
    name: "wasm",
    backendName: "wasm",
    cells: ["rnn", "lstm", "gru", "mingru", "minlstm"],
    norms: true,
  });
  const { spec } = problems[0]!;
  const losses = ["mse", "mae", "huber", "poisson", "quantile", "crossEntropy"];
  for (const kernel of [forecastKernel, predictKernel]) {
    const known = losses.map((loss) => hasFusedKernel(kernel, { ...spec, norm: "layer" }, loss));
    expect(known).toEqual([true, true, true, true, true, false]);
  }
  const values = Float32Array.of(1);
  expect([copiesAreExpensive(), forTensor(values) === values]).toEqual([false, true]);
});
