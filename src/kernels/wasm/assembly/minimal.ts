import { candidateOfTwice, sigmoidOfTwice } from "./activations";
import { exponential } from "./exponential";

/**
 * The cells whose gates depend only on the input; `cells/mingru.ts` and `cells/minlstm.ts` define the
 * formulas and g. The remaining work of a step is elementwise.
 */

/**
 * h' = h + z (g(n) - h).
 *
 * @param gates [2, hidden, lanes]: half the sums for z and n; replaced by z and g(n)
 * @param bytes of one state: 4 * hidden * lanes
 */
export function mingruForward(gates: usize, before: usize, h: usize, bytes: usize): void {
  sigmoidOfTwice(gates, bytes);
  candidateOfTwice(gates + bytes, bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    const old = v128.load(before + at);
    const change = f32x4.sub(v128.load(gates + bytes + at), old);
    v128.store(h + at, f32x4.add(old, f32x4.mul(v128.load(gates + at), change)));
  }
}

/**
 * Replaces the activations by the gradients of the sums.
 *
 * @param before h of the step before
 * @param dBefore gradient of `before`, to which the share kept by (1 - z) is added; 0 if not needed
 */
export function mingruBackward(gates: usize, before: usize, dh: usize, dBefore: usize, bytes: usize): void {
  const one = f32x4.splat(1);
  const end = gates + bytes;
  while (gates < end) {
    const z = v128.load(gates);
    const g = v128.load(gates + bytes);
    const dH = v128.load(dh);
    const kept = f32x4.sub(one, z);
    const dKept = f32x4.mul(dH, kept);
    const change = f32x4.sub(g, v128.load(before));
    v128.store(gates, f32x4.mul(f32x4.mul(dKept, z), change));
    v128.store(gates + bytes, f32x4.mul(f32x4.mul(dH, z), candidateSlope(g)));
    if (dBefore) {
      v128.store(dBefore, f32x4.add(v128.load(dBefore), dKept));
      dBefore += 16;
    }
    gates += 16;
    before += 16;
    dh += 16;
  }
}

/**
 * h' = g(n) + f' (h - g(n)). With F = 1 / f = 1 + exp(-sum for f) and I = 1 / i, f' = I / (F + I). All
 * exponentials are multiplied by exp(-m), where m is the largest exponent, so that nothing overflows and the
 * sum of F and I is at least 1.
 *
 * @param gates [4, hidden, lanes]: half the sums for f, i and n; replaced by the derivatives of f' with
 *   respect to the first two (the second with the opposite sign), g(n) and f'
 */
export function minlstmForward(gates: usize, before: usize, h: usize, bytes: usize): void {
  candidateOfTwice(gates + 2 * bytes, bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    let f = v128.load(gates + at);
    let i = v128.load(gates + bytes + at);
    // Half of -m: the smaller of the two half sums, or 0.
    const least = f32x4.pmin(f32x4.pmin(f, i), f32x4.splat(0));
    f = exponential(twice(f32x4.sub(least, f)));
    i = exponential(twice(f32x4.sub(least, i)));
    const scale = exponential(twice(least));
    const forget = f32x4.add(scale, f), input = f32x4.add(scale, i);
    const share = f32x4.div(f32x4.splat(1), f32x4.add(forget, input));
    const kept = f32x4.mul(input, share), taken = f32x4.mul(forget, share);
    // f' i' (1 - f) and f' i' (1 - i)
    v128.store(gates + at, f32x4.mul(kept, f32x4.mul(f, share)));
    v128.store(gates + bytes + at, f32x4.mul(taken, f32x4.mul(i, share)));
    v128.store(gates + 3 * bytes + at, kept);
    const g = v128.load(gates + 2 * bytes + at);
    const change = f32x4.sub(v128.load(before + at), g);
    v128.store(h + at, f32x4.add(g, f32x4.mul(kept, change)));
  }
}

@inline
function twice(value: v128): v128 {
  return f32x4.add(value, value);
}

/** See {@link mingruBackward}. The gradients of the sums replace the first three rows. */
export function minlstmBackward(gates: usize, before: usize, dh: usize, dBefore: usize, bytes: usize): void {
  const one = f32x4.splat(1);
  const end = gates + bytes;
  while (gates < end) {
    const g = v128.load(gates + 2 * bytes);
    const kept = v128.load(gates + 3 * bytes);
    const dH = v128.load(dh);
    const dKept = f32x4.mul(dH, f32x4.sub(v128.load(before), g));
    v128.store(gates, f32x4.mul(dKept, v128.load(gates)));
    v128.store(gates + bytes, f32x4.neg(f32x4.mul(dKept, v128.load(gates + bytes))));
    v128.store(gates + 2 * bytes, f32x4.mul(f32x4.mul(dH, f32x4.sub(one, kept)), candidateSlope(g)));
    if (dBefore) {
      v128.store(dBefore, f32x4.add(v128.load(dBefore), f32x4.mul(dH, kept)));
      dBefore += 16;
    }
    gates += 16;
    before += 16;
    dh += 16;
  }
}

/** Slope of g from its value: 1 for values from 1/2, g (1 - g) below. */
@inline
function candidateSlope(g: v128): v128 {
  const one = f32x4.splat(1);
  const below = f32x4.mul(g, f32x4.sub(one, g));
  return v128.bitselect(one, below, f32x4.ge(g, f32x4.splat(0.5)));
}
