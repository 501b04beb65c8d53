import { outputShape } from "../data/dataset.js";
import { centredSums, type Shape, type Transformed } from "./centred-sums.js";
import { meanDiagonal, solvePositive } from "./cholesky.js";
import { jointCoordinates, ownCoordinates } from "./coordinates.js";
import type { LinearModel } from "./linear.js";
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

/** {@link manyLines} are at most this number. */
export const MOST_LINES = 2 * ownCoordinates.length * OWN_RIDGES.length + JOINT_RIDGES.length;

/** Approximate number of multiplications of {@link manyLines}, without those of the sums. */
export function manyLinesCost(shape: Shape): number {
  const { steps, inputs } = shape;
  const { count, ahead } = outputShape(shape);
  const solving = (size: number) => (size ** 2 * (size + 6 * ahead)) / 6;
  const ownPast = (count + 1) * ownCoordinates.length * OWN_RIDGES.length * solving(steps);
  const joint = inputs > 1 ? count * JOINT_RIDGES.length * solving(steps * inputs) : 0;
  return ownPast + joint;
}

/**
 * Ridge regressions with many strengths and in several coordinates, always in the same order: on each target's own past, with several
 * targets one line of their own pasts for all, and with several inputs on the past of all. The intercepts are not shrunk.
 *
 * @param sums of the windows, with all outputs
 */
export function manyLines(sums: Sums, shape: Shape): LinearModel[] {
  const centred = centredSums(sums, shape);
  return [
    ...ownCoordinates.flatMap((coordinates) => ownLines(centred.in(coordinates))),
    ...(shape.inputs > 1 ? jointLines(centred.in(jointCoordinates)) : []),
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

/** Lines on the past of all inputs. */
function jointLines({ shape, gram, products, line }: Transformed): LinearModel[] {
  const { steps, inputs, outputs } = shape;
  const { count, ahead } = outputShape(shape);
  const rows = Array.from({ length: steps * inputs }, (_, i) => i);
  return JOINT_RIDGES.map(({ weight, ridge }) => {
    const coefficients = new Float64Array(products.length);
    for (let v = 0; v < count; v += 1) {
      const scale = (row: number) => (row % inputs === v ? 1 : weight);
      const system = systemOf({ gram, products, rows, outputs }, v * ahead, ahead, scale);
      const ofTarget = Array.from({ length: steps }, (_, t) => t * inputs + v);
      const diagonal = ofTarget.reduce((sum, i) => sum + gram[i * rows.length + i]!, 0) / steps;
      const found = solved(system, ridge * diagonal, ahead);
      for (const row of rows) {
        for (let k = 0; k < ahead; k += 1) found[row * ahead + k]! *= scale(row);
      }
      place(coefficients, outputs, found, rows, v * ahead);
    }
    return line(coefficients);
  });
}

/** The equations of some rows and of the `ahead` outputs from one on, with each row times its scale. */
function systemOf(
  {
    gram,
    products,
    rows,
    outputs,
  }: Pick<Transformed, "gram" | "products"> & {
    readonly rows: readonly number[];
    readonly outputs: number;
  },
  from: number,
  ahead: number,
  scale: (row: number) => number = () => 1,
) {
  const features = products.length / outputs;
  const size = rows.length;
  const a = new Float64Array(size * size);
  const b = new Float64Array(size * ahead);
  for (const [i, row] of rows.entries()) {
    const factor = scale(row);
    for (let j = 0; j <= i; j += 1) {
      a[i * size + j] = factor * scale(rows[j]!) * gram[row * features + rows[j]!]!;
    }
    for (let k = 0; k < ahead; k += 1)
      b[i * ahead + k] = factor * products[row * outputs + from + k]!;
  }
  return { a, b };
}

/** No line, which forecasts the mean, if the system is singular. */
function solved(
  { a, b }: { readonly a: Float64Array; readonly b: Float64Array },
  ridge: number,
  columns: number,
): Float64Array {
  const size = b.length / columns;
  return solvePositive(a, b, { size, columns, ridge }) ?? new Float64Array(b.length);
}

function place(
  coefficients: Float64Array,
  outputs: number,
  found: Float64Array,
  rows: readonly number[],
  from: number,
): void {
  const ahead = found.length / rows.length;
  for (const [i, row] of rows.entries()) {
    coefficients.set(found.subarray(i * ahead, (i + 1) * ahead), row * outputs + from);
  }
}

function sumOf(all: readonly Float64Array[]): Float64Array {
  return all.reduce((sum, values) => sum.map((value, i) => value + values[i]!));
}
