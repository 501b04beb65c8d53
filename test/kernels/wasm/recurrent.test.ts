import { afterAll, describe, expect, test } from "vitest";
import { wasmRecurrent } from "../../../src/kernels/wasm/recurrent.js";
import { closeThreads } from "../../../src/kernels/wasm/runtime.js";
import { makeProblem, recurrentCases } from "../cases.js";
import { describeGolden, describeImplementation } from "../harness.js";
import { arrayRunner } from "../runners.js";

const runner = arrayRunner(wasmRecurrent, (values) => Float32Array.from(values));

afterAll(closeThreads);

describe("on all cores", () => {
  describeGolden("wasm", runner, { output: 2e-6, gradient: 2e-5 });
  describeImplementation("wasm", runner, { output: 2e-6, gradient: 2e-5 });
});

test.each(
  recurrentCases
    .filter((_, index) => index % 5 === 0)
    .flatMap((example) => [1e2, 1e4].map((size) => [size, example.name, example] as const)),
)("no NaN for inputs up to %d: %s", (size, _, example) => {
  const problem = makeProblem(example);
  const input = { ...problem.input, x: problem.input.x.map((value) => value * size) };
  const { output, gradients } = runner({ ...problem, input });
  for (const values of [output.y, output.hN, gradients.x!, ...gradients.weights]) {
    expect(values.every(Number.isFinite)).toBe(true);
  }
});
