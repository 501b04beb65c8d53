import { logarithm } from "../shared/logarithm.js";

/**
 * A form is clearly better if the mean log ratio of its errors to those of another form, plus this
 * many standard errors, is below the logarithm of this share.
 */
export const CLEAR_SHARE = 0.95;
const CLEARLY = logarithm(CLEAR_SHARE);
const STANDARD_ERRORS = 2;

/** Whether log ratios of errors show that the errors are clearly smaller; of NaN, they never do. */
export function isClearlyLess(logs: readonly number[]): boolean {
  const { mean, squares } = momentsOf(logs);
  const variance = squares / (logs.length - 1) / logs.length;
  return mean + STANDARD_ERRORS * Math.sqrt(variance) < CLEARLY;
}

/**
 * Whether log ratios of errors could still turn out as clearly less when the missing ones are known. The missing
 * ones that are best for it are all equal, because mean + standard error is convex. With n values of which m are
 * missing, and with d as the distance of these below the mean of the others, it is
 *
 *     mean - (m / n) d + sqrt(c (squares + ((n - m) m / n) d²)),  c = STANDARD_ERRORS² / ((n - 1) n),
 *
 * whose minimum over d >= 0 is compared.
 */
export function canBeClearlyLess(logs: readonly number[], total: number): boolean {
  const missing = total - logs.length;
  if (missing === 0) return isClearlyLess(logs);
  if (logs.length === 0) return true;
  const { mean, squares } = momentsOf(logs);
  const perSquare = STANDARD_ERRORS ** 2 / ((total - 1) * total);
  const fall = (missing / total) ** 2;
  const rise = (perSquare * logs.length * missing) / total;
  if (fall > rise) return !Number.isNaN(mean);
  return mean + Math.sqrt(perSquare * squares * (1 - fall / rise)) < CLEARLY;
}

/** The mean, and the sum of the squared distances from it. */
function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}
