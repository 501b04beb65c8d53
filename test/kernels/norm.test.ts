import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellNames } from "../../src/kernels/cells/index.js";
import { callCount } from "../../src/kernels/counts.js";
import type { LossSpec } from "../../src/kernels/loss-contract.js";
import { lossGradients } from "../../src/kernels/readout.js";
import { reference } from "../../src/kernels/reference/reference.js";

import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { expectClose } from "../helpers/compare.js";
import { makeProblem, type Problem, type RecurrentCase } from "./cases.js";
import { describeDifferences } from "./differences.js";
import { readGoldenFile } from "./golden.js";
import { describeImplementation, expectSolution } from "./harness.js";
import { arrayRunner, operatorRunner, problemTensors } from "./runners.js";
import { registerWasmAnew } from "./wasm-anew.js";

registerWasmAnew();
afterAll(closeThreads);

const goldens = readGoldenFile("norm_golden.json").map(
  (example) => [example.name, example] as const,
);
const referenceRunner = arrayRunner(reference, (values) => values);

test.each(goldens)("reference, PyTorch's %s", (_, example) => {
  const tolerance = { output: 1e-10, gradient: 1e-10 };
  expectSolution(example.problem, referenceRunner(example.problem), example.solution, tolerance);
});

const cases: readonly RecurrentCase[] = cellNames().flatMap((cell, at) =>
  (["forward", "reverse", "bidirectional"] as const).map((direction, index) => {
    const layers = 1 + ((at + index) % 2);
    const lengths = index === 1 ? [6, 1, 4] : undefined;
    const spec = { cell, layers, hidden: 3 + index, direction, norm: "layer" as const };
    const sizes = { batch: 3, steps: 6, inputs: 2 };
    const name = `${cell} ${direction} x${layers}, norm, lengths ${lengths}`;
    return { name, spec, sizes, dropout: layers === 2, ...(lengths && { lengths }) };
  }),
);

describeDifferences(cases.slice(0, 15));

describe.each(["wasm", "cpu"])("a norm on the %s backend", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  const tolerance = { output: 5e-6, gradient: 1e-4 };
  test.each(goldens)("PyTorch's %s", (_, example) => {
    expectSolution(example.problem, operatorRunner(example.problem), example.solution, tolerance);
  });
  describeImplementation("the operator", operatorRunner, tolerance, cases);
});

test("the wasm backend computes a norm, a readout and a loss by its own kernels", async () => {
  await tf.setBackend("wasm");
  const before = { wasm: callCount("wasm"), composed: callCount("composed") };
  for (const cell of cellNames()) {
    const spec = { cell, layers: 2, hidden: 5, direction: "forward", norm: "layer" } as const;
    const sizes = { batch: 18, steps: 6, inputs: 2 };
    const problem = makeProblem({ name: `${cell} norm loss`, spec, sizes, dropout: false });
    const loss = { readout: "everyStep", loss: { name: "mse" }, lastStepOnly: false } as const;
    const gradients = await gradientsOn("wasm", problem, loss);
    const expected = await gradientsOn("cpu", problem, loss);
    for (const [index, values] of gradients.entries()) expectClose(values, expected[index]!, 1e-4);
  }
  await tf.setBackend("wasm");
  expect(callCount("wasm").backward).toBe(before.wasm.backward + cellNames().length);
  expect(callCount("composed")).toEqual(before.composed);
});

/** The loss and all gradients. */
async function gradientsOn(backend: string, problem: Problem, loss: LossSpec) {
  await tf.setBackend(backend);
  const { x, weights } = tf.tidy(() => problemTensors(problem));
  const features = problem.spec.hidden;
  const weight = tf.tensor2d(
    Array.from({ length: 2 * features }, (_, i) => Math.sin(i)),
    [2, features],
  );
  const parameters = [...weights, weight, tf.tensor1d([0.5, -0.5])];
  const targets = tf.fill([problem.sizes.batch, problem.sizes.steps, 2], 0.25);
  const result = lossGradients(problem.spec, loss, { x, targets, parameters });
  return [result.loss, result.gradientNorm, ...result.gradients].map((values) =>
    Float32Array.from(values.dataSync()),
  );
}

test.each(cellNames())("%s: a norm changes the result", (cell) => {
  const [found] = cases.filter(({ spec }) => spec.cell === cell);
  const problem = makeProblem(found!);
  const { norm: _, ...plain } = found!.spec;
  const bare = makeProblem({ ...found!, spec: plain });
  const before = referenceRunner({ ...bare, input: { ...bare.input, x: problem.input.x } });
  expect(referenceRunner(problem).output.y).not.toEqual(before.output.y);
});
