import { describe, expect, test } from "vitest";
import { cellNames } from "../../src/kernels/cells/index.js";
import { weightSpecs } from "../../src/kernels/contract.js";
import { reference } from "../../src/kernels/reference/reference.js";
import { expectClose } from "../helpers/compare.js";
import {
  isPadding,
  lengthsCases,
  makeProblem,
  type Problem,
  type RecurrentCase,
  recurrentCases,
} from "./cases.js";
import { readGoldenCases } from "./golden.js";
import { arrayRunner, type Runner, type Solution } from "./runners.js";

/** Largest difference from the reference, relative to the largest value of the same array. */
export interface Tolerance {
  readonly output: number;
  readonly gradient: number;
}

/** Runs every case of the table on an implementation and compares it with the reference. */
export function describeImplementation(
  name: string,
  run: Runner,
  tolerance: Tolerance,
  cases: readonly RecurrentCase[] = [...recurrentCases, ...lengthsCases],
): void {
  describe(`${name} against reference`, () => {
    test.each(cases.map((example) => [example.name, example] as const))("%s", (_, example) => {
      const problem = makeProblem(example);
      expectSolution(problem, run(problem), solve(problem), tolerance);
    });
  });
}

/** Runs every problem that PyTorch solved, of these cells, and compares with its solution. */
export function describeGolden(
  name: string,
  run: Runner,
  tolerance: Tolerance,
  cells: readonly string[] = cellNames(),
): void {
  const known = readGoldenCases().filter(({ problem }) => cells.includes(problem.spec.cell));
  describe(`${name} against PyTorch`, () => {
    test.each(known.map((example) => [example.name, example] as const))("%s", (_, example) => {
      expectSolution(example.problem, run(example.problem), example.solution, tolerance);
    });
  });
}

const solve = arrayRunner(reference, (values) => values);

/** Compares outputs and every gradient, each by its own name. */
export function expectSolution(
  problem: Problem,
  actual: Solution,
  expected: Solution,
  tolerance: Tolerance,
): void {
  const { spec, sizes } = problem;
  const outputs = ["y", "hN", "cN"] as const;
  for (const label of outputs) {
    expectSame(label, actual.output[label], expected.output[label], tolerance.output);
  }
  expectSame("dx", actual.gradients.x, expected.gradients.x, tolerance.gradient);
  for (const values of [actual.output.y, actual.gradients.x!]) expectZeroPadding(problem, values);
  expect(actual.gradients.weights).toHaveLength(expected.gradients.weights.length);
  for (const [index, { name }] of weightSpecs(spec, sizes.inputs).entries()) {
    const [got, wanted] = [actual.gradients.weights[index], expected.gradients.weights[index]];
    expectSame(`d${name}`, got, wanted, tolerance.gradient);
  }
}

/** Asserts that an array [batch, steps, n] is 0 at padded steps, not only about 0. */
export function expectZeroPadding({ sizes, input }: Problem, values: ArrayLike<number>): void {
  if (!input.lengths) return;
  const inputSizes = { ...sizes, inputs: values.length / (sizes.batch * sizes.steps) };
  const wrong = Array.from(values).findIndex(
    (value, at) => value !== 0 && isPadding(inputSizes, input.lengths!, at),
  );
  expect(wrong, "first value in the padding that is not 0").toBe(-1);
}

type Values = ArrayLike<number> | undefined;

function expectSame(label: string, actual: Values, expected: Values, tolerance: number): void {
  if (expected === undefined || actual === undefined) {
    expect(actual, label).toBe(expected);
  } else {
    expectClose(actual, expected, tolerance, { label });
  }
}
