import { afterAll, describe, expect, test } from "vitest";
import {
  finalStateSizes,
  lengthsInput,
  stateInput,
} from "../../../src/kernels/wasm/forward-call.js";
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

test("results are copies, which later calls leave as they are", () => {
  const [first, second] = recurrentCases.slice(0, 2).map(makeProblem);
  const { output, gradients } = runner(first!);
  const results = [output.y, output.hN, ...gradients.weights];
  const before = results.map((values) => [...values]);
  runner(second!);
  runner({ ...first!, input: { ...first!.input, x: first!.input.x.map((value) => value + 1) } });
  expect(results.map((values) => [...values])).toEqual(before);
});

test("a job begins with a given state and has room for the one after it", () => {
  const [h, c] = [Float32Array.of(1), Float32Array.of(2)];
  expect([stateInput({ h, c }), stateInput({ h }), stateInput(undefined)]).toEqual([
    { h0: [h], c0: [c] },
    { h0: [h] },
    {},
  ]);
  const sizes = { batch: 3, steps: 5, inputs: 2 };
  const stack = { layers: 2, hidden: 4, direction: "bidirectional" } as const;
  expect(finalStateSizes({ ...stack, cell: "lstm" }, sizes)).toEqual({ hN: 48, cN: 48 });
  expect(finalStateSizes({ ...stack, cell: "gru" }, sizes)).toEqual({ hN: 48 });
  expect([lengthsInput(Int32Array.of(2, 5)), lengthsInput(undefined)]).toEqual([
    { lengths: [Float32Array.of(2, 5)] },
    undefined,
  ]);
});
