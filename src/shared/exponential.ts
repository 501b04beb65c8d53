/**
 * exp(x) and exp(x) - 1 in plain IEEE double arithmetic, so that they have the same bits in every JavaScript engine.
 *
 * `Math.exp` may differ in its last bit between versions of Node.js and browsers. The method is that of FreeBSD's msun
 * (e_exp.c, s_expm1.c): subtract the nearest multiple k of ln 2 in extended precision, evaluate a rational function,
 * and multiply by 2^k. The error is below one unit in the last place.
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. Permission to use, copy, modify, and distribute this software is freely
 * granted, provided that this notice is preserved.
 */

import { LN2_HIGH, LN2_LOW, powerOf2 } from "./double-words.js";

const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;
/** Below this, exp(x) - 1 is -1 in double precision. */
const MINUS_1 = -56 * Math.LN2;

/** The natural exponential. */
export function exponential(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < UNDERFLOW) return 0;
  if (x === 1) return Math.E;
  if (Math.abs(x) < 2 ** -28) return 1 + x;
  const { k, high, low } = reduced(x);
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t *
              (0.00006613756321437934 +
                t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (k === 1024) return y * 2 * 2 ** 1023;
  return k >= -1021 ? y * powerOf2(k) : y * powerOf2(k + 1000) * 2 ** -1000;
}

/** exp(x) - 1, accurate near 0. */
export function exponentialMinus1(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x <= MINUS_1) return -1;
  if (Math.abs(x) < 2 ** -54) return x;
  const { k, high, low } = reduced(x);
  const r = high - low;
  const c = high - r - low;
  const half = 0.5 * r;
  const h = r * half;
  const r1 =
    1 +
    h *
      (-0.03333333333333313 +
        h *
          (0.0015873015872548146 +
            h *
              (-0.0000793650757867488 +
                h * (0.000004008217827329362 + h * -2.0109921818362437e-7))));
  const t = 3 - r1 * half;
  const e = h * ((r1 - t) / (6 - r * t));
  return k === 0 ? r - (r * e - h) : scaledMinus1(r, r * (e - c) - c - h, k);
}

/** 2^k (1 + r - e) - 1 without a loss of digits. */
function scaledMinus1(r: number, e: number, k: number): number {
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) {
    const y = 1 - (e - r);
    return (k === 1024 ? y * 2 * 2 ** 1023 : y * powerOf2(k)) - 1;
  }
  if (k < 20) return (1 - powerOf2(-k) - (e - r)) * powerOf2(k);
  return (r - (e + powerOf2(-k)) + 1) * powerOf2(k);
}

/** x = k ln 2 + (high - low), with |high - low| at most about ln 2 / 2. */
function reduced(x: number): { readonly k: number; readonly high: number; readonly low: number } {
  const size = Math.abs(x);
  if (size <= 0.5 * Math.LN2) return { k: 0, high: x, low: 0 };
  const sign = x < 0 ? -1 : 1;
  const k = size < 1.5 * Math.LN2 ? sign : Math.trunc(Math.LOG2E * x + 0.5 * sign);
  return { k, high: x - k * LN2_HIGH, low: k * LN2_LOW };
}
