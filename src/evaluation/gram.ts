import type { Sums } from "./sums-by-output.js";

/** The lower triangle of A Aᵀ, for A [rows, columns], four products at a time, which share the reading of a row. */
export function lowerProducts(a: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i += 1) {
    const own = i * columns;
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      const [first, second] = [j * columns, (j + 1) * columns];
      const [third, fourth] = [(j + 2) * columns, (j + 3) * columns];
      let [p, q, r, s] = [0, 0, 0, 0];
      for (let k = 0; k < columns; k += 1) {
        const value = a[own + k]!;
        p += value * a[first + k]!;
        q += value * a[second + k]!;
        r += value * a[third + k]!;
        s += value * a[fourth + k]!;
      }
      result[i * rows + j] = p;
      result[i * rows + j + 1] = q;
      result[i * rows + j + 2] = r;
      result[i * rows + j + 3] = s;
    }
    for (; j <= i; j += 1) {
      let sum = 0;
      for (let k = 0; k < columns; k += 1) sum += a[own + k]! * a[j * columns + k]!;
      result[i * rows + j] = sum;
    }
  }
  return result;
}

/** The first rows and columns of a square matrix. */
export function leadingRows(matrix: Float64Array, size: number, count: number): Float64Array {
  if (count === size) return matrix;
  const inner = new Float64Array(count ** 2);
  for (let i = 0; i < count; i += 1) {
    inner.set(matrix.subarray(i * size, i * size + count), i * count);
  }
  return inner;
}

/** Xᵀ(Y - X W) from the lower triangle of XᵀX. */
export function residualProducts({ gram, products }: Sums, line: Float64Array): Float64Array {
  const size = Math.sqrt(gram.length);
  const columns = products.length / size;
  const result = products.slice();
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const factor = gram[i >= j ? i * size + j : j * size + i]!;
      for (let k = 0; k < columns; k += 1) {
        result[i * columns + k]! -= factor * line[j * columns + k]!;
      }
    }
  }
  return result;
}

/** Adds a ridge to the diagonal of XᵀX but for its last row, which is that of the intercept. */
export function withRidge(gram: Float64Array, size: number, ridge: number): Float64Array {
  const result = gram.slice();
  for (let i = 0; i < size - 1; i += 1) result[i * size + i]! += ridge;
  return result;
}

/** `b` may be shorter than `a`. */
export function added(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + (b[i] ?? 0));
}

/** The total weight of the windows. */
export function countOf(gram: Float64Array): number {
  return gram.at(-1)!;
}

/** The mean square of the inputs. */
export function meanSquare(gram: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size - 1; i += 1) sum += gram[i * size + i]!;
  return sum / (size - 1) / countOf(gram);
}

/** Writes columns into a matrix. */
export function setColumns(
  matrix: Float64Array,
  columns: number,
  chosen: readonly number[],
  values: Float64Array,
): void {
  for (let i = 0; i * chosen.length < values.length; i += 1) {
    for (const [k, column] of chosen.entries()) {
      matrix[i * columns + column] = values[i * chosen.length + k]!;
    }
  }
}
