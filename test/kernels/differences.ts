import { describe, test } from "vitest";
import { reference } from "../../src/kernels/reference/reference.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { makeProblem, type Problem, type RecurrentCase } from "./cases.js";
import { arrayRunner } from "./runners.js";

const run = arrayRunner(reference, (values) => values);

/** Directions along which an array of numbers is moved. In each of them all numbers take part. */
const DIRECTIONS = 4;

/** Compares every gradient of the reference with finite differences of its output. */
export function describeDifferences(cases: readonly RecurrentCase[]): void {
  describe("reference gradients against finite differences", () => {
    test.each(cases.map((each) => [each.name, each] as const))("%s", (_, each) => {
      const problem = makeProblem(each);
      const { gradients } = run(problem);
      expectSlopes(problem, problem.input.x, gradients.x!, "dx");
      for (const [index, weight] of problem.input.weights.entries()) {
        expectSlopes(problem, weight, gradients.weights[index]!, `gradient of weight ${index}`);
      }
    });
  });
}

/** Asserts that a gradient, times each direction, is the slope of the loss along it. */
function expectSlopes(
  problem: Problem,
  values: Float64Array,
  gradient: ArrayLike<number>,
  label: string,
) {
  const directions = randomDirections(DIRECTIONS, values.length, `${problem.name}/${label}`);
  const along = directions.map((direction) => inner(gradient, direction));
  const slopes = directions.map((direction) => slope(problem, values, direction));
  expectClose(along, slopes, 1e-7, { label: `${label}, along a direction` });
}

/** Directions of a length of about 1 in which no number has a weight near 0. */
export function randomDirections(count: number, length: number, purpose: string): Float64Array[] {
  const random = randomStream(1, purpose);
  return Array.from({ length: count }, () =>
    Float64Array.from({ length }, () => {
      const size = (0.5 + random()) / Math.sqrt(length);
      return random() < 0.5 ? -size : size;
    }),
  );
}

/** The central difference of the loss along a direction of `values`, an array of the problem's input. */
function slope(problem: Problem, values: Float64Array, direction: Float64Array): number {
  const step = 3e-6;
  const before = values.slice();
  const [above = 0, below = 0] = [step, -step].map((length) => {
    values.set(before.map((value, index) => value + length * direction[index]!));
    return loss(problem);
  });
  values.set(before);
  return (above - below) / (2 * step);
}

export function inner(a: ArrayLike<number>, b: Float64Array): number {
  return b.reduce((sum, value, index) => sum + value * a[index]!, 0);
}

/** The loss whose gradients with respect to the outputs the problem gives. */
function loss({ spec, sizes, input, outputGradients }: Problem): number {
  const { output } = reference.forward(spec, sizes, input, { training: false });
  const cN = output.cN && outputGradients.cN ? inner(output.cN, outputGradients.cN) : 0;
  return inner(output.y, outputGradients.y) + inner(output.hN, outputGradients.hN) + cN;
}
