import type { Dataset } from "../data/dataset.js";
import type { LineTable } from "../model/layers/series-lines.js";
import { solvePositive } from "./cholesky.js";
import { examples } from "./examples.js";
import {
  added,
  countOf,
  leadingRows,
  meanSquare,
  residualProducts,
  setColumns,
  withRidge,
} from "./gram.js";
import type { LinearModel } from "./linear.js";
import { columnsOf, type Sums, sumsByOutput } from "./sums-by-output.js";

/**
 * Ridges of the line of all series, relative to the mean square of the inputs; the smallest hardly shrinks a
 * line.
 */
export const SHARED_RIDGES = [1e-8, 1e-4, 1e-3, 1e-2, 1e-1, 1];

/**
 * Approximate number of multiplications for tables of lines.
 *
 * @param train with a window at every step
 */
export function tablesCost({ count, steps, inputs, outputs, series }: Dataset, ridges: number) {
  const features = steps * inputs + 1;
  const sums = 2 * count * features * (features / 2 + outputs);
  const solutions = (series?.count ?? 0) * ridges * features ** 2 * (features / 6 + outputs);
  return sums + solutions;
}

/** Above this number of multiplications, a minute or two, lines of series are not fitted. */
const MOST_COST = 2e11;

/**
 * Above this number of coefficients, 1 GiB with those that validation chooses from, lines of series are not
 * fitted either.
 */
const MOST_COEFFICIENTS = 2 ** 28;

/**
 * Whether tables of lines take neither minutes nor much memory.
 *
 * @param train with a window at every step
 */
export function canFitTables(train: Dataset, ridges: number): boolean {
  const { steps, inputs, outputs, series } = train;
  const coefficients = ridges * ((series?.count ?? 0) + 1) * outputs * steps * inputs;
  return tablesCost(train, ridges) <= MOST_COST && coefficients <= MOST_COEFFICIENTS;
}

/**
 * Ridge regressions of all windows for each of {@link SHARED_RIDGES}: first those through 0, then those with an
 * intercept, which is not shrunk.
 */
export function sharedLines(train: Dataset): LinearModel[] {
  const all = sumsByOutput(train);
  const features = train.steps * train.inputs + 1;
  const { outputs: columns } = train;
  return [features - 1, features].flatMap((size) =>
    SHARED_RIDGES.map((ridge) => {
      const coefficients = new Float64Array(features * columns);
      for (const { gram, products, outputs } of all) {
        const strength = ridge * meanSquare(gram, features) * countOf(gram);
        const matrix = leadingRows(withRidge(gram, features, strength), features, size);
        const right = products.subarray(0, size * outputs.length);
        const shape = { size, columns: outputs.length, ridge: 0 };
        const found = solvePositive(matrix, right, shape);
        if (found) setColumns(coefficients, columns, outputs, found);
      }
      return { coefficients, features, outputs: columns };
    }),
  );
}

/**
 * A ridge regression of each series towards a shared line: `w = shared + (XᵀX + r n v I)⁻¹ Xᵀ(Y - X shared)`,
 * where r is the ridge, n the mean number of windows of a series and v the mean square of the series' inputs.
 * The intercept is that of the shared line: one for each series would continue the mean change of the
 * training part. A short series is closer to the shared line, since n is not its own number of windows.
 * Weights distinguish the windows of a series, not series.
 *
 * @param ridges with an infinite one, the shared line for all series
 * @returns a table for each ridge, whose last line is the shared one
 */
export function lineTables(
  train: Dataset,
  shared: LinearModel,
  ridges: readonly number[],
): LineTable[] {
  const count = train.series?.count ?? 0;
  const tables = ridges.map(() => tableOf(shared, count + 1));
  const windows = windowsBySeries(train);
  const typical = train.count / windows.size;
  for (const [number, indices] of windows) {
    if (number < 0) continue;
    const all = sumsByOutput(evenly(examples(train, indices)));
    for (const sums of all) {
      const start = columnsOf(shared.coefficients, sums.outputs, shared.outputs);
      const rest = residualProducts(sums, start);
      for (const [r, ridge] of ridges.entries()) {
        const strength = ridge * typical;
        const change = Number.isFinite(ridge) ? changeOf(sums, rest, strength) : undefined;
        if (change) setLine(tables[r]!, number, sums.outputs, added(start, change));
      }
    }
  }
  return tables;
}

/** The windows of each training series, in order, by its number. */
export function windowsBySeries({ count, series }: Dataset): ReadonlyMap<number, number[]> {
  const found = new Map<number, number[]>();
  for (let index = 0; index < count; index += 1) {
    const number = series?.numberOf(index) ?? -1;
    const indices = found.get(number);
    if (indices) indices.push(index);
    else found.set(number, [index]);
  }
  return found;
}

/** The data set with weights whose mean is 1. */
function evenly(dataset: Dataset): Dataset {
  const { count, weight } = dataset;
  if (!weight) return dataset;
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += weight(index);
  return { ...dataset, weight: (index) => (sum > 0 ? (weight(index) * count) / sum : 1) };
}

/** A table in which every line is the same. */
function tableOf({ coefficients, features, outputs: rows }: LinearModel, lines: number): LineTable {
  const columns = features - 1;
  const weight = new Float32Array(lines * rows * columns);
  const bias = new Float32Array(lines * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let c = 0; c < columns; c += 1) weight[row * columns + c] = coefficients[c * rows + row]!;
    bias[row] = coefficients[columns * rows + row]!;
  }
  for (let line = 1; line < lines; line += 1) {
    weight.copyWithin(line * rows * columns, 0, rows * columns);
    bias.copyWithin(line * rows, 0, rows);
  }
  return { rows, weight, bias };
}

/**
 * How far the coefficients of a series lie from those of the shared line, [features - 1, outputs]; undefined if
 * the inputs of the series never differ from 0.
 */
function changeOf({ gram, outputs }: Sums, rest: Float64Array, ridge: number) {
  const size = Math.sqrt(gram.length);
  const v = meanSquare(gram, size);
  if (!(v > 0)) return undefined;
  const columns = outputs.length;
  const matrix = leadingRows(gram, size, size - 1);
  const right = rest.subarray(0, (size - 1) * columns);
  return solvePositive(matrix, right, { size: size - 1, columns, ridge: ridge * v });
}

/** Writes the coefficients of some outputs, [features, outputs], into a line of a table. */
function setLine(
  { rows, weight, bias }: LineTable,
  line: number,
  outputs: readonly number[],
  coefficients: Float64Array,
): void {
  const columns = coefficients.length / outputs.length - 1;
  for (const [k, row] of outputs.entries()) {
    const to = line * rows + row;
    for (let c = 0; c < columns; c += 1) {
      weight[to * columns + c] = coefficients[c * outputs.length + k]!;
    }
    bias[to] = coefficients[columns * outputs.length + k]!;
  }
}
