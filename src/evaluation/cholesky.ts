/** Ridges to try, relative to the mean diagonal, until the matrix is no longer singular. */
const RIDGES = [0, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4];

/**
 * Solves A X = B for a symmetric positive semidefinite A by Cholesky decomposition in float64. If A
 * is singular, the smallest of the ridges that makes it regular is added to its diagonal.
 *
 * @param a [size, size], row-major; its lower triangle is read
 * @param b [size, columns], row-major
 * @returns X [size, columns]
 */
export function solveSymmetric(
  a: Float64Array,
  b: Float64Array,
  size: number,
  columns: number,
): Float64Array {
  for (const ridge of RIDGES) {
    const factor = cholesky(a, size, ridge * meanDiagonal(a, size));
    if (factor) return substitute(factor, b, size, columns);
  }
  return new Float64Array(size * columns); // nothing varies: predict nothing
}

/** The order of A, the number of columns of B, and the ridge. */
interface RidgeShape {
  readonly size: number;
  readonly columns: number;
  readonly ridge: number;
}

/**
 * Solves (A + ridge I) X = B like {@link solveSymmetric}.
 *
 * @param ridge relative to the mean diagonal of A
 * @returns undefined if the sum is singular
 */
export function solveRidge(
  a: Float64Array,
  b: Float64Array,
  { size, columns, ridge }: RidgeShape,
): Float64Array | undefined {
  return solvePositive(a, b, { size, columns, ridge: ridge * meanDiagonal(a, size) });
}

/**
 * Solves (A + ridge I) X = B like {@link solveRidge}, with an absolute ridge.
 *
 * @returns undefined if the sum is singular
 */
export function solvePositive(
  a: Float64Array,
  b: Float64Array,
  { size, columns, ridge }: RidgeShape,
): Float64Array | undefined {
  const factor = cholesky(a, size, ridge);
  return factor && substitute(factor, b, size, columns);
}

/**
 * Solves (A + ridge I) X = B like {@link solveRidge}, with the diagonal of the inverse of A + ridge I, which takes no more
 * multiplications than the decomposition.
 */
export function solveWithInverseDiagonal(
  a: Float64Array,
  b: Float64Array,
  { size, columns, ridge }: RidgeShape,
): { readonly x: Float64Array; readonly diagonal: Float64Array } | undefined {
  const factor = cholesky(a, size, ridge * meanDiagonal(a, size));
  if (factor === undefined) return undefined;
  return { x: substitute(factor, b, size, columns), diagonal: inverseDiagonal(factor, size) };
}

/** The diagonal of (L Lᵀ)⁻¹: the sums of squares of the columns of L⁻¹, which is computed row by row. */
function inverseDiagonal(l: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const diagonal = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    const row = i * size;
    inverse[row + i] = 1;
    for (let k = 0; k < i; k += 1) {
      const factor = l[row + k]!;
      for (let c = 0; c <= k; c += 1) inverse[row + c]! -= factor * inverse[k * size + c]!;
    }
    for (let c = 0; c <= i; c += 1) {
      inverse[row + c]! /= l[row + i]!;
      diagonal[c]! += inverse[row + c]! ** 2;
    }
  }
  return diagonal;
}

/** The mean of the diagonal of a square matrix. */
export function meanDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += a[i * size + i]!;
  return sum / size;
}

const SINGULAR = 1e-13; // a pivot this small beside its diagonal is rounding, not data

/**
 * The lower triangle L of A + ridge I = L Lᵀ; undefined if that is not positive definite. It is computed column by column, four
 * rows at a time, which share the numbers of the row that they are multiplied by.
 */
function cholesky(a: Float64Array, size: number, ridge: number): Float64Array | undefined {
  const l = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) {
    const row = j * size;
    const pivot = remainder(l, row, row, j, a[row + j]! + ridge);
    if (!(pivot > SINGULAR * (a[row + j]! + ridge))) return undefined;
    const root = Math.sqrt(pivot);
    l[row + j] = root;
    let i = j + 1;
    for (; i + 3 < size; i += 4) divideFour(l, a, { size, i, j, root });
    for (; i < size; i += 1) {
      l[i * size + j] = remainder(l, i * size, row, j, a[i * size + j]!) / root;
    }
  }
  return l;
}

/** A number minus the product of the first numbers of two rows. */
function remainder(l: Float64Array, row: number, other: number, count: number, from: number) {
  let sum = from;
  for (let k = 0; k < count; k += 1) sum -= l[row + k]! * l[other + k]!;
  return sum;
}

/** Column `j` of four rows from `i` on. */
function divideFour(
  l: Float64Array,
  a: Float64Array,
  {
    size,
    i,
    j,
    root,
  }: { readonly size: number; readonly i: number; readonly j: number; readonly root: number },
): void {
  const [first, second] = [i * size, (i + 1) * size];
  const [third, fourth] = [(i + 2) * size, (i + 3) * size];
  let p = a[first + j]!;
  let q = a[second + j]!;
  let r = a[third + j]!;
  let s = a[fourth + j]!;
  for (let k = 0; k < j; k += 1) {
    const factor = l[j * size + k]!;
    p -= l[first + k]! * factor;
    q -= l[second + k]! * factor;
    r -= l[third + k]! * factor;
    s -= l[fourth + k]! * factor;
  }
  l[first + j] = p / root;
  l[second + j] = q / root;
  l[third + j] = r / root;
  l[fourth + j] = s / root;
}

/** Solves L Lᵀ X = B by forward and then backward substitution, all columns of a row at once. */
function substitute(l: Float64Array, b: Float64Array, size: number, columns: number): Float64Array {
  const x = b.slice();
  const factors = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    factors.set(l.subarray(i * size, i * size + i));
    subtractRows(x, i, { from: 0, to: i, columns, factors });
    divideRow(x, i, columns, l[i * size + i]!);
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) factors[k] = l[k * size + i]!;
    subtractRows(x, i, { from: i + 1, to: size, columns, factors });
    divideRow(x, i, columns, l[i * size + i]!);
  }
  return x;
}

/** Subtracts multiples of rows from row `i`, one after the other, four of them in one pass over the row. */
function subtractRows(
  x: Float64Array,
  i: number,
  {
    from,
    to,
    columns,
    factors,
  }: {
    readonly from: number;
    readonly to: number;
    readonly columns: number;
    readonly factors: Float64Array;
  },
): void {
  const [start, end] = [i * columns, (i + 1) * columns];
  const [second, third, fourth] = [columns, 2 * columns, 3 * columns];
  let k = from;
  for (; k + 3 < to; k += 4) {
    const [a, b] = [factors[k]!, factors[k + 1]!];
    const [c, d] = [factors[k + 2]!, factors[k + 3]!];
    for (let at = start, r = k * columns; at < end; at += 1, r += 1) {
      x[at] = x[at]! - a * x[r]! - b * x[r + second]! - c * x[r + third]! - d * x[r + fourth]!;
    }
  }
  for (; k < to; k += 1) {
    for (let at = start, r = k * columns; at < end; at += 1, r += 1) x[at]! -= factors[k]! * x[r]!;
  }
}

function divideRow(x: Float64Array, i: number, columns: number, divisor: number): void {
  for (let c = i * columns; c < (i + 1) * columns; c += 1) x[c]! /= divisor;
}
