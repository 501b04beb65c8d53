import { wide } from "./wide";

/**
 * tanh and the logistic function over arrays.
 *
 * tanh(x) = x P(x²) / Q(x²) on [-8.2, 8.2], outside of which x is clamped: a minimax fit of the relative
 * error (Lawson's iteration, degrees 4 and 4, Q monic; 8.3e-9). Computed in float32, the error is below
 * 3.7e-7, absolute and relative, and its root mean square is 1.1e-7. NaN stays NaN.
 *
 * Each function has its own loop, which keeps its coefficients in registers: V8 has 15, rebuilds a vector
 * constant at each use, and a longer loop waits for its own results. With wide vectors, two neighbouring
 * operations become one instruction.
 */
const coefficients: usize = memory.data<f32>([
  8.2, 0.01772935502231121, 25.849143981933594, 4249.029296875, 160468.25, 1194660.5,
  404.564208984375, 31190.541015625, 558688.3125, 1194660.5,
], 16);

@inline
function coefficient(index: usize): v128 {
  return v128.load32_splat(coefficients + 4 * index);
}

/** x P(x²) / Q(x²) */
@inline
function rational(
  value: v128, high: v128, low: v128,
  p4: v128, p3: v128, p2: v128, p1: v128, p0: v128,
  q3: v128, q2: v128, q1: v128, q0: v128,
): v128 {
  // pmin and pmax are one instruction each and keep NaN.
  const x = f32x4.pmax(f32x4.pmin(value, high), low);
  const u = f32x4.mul(x, x);
  let p = f32x4.add(f32x4.mul(p4, u), p3);
  let q = f32x4.add(u, q3);
  p = f32x4.add(f32x4.mul(p, u), p2);
  q = f32x4.add(f32x4.mul(q, u), q2);
  p = f32x4.add(f32x4.mul(p, u), p1);
  q = f32x4.add(f32x4.mul(q, u), q1);
  p = f32x4.add(f32x4.mul(p, u), p0);
  q = f32x4.add(f32x4.mul(q, u), q0);
  return f32x4.div(f32x4.mul(x, p), q);
}

/** to = tanh(from); the two may be the same array. */
export function tanhAll(to: usize, from: usize, bytes: usize): void {
  const high = coefficient(0), low = f32x4.neg(high);
  const p4 = coefficient(1), p3 = coefficient(2), p2 = coefficient(3), p1 = coefficient(4);
  const p0 = coefficient(5), q3 = coefficient(6), q2 = coefficient(7), q1 = coefficient(8);
  const q0 = coefficient(9);
  const end = from + bytes;
  if (wide) {
    for (; from + 16 < end; from += 32) {
      const first = rational(v128.load(from), high, low, p4, p3, p2, p1, p0, q3, q2, q1, q0);
      const second = rational(v128.load(from, 16), high, low, p4, p3, p2, p1, p0, q3, q2, q1, q0);
      v128.store(to, first);
      v128.store(to, second, 16);
      to += 32;
    }
  }
  while (from < end) {
    v128.store(to, rational(v128.load(from), high, low, p4, p3, p2, p1, p0, q3, q2, q1, q0));
    from += 16;
    to += 16;
  }
}

/**
 * Replaces values by 1 / (1 + exp(-2 value)) = (1 + tanh(value)) / 2. Weights are packed halved for
 * this purpose.
 */
export function sigmoidOfTwice(at: usize, bytes: usize): void {
  const half = f32x4.splat(0.5);
  const high = coefficient(0), low = f32x4.neg(high);
  const p4 = f32x4.mul(coefficient(1), half), p3 = f32x4.mul(coefficient(2), half);
  const p2 = f32x4.mul(coefficient(3), half), p1 = f32x4.mul(coefficient(4), half);
  const p0 = f32x4.mul(coefficient(5), half), q3 = coefficient(6), q2 = coefficient(7);
  const q1 = coefficient(8), q0 = coefficient(9);
  const end = at + bytes;
  if (wide) {
    for (; at + 16 < end; at += 32) {
      const first = rational(v128.load(at), high, low, p4, p3, p2, p1, p0, q3, q2, q1, q0);
      const second = rational(v128.load(at, 16), high, low, p4, p3, p2, p1, p0, q3, q2, q1, q0);
      v128.store(at, f32x4.add(first, half));
      v128.store(at, f32x4.add(second, half), 16);
    }
  }
  while (at < end) {
    const ratio = rational(v128.load(at), high, low, p4, p3, p2, p1, p0, q3, q2, q1, q0);
    v128.store(at, f32x4.add(ratio, half));
    at += 16;
  }
}

/**
 * Replaces values by g(2 value) of the minimal cells: 2 value + 1/2 for value >= 0, otherwise 1 /
 * (1 + exp(-2 value)).
 */
export function candidateOfTwice(at: usize, bytes: usize): void {
  const half = f32x4.splat(0.5), zero = f32x4.splat(0);
  const high = coefficient(0), low = f32x4.neg(high);
  const p4 = f32x4.mul(coefficient(1), half), p3 = f32x4.mul(coefficient(2), half);
  const p2 = f32x4.mul(coefficient(3), half), p1 = f32x4.mul(coefficient(4), half);
  const p0 = f32x4.mul(coefficient(5), half), q3 = coefficient(6), q2 = coefficient(7);
  const q1 = coefficient(8), q0 = coefficient(9);
  for (const end = at + bytes; at < end; at += 16) {
    const value = v128.load(at);
    const ratio = rational(value, high, low, p4, p3, p2, p1, p0, q3, q2, q1, q0);
    const line = f32x4.add(value, value);
    v128.store(at, f32x4.add(v128.bitselect(line, ratio, f32x4.ge(value, zero)), half));
  }
}
