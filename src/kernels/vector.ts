import { exponential } from "../shared/exponential.js";

/**
 * A vector, or a row-major matrix [rows, columns] whose number of columns follows from the vector
 * that it is used with.
 */
export type Vector = Float64Array;

/** One vector for each step of one sequence. */
export type Sequence = readonly Vector[];

/** matrix vector + bias: [rows] */
export function affine(matrix: Vector, bias: Vector, vector: Vector): Vector {
  return bias.map((start, row) => {
    let sum = start;
    for (let column = 0; column < vector.length; column++) {
      sum += matrix[row * vector.length + column]! * vector[column]!;
    }
    return sum;
  });
}

/** target += matrixᵀ vector, the pullback of {@link affine} to its vector: [columns] */
export function addTransposed(target: Vector, matrix: Vector, vector: Vector): void {
  for (let row = 0; row < vector.length; row++) {
    for (let column = 0; column < target.length; column++) {
      target[column]! += matrix[row * target.length + column]! * vector[row]!;
    }
  }
}

/** target += rows columnsᵀ, the pullback of {@link affine} to its matrix: [rows, columns] */
export function addOuter(target: Vector, rows: Vector, columns: Vector): void {
  for (let row = 0; row < rows.length; row++) {
    for (let column = 0; column < columns.length; column++) {
      target[row * columns.length + column]! += rows[row]! * columns[column]!;
    }
  }
}

/** target += vector */
export function addTo(target: Vector, vector: Vector): void {
  for (let i = 0; i < target.length; i++) {
    target[i]! += vector[i]!;
  }
}

export function sum(a: Vector, b: Vector): Vector {
  return a.map((value, i) => value + b[i]!);
}

export function product(a: Vector, b: Vector): Vector {
  return a.map((value, i) => value * b[i]!);
}

export function concat(a: Vector, b: Vector): Vector {
  const joined = new Float64Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

export function sigmoid(value: number): number {
  return 1 / (1 + exponential(-value));
}
