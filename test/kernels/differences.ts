import { describe, test } from "vitest";
import { reference } from "../../src/kernels/reference/reference.js";
import { expectClose } from "../helpers/compare.js";
import { makeProblem, type Problem, type RecurrentCase } from "./cases.js";
import { arrayRunner } from "./runners.js";

const run = arrayRunner(reference, (values) => values);

/** Compares every gradient of the reference with finite differences of its output. */
export function describeDifferences(cases: readonly RecurrentCase[]): void {
  describe("reference gradients against finite differences", () => {
    test.each(cases.map((each) => [each.name, each] as const))("%s", (_, each) => {
      const problem = makeProblem(each);
      const { gradients } = run(problem);
      expectClose(gradients.x!, differences(problem, problem.input.x), 1e-7, { label: "dx" });
      for (const [index, weight] of problem.input.weights.entries()) {
        const label = `gradient of weight ${index}`;
        expectClose(gradients.weights[index]!, differences(problem, weight), 1e-7, { label });
      }
    });
  });
}

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
