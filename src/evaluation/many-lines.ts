import { outputShape } from "../data/dataset.js";
import { productCount, type SkipCycles } from "../model/skip-spec.js";
import { centredSums, type Shape, type Transformed } from "./centred-sums.js";
import { meanDiagonal } from "./cholesky.js";
import { jointCoordinates, ownCoordinates } from "./coordinates.js";
import type { LinearModel } from "./linear.js";
import { place, scaledLines, solved, systemOf } from "./scaled-lines.js";
import type { Sums } from "./sums-by-output.js";

/** Ridges of lines on one input, relative to the mean square of its coordinates. */
const OWN_RIDGES = [1e-8, 1e-4, 1e-3, 1e-2, 1e-1, 1];

/**
 * Ridges of lines on all inputs, with a weight of the inputs that are not the target itself. What a line reads from
 * them is shrunk by the inverse square of the weight as much as what it reads from the target's own past (the prior of
 * Litterman 1986).
 */
const JOINT_RIDGES = [
  { weight: 0.1, ridge: 1e-3 },
  { weight: 0.1, ridge: 1e-1 },
  { weight: 0.3, ridge: 1e-3 },
  { weight: 0.3, ridge: 1e-1 },
  { weight: 1, ridge: 1e-8 },
];

/** The same for lines whose coefficients follow cycles, with a weight of the products with the cycles. */
const CYCLE_RIDGES = [
  { weight: 0.3, ridge: 1e-4 },
  { weight: 0.3, ridge: 1e-3 },
  { weight: 0.3, ridge: 1e-2 },
  { weight: 0.3, ridge: 1e-1 },
  { weight: 1, ridge: 1e-4 },
  { weight: 1, ridge: 1e-3 },
  { weight: 1, ridge: 1e-2 },
  { weight: 1, ridge: 1e-1 },
];

/** The weight of the cycles themselves, which are hardly shrunk, as the intercept is not. */
const CYCLE_WEIGHT = 100;

/** The number of {@link manyLines} without cycles is at most this. */
export const MOST_LINES = 2 * ownCoordinates.length * OWN_RIDGES.length + JOINT_RIDGES.length;

/** The number of lines that follow cycles. */
export const CYCLE_LINES = CYCLE_RIDGES.length;

/** Approximate number of multiplications of {@link manyLines}, without those of the sums. */
export function manyLinesCost({ inputs: all, ...shape }: Shape, cycles?: SkipCycles): number {
  const { steps } = shape;
  const { count, ahead } = outputShape(shape);
  const inputs = all - (cycles ? productCount(cycles) : 0);
  const solving = (size: number) => (size ** 2 * (size + 6 * ahead)) / 6;
  const ownPast = (count + 1) * ownCoordinates.length * OWN_RIDGES.length * solving(steps);
  const joint = inputs > 1 ? count * JOINT_RIDGES.length * solving(steps * inputs) : 0;
  const waves = cycles?.inputs.length ?? 0;
  const ofCycles = cycles ? count * CYCLE_LINES * solving((1 + waves) * steps + waves) : 0;
  return ownPast + joint + ofCycles;
}

/**
 * Ridge regressions with many strengths and in several coordinates, always in the same order: on each target's own past, with several
 * targets one line of their own pasts for all, and with several inputs on the past of all. The intercepts are not shrunk.
 * With cycles, there are also lines on each target's own past whose coefficients and intercept follow them.
 *
 * @param sums of the windows, with all outputs; with cycles those of `cycleWindows`
 */
export function manyLines(sums: Sums, shape: Shape, cycles?: SkipCycles): LinearModel[] {
  const centred = centredSums(sums, shape);
  const inputs = shape.inputs - (cycles ? productCount(cycles) : 0);
  const joint = inputs > 1 ? centred.in(jointCoordinates) : undefined;
  return [
    ...ownCoordinates.flatMap((coordinates) => ownLines(centred.in(coordinates))),
    ...(joint ? jointLines(joint, inputs) : []),
    ...(joint && cycles ? cycleLines(joint, inputs, cycles) : []),
  ];
}

/** Lines on each target's own past, then one for all targets. */
function ownLines({ shape, gram, products, line }: Transformed): LinearModel[] {
  const { steps, inputs, outputs } = shape;
  const { count, ahead } = outputShape(shape);
  const systems = Array.from({ length: count }, (_, v) => {
    const rows = Array.from({ length: steps }, (_, t) => t * inputs + v);
    return { rows, v, ...systemOf({ gram, products, rows, outputs }, v * ahead, ahead) };
  });
  const linesOf = (solve: (system: (typeof systems)[number], ridge: number) => Float64Array) =>
    OWN_RIDGES.map((ridge) => {
      const coefficients = new Float64Array(products.length);
      for (const system of systems) {
        place(coefficients, outputs, solve(system, ridge), system.rows, system.v * ahead);
      }
      return line(coefficients);
    });
  const each = linesOf((system, ridge) =>
    solved(system, ridge * meanDiagonal(system.a, steps), ahead),
  );
  if (count === 1) return each;
  const all = {
    a: sumOf(systems.map(({ a }) => a)),
    b: sumOf(systems.map(({ b }) => b)),
  };
  const diagonal = meanDiagonal(all.a, steps);
  return [...each, ...linesOf((_, ridge) => solved(all, ridge * diagonal, ahead))];
}

/** Lines on the past of all inputs, without the products with cycles. */
function jointLines(sums: Transformed, used: number): LinearModel[] {
  const { inputs } = sums.shape;
  return scaledLines(sums, JOINT_RIDGES, (target) => ({
    isRead: (row) => row % inputs < used,
    scaleOf: (row, weight) => (row % inputs === target ? 1 : weight),
  }));
}

/**
 * Lines on each target's own past, its products with cycles, and the cycles at the last step, which are the first rows in
 * these coordinates.
 */
function cycleLines(
  sums: Transformed,
  used: number,
  { inputs: waves, variables }: SkipCycles,
): LinearModel[] {
  const { inputs } = sums.shape;
  return scaledLines(sums, CYCLE_RIDGES, (target) => {
    const read = [target, ...waves.map((_, c) => used + c * variables + target)];
    return {
      isRead: (row) => read.includes(row % inputs) || waves.includes(row),
      scaleOf(row, weight) {
        if (waves.includes(row)) return CYCLE_WEIGHT;
        return row % inputs === target ? 1 : weight;
      },
    };
  });
}

function sumOf(all: readonly Float64Array[]): Float64Array {
  return all.reduce((sum, values) => sum.map((value, i) => value + values[i]!));
}
