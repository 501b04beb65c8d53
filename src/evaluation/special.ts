/**
 * The special functions that the statistics need, to nearly full double precision: formulas of
 * Press et al., Numerical Recipes (3rd ed.), 6.1 to 6.4, tested against SciPy.
 */

import { exponential } from "../shared/exponential.js";
import { logarithm, logarithm1Plus } from "../shared/logarithm.js";

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
]; // g = 7, n = 9

/** Logarithm of the gamma function for x > 0 (Lanczos approximation). */
export function logGamma(x: number): number {
  if (x < 0.5) return logarithm(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const sum = LANCZOS.slice(1).reduce((total, c, i) => total + c / (z + i + 1), LANCZOS[0]!);
  const t = z + 7.5;
  return 0.5 * logarithm(2 * Math.PI) + (z + 0.5) * logarithm(t) - t + logarithm(sum);
}

const TINY = 1e-300;
const PRECISION = 1e-16;
const MOST_TERMS = 10_000;

/** b0 + a1 / (b1 + a2 / (b2 + …)) by the modified Lentz method. */
function continuedFraction(b0: number, term: (i: number) => readonly [number, number]): number {
  let value = b0 === 0 ? TINY : b0;
  let c = value;
  let d = 0;
  for (let i = 1; i <= MOST_TERMS; i += 1) {
    const [a, b] = term(i);
    d = 1 / (b + a * d || TINY);
    c = b + a / c || TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return value;
}

/** Regularised incomplete beta function I_x(a, b), 0 ≤ x ≤ 1. */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  const logFront =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * logarithm(x) + b * logarithm1Plus(-x);
  const fraction = continuedFraction(1, (i) => {
    const m = i >> 1;
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    return [i % 2 === 0 ? even : odd, 1];
  });
  return exponential(logFront) / (a * fraction);
}

/** Distribution function of Student's t with `df` degrees of freedom. */
export function studentCdf(t: number, df: number): number {
  const tail = 0.5 * regularisedBeta(df / (df + t * t), df / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** The t below which Student's t lies with probability `p`, 0 < p < 1. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -studentQuantile(1 - p, df);
  let [low, high] = [0, 1];
  while (studentCdf(high, df) < p) [low, high] = [high, high * 2];
  for (let i = 0; i < 200 && high - low > PRECISION * high; i += 1) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Distribution function of the standard normal distribution. */
export function normalCdf(z: number): number {
  const tail = 0.5 * complementaryError(Math.abs(z) / Math.SQRT2);
  return z > 0 ? 1 - tail : tail;
}

/** The z below which the standard normal lies with probability `p`, 0 < p < 1. */
export function normalQuantile(p: number): number {
  let [low, high] = [-40, 40];
  for (let i = 0; i < 200 && high - low > 1e-15; i += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** erfc(x) for x ≥ 0: the series of erf near 0, the continued fraction of erfc beyond. */
function complementaryError(x: number): number {
  if (x > 2) {
    const fraction = continuedFraction(x, (i) => [i / 2, x]);
    return exponential(-x * x) / (Math.sqrt(Math.PI) * fraction);
  }
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > PRECISION * Math.abs(sum); n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return 1 - ((2 * exponential(-x * x)) / Math.sqrt(Math.PI)) * sum;
}
