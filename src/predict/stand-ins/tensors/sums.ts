import { elements, Tensor } from "./tensor.js";

/** Block size: the products of this number of columns are summed before they are added to the total. */
const BLOCK = 48;

/**
 * The product of two matrices. Terms are summed as in TensorFlow.js' WebAssembly backend: in the order of the columns, and
 * block by block if the second matrix is transposed.
 */
export function matMul(a: Tensor, b: Tensor, _: boolean = false, transposed = false): Tensor {
  const [rows, length] = a.shape as [number, number];
  const columns = b.shape[transposed ? 0 : 1]!;
  const [x, y] = [a.dataSync(), b.dataSync()];
  const [along, across] = transposed ? [1, length] : [columns, 1];
  const block = transposed ? BLOCK : length;
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let total = 0;
      for (let first = 0; first < length; first += block) {
        let sum = 0;
        for (let k = first; k < Math.min(length, first + block); k += 1) {
          const product = Math.fround(x[row * length + k]! * y[k * along + column * across]!);
          sum = Math.fround(sum + product);
        }
        total = Math.fround(total + sum);
      }
      result[row * columns + column] = total;
    }
  }
  return new Tensor(result, [rows, columns]);
}

/** Sums along an axis, element by element. */
function along(combine: (result: number, value: number) => number, start: number) {
  return (x: Tensor, axis: number, keepAxis = false): Tensor => {
    const size = x.shape[axis]!;
    const inner = elements(x.shape.slice(axis + 1));
    const values = x.dataSync();
    const result = new Float32Array(elements(x.shape.toSpliced(axis, 1)));
    for (let i = 0; i < result.length; i += 1) {
      const first = Math.floor(i / inner) * size * inner + (i % inner);
      let total = start;
      for (let k = 0; k < size; k += 1) total = combine(total, values[first + k * inner]!);
      result[i] = total;
    }
    const shape = keepAxis ? x.shape.with(axis, 1) : x.shape.toSpliced(axis, 1);
    return new Tensor(result, shape);
  };
}

export const sum = along((total, value) => Math.fround(total + value), 0);
export const max = along((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY);
