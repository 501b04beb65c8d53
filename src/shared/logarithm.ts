/**
 * log(x) and log(1 + x) in plain IEEE double arithmetic, so that they have the same bits in every JavaScript engine.
 *
 * `Math.log` may differ in its last bit between versions of Node.js and browsers. The method is that of FreeBSD's msun
 * (e_log.c, s_log1p.c): write x as 2^k (1 + f), and log(1 + f) as a polynomial in f / (2 + f). The error is below one
 * unit in the last place.
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. Permission to use, copy, modify, and distribute this software is freely
 * granted, provided that this notice is preserved.
 */

import { highWord, LN2_HIGH, LN2_LOW, withHighWord } from "./double-words.js";

const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** The natural logarithm. */
export function logarithm(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x <= 0) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  const isSubnormal = x < 2 ** -1022;
  const scaled = isSubnormal ? x * 2 ** 54 : x;
  const word = highWord(scaled);
  const fraction = word & 0xfffff;
  const carry = (fraction + 0x95f64) & 0x100000; // the fraction is above sqrt(2): take the half
  const k = (word >> 20) - 1023 + (carry >> 20) - (isSubnormal ? 54 : 0);
  const f = withHighWord(scaled, fraction | (carry ^ 0x3ff00000)) - 1;
  const [high, low] = [k * LN2_HIGH, k * LN2_LOW];
  if ((0xfffff & (2 + fraction)) < 3) {
    if (f === 0) return high + low;
    const r = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - r : high - (r - low - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = w * (L2 + w * (L4 + w * L6)) + z * (L1 + w * (L3 + w * (L5 + w * L7)));
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const h = 0.5 * f * f;
    return k === 0 ? f - (h - s * (h + r)) : high - (h - (s * (h + r) + low) - f);
  }
  return k === 0 ? f - s * (f - r) : high - (s * (f - r) - low - f);
}

/** log(1 + x), accurate near 0. */
export function logarithm1Plus(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x <= -1) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  const size = Math.abs(x);
  if (size < 2 ** -54) return x;
  if (size < 2 ** -29) return x - x * x * 0.5;
  const { k, f, c, fraction } = splitOnePlus(x);
  const [high, low] = [k * LN2_HIGH, k * LN2_LOW + c];
  const h = 0.5 * f * f;
  if (fraction === 0) {
    if (f === 0) return k === 0 ? 0 : high + low;
    const r = h * (1 - 0.6666666666666666 * f);
    return k === 0 ? f - r : high - (r - low - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const r = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
  return k === 0 ? f - (h - s * (h + r)) : high - (h - (s * (h + r) + low) - f);
}

interface Split {
  readonly k: number;
  readonly f: number;
  /** What rounding 1 + x lost, relative to it. */
  readonly c: number;
  /** 0 if f is below 2^-20. */
  readonly fraction: number;
}

/** 1 + x = 2^k (1 + f) (1 + c) */
function splitOnePlus(x: number): Split {
  const word = highWord(x);
  const isNear = word < 0x3fda827a && (word > 0 || word <= (0xbfd2bec4 | 0));
  if (isNear) return { k: 0, f: x, c: 0, fraction: 1 };
  const u = x < 2 ** 53 ? 1 + x : x;
  const exponent = (highWord(u) >> 20) - 1023;
  const lost = x < 2 ** 53 ? (exponent > 0 ? 1 - (u - x) : x - (u - 1)) / u : 0;
  const fraction = highWord(u) & 0xfffff;
  if (fraction < 0x6a09e)
    return { k: exponent, f: withHighWord(u, fraction | 0x3ff00000) - 1, c: lost, fraction };
  const f = withHighWord(u, fraction | 0x3fe00000) - 1;
  return { k: exponent + 1, f, c: lost, fraction: (0x100000 - fraction) >> 2 };
}
