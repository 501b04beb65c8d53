import { describe, expect, test } from "vitest";
import { cellNames } from "../../src/kernels/cells/index.js";
import { reference } from "../../src/kernels/reference/reference.js";
import { expectClose } from "../helpers/compare.js";
import { lengthsCases, makeProblem, type Problem, recurrentCases } from "./cases.js";
import { describeGolden } from "./harness.js";
import { arrayRunner } from "./runners.js";

const run = arrayRunner(reference, (values) => values);

describeGolden("reference", run, { output: 1e-10, gradient: 1e-10 });

/** Cases small enough to shift every number of their input by itself. */
const tiny = [
  ...recurrentCases.filter(
    ({ spec, sizes }) => spec.hidden <= 7 && sizes.batch <= 3 && sizes.steps <= 5,
  ),
  ...lengthsCases.filter(({ spec, sizes }) => spec.hidden <= 4 && sizes.batch <= 5),
];

describe("reference gradients against finite differences", () => {
  test.each(tiny.map((own) => [own.name, own] as const))("%s", (_, own) => {
    const problem = makeProblem(own);
    const { gradients } = run(problem);
    expectClose(gradients.x!, differences(problem, problem.input.x), 1e-7, { what: "dx" });
    for (const [index, weight] of problem.input.weights.entries()) {
      const what = `gradient of weight ${index}`;
      expectClose(gradients.weights[index]!, differences(problem, weight), 1e-7, { what });
    }
  });

  test.each([false, true])("cover every cell, with lengths: %s", (withLengths) => {
    const covered = tiny.filter(({ lengths }) => (lengths !== undefined) === withLengths);
    expect(new Set(covered.map(({ spec }) => spec.cell))).toEqual(new Set(cellNames()));
  });
});

/** Central differences of the loss for every value of `values`, an array of the problem's input. */
function differences(problem: Problem, values: Float64Array): Float64Array {
  const step = 1e-5;
  return values.map((value, index) => {
    values[index] = value + step;
    const above = loss(problem);
    values[index] = value - step;
    const below = loss(problem);
    values[index] = value;
    return (above - below) / (2 * step);
  });
}

/** The loss whose gradients with respect to the outputs the problem gives. */
function loss({ spec, sizes, input, outputGradients }: Problem): number {
  const { output } = reference.forward(spec, sizes, input, { training: false });
  const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  const cN = output.cN && outputGradients.cN ? inner(output.cN, outputGradients.cN) : 0;
  return inner(output.y, outputGradients.y) + inner(output.hN, outputGradients.hN) + cN;
}
