import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, it } from "vitest";
import { callCount } from "../../src/kernels/counts.js";
import type { LossSpec } from "../../src/kernels/loss-contract.js";
import { lossNamed, registerLoss } from "../../src/kernels/losses/index.js";
import type { ValueLoss } from "../../src/kernels/losses/loss.js";
import { lossGradients } from "../../src/kernels/readout.js";
import { registerWasm } from "../../src/kernels/wasm/register.js";
import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { createOptimizer } from "../../src/training/optimizer.js";
import { makeProblem, recurrentCases } from "./cases.js";
import { tensors } from "./loss-problem.js";

/** A loss that no kernel knows: log cosh of the error. */
const logCosh: ValueLoss = {
  name: "logCosh",
  targets: "values",
  value: (output, target) => Math.log(Math.cosh(output - target)),
  slope: (output, target) => Math.tanh(output - target),
  rows(tf, outputs, targets) {
    const errors: tf.Tensor2D = tf.sub(outputs, targets);
    return { losses: tf.log(tf.cosh(errors)), slopes: tf.tanh(errors) };
  },
};

registerLoss(logCosh);
registerWasm();
afterAll(closeThreads);

const problem = makeProblem(recurrentCases.find(({ spec }) => spec.hidden === 7)!);
const loss: LossSpec = { readout: "everyStep", loss: { name: "logCosh" }, lastStepOnly: false };

describe.each(["cpu", "wasm"])("a loss that only the table knows, on the %s backend", (backend) => {
  it("trains", async () => {
    await tf.setBackend(backend);
    const fused = callCount("wasm").backward;
    const { parameters, ...call } = tensors(problem, loss);
    const variables = parameters.map((values) => tf.variable(values));
    const optimizer = createOptimizer(variables, optimizerConfig);
    const history = Array.from({ length: 30 }, () => {
      const result = lossGradients(problem.spec, loss, { ...call, parameters: variables });
      optimizer.step(result.gradients, 0.02);
      return result.loss.dataSync()[0]!;
    });
    expect(history.at(-1)).toBeLessThan(0.7 * history[0]!);
    // On the wasm backend the stack runs by its kernel, once a step, and the loss by operations.
    expect(callCount("wasm").backward - fused).toBe(backend === "wasm" ? 30 : 0);
  });
});

const optimizerConfig = {
  name: "adam",
  learningRate: 0.02,
  weightDecay: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
} as const;

it("a name that the table lacks is refused", () => {
  expect(() => lossNamed("mes")).toThrow(/unknown loss mes, expected one of mse, /);
  const unknown = { ...loss, loss: { name: "mes" } };
  const { x, targets, parameters } = tensors(problem, loss);
  expect(() => lossGradients(problem.spec, unknown, { x, targets, parameters })).toThrow(
    /unknown loss mes/,
  );
});
