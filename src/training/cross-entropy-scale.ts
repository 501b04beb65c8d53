import { exponential } from "../shared/exponential.js";
import { logarithm } from "../shared/logarithm.js";

/** Bounds of the factor, as powers of 2, and halvings of the interval between them. */
const [LEAST, MOST, HALVINGS] = [-10, 20, 60];

/** The classes of examples. */
interface ClassTargets {
  /** The number of each example's class. */
  readonly targets: readonly number[];
  readonly classes: number;
  /** How much each example counts (default: 1). */
  readonly weights?: Float64Array | undefined;
}

/**
 * The factor that makes scores the best logits, and the mean cross-entropy with it, in nats. The loss is
 * convex in the factor (temperature scaling; Guo, Pleiss, Sun and Weinberger 2017). So that scores that
 * classify every example correctly do not become certainties, the targets are those of one more example of
 * each class: (n + 1) / (n + classes) for an example's class and 1 / (n + classes) for each other one (Platt
 * 1999, section 2.2, for two classes).
 *
 * @param scores [count, classes]
 */
export function crossEntropyScale(
  scores: Float64Array,
  { targets, classes, weights }: ClassTargets,
): { readonly factor: number; readonly loss: number } {
  const count = targets.length;
  const rows = targets.map((target, n) => ({
    target,
    scores: scores.subarray(n * classes, (n + 1) * classes),
    share: 1 / (count + classes),
    weight: weights?.[n] ?? 1,
  }));
  let [low, high] = [2 ** LEAST, 2 ** MOST];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = Math.sqrt(low * high);
    if (meanOf(rows, (row) => lossAndSlope(row, middle).slope) > 0) high = middle;
    else low = middle;
  }
  return { factor: low, loss: meanOf(rows, (row) => lossAndSlope(row, low).loss) };
}

interface Row {
  readonly target: number;
  readonly scores: Float64Array;
  /** Target of each other class. */
  readonly share: number;
  readonly weight: number;
}

/** The cross-entropy of an example, and its derivative by the factor. */
function lossAndSlope({ target, scores, share }: Row, factor: number) {
  const largest = Math.max(...scores);
  const weights = scores.map((score) => exponential(factor * (score - largest)));
  const total = sum(weights);
  const mean = sum(weights.map((weight, k) => weight * scores[k]!)) / total;
  const others = share * scores.length;
  const wanted = (1 - others) * scores[target]! + share * sum(scores);
  return { loss: logarithm(total) - factor * (wanted - largest), slope: mean - wanted };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function meanOf(rows: readonly Row[], value: (row: Row) => number): number {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  return rows.reduce((sum, row) => sum + row.weight * value(row), 0) / total;
}
