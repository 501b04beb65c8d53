import { normalCdf } from "../../../../evaluation/special.js";
import { exponential, exponentialMinus1 } from "../../../../shared/exponential.js";
import { logarithm, logarithm1Plus } from "../../../../shared/logarithm.js";

/**
 * The normal distribution truncated at both ends, in logarithms as in Optuna's `_truncnorm.py`: far from the
 * mean, probabilities are too small for any other representation.
 */

const LOG_ROOT_TAU = 0.5 * logarithm(2 * Math.PI);

/** Logarithm of the density at x. */
export function logDensity(x: number): number {
  return -(x * x) / 2 - LOG_ROOT_TAU;
}

/** Logarithm of the distribution function. */
function logCdf(x: number): number {
  if (x > 6) return -normalCdf(-x);
  if (x > -20) return logarithm(normalCdf(x));
  return logDensity(x) - logarithm(-x) + logarithm(tailSeries(x));
}

/** 1 - 1/x² + 3/x⁴ - 15/x⁶ ..., as long as its terms decrease (Abramowitz and Stegun 26.2.12). */
function tailSeries(x: number): number {
  let sum = 1;
  let term = 1;
  for (let i = 1; Math.abs(term) > Number.EPSILON; i += 1) {
    term *= -(2 * i - 1) / (x * x);
    sum += term;
  }
  return sum;
}

/** Logarithm of the probability between a and b, a < b. */
export function logMass(a: number, b: number): number {
  if (b <= 0) return logDifference(logCdf(b), logCdf(a));
  if (a > 0) return logMass(-b, -a);
  return logarithm1Plus(-normalCdf(a) - normalCdf(-b));
}

/** log(e^p - e^q) */
function logDifference(p: number, q: number): number {
  return p + logarithm1Plus(-exponential(q - p));
}

/** log(e^p + e^q) */
function logSum(p: number, q: number): number {
  const most = Math.max(p, q);
  return most + logarithm1Plus(exponential(Math.min(p, q) - most));
}

/** The value below which a given share of the probability between a and b lies. */
export function quantile(share: number, a: number, b: number): number {
  if (share === 0) return a;
  const mass = logMass(a, b);
  if (a < 0) return inverseLogCdf(logSum(logCdf(a), logarithm(share) + mass));
  return -inverseLogCdf(logSum(logCdf(-b), logarithm1Plus(-share) + mass));
}

const MOST_STEPS = 100;

/** The x for which `logCdf` is y, by Newton's method from an approximation. */
function inverseLogCdf(y: number): number {
  const isFlipped = y > -1e-2; // near 0, the other tail is more precise
  const z = isFlipped ? logarithm(-exponentialMinus1(y)) : y;
  let x =
    z < -5
      ? -Math.sqrt(-2 * (z + LOG_ROOT_TAU))
      : (-Math.sqrt(3) / Math.PI) * logarithm(exponentialMinus1(-z));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const value = logCdf(x);
    const change = (value - z) * exponential(value - logDensity(x));
    x -= change;
    if (Math.abs(change) < 1e-8 * Math.abs(x)) break;
  }
  return isFlipped ? -x : x;
}
