import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";

const BATCH_SIZE = 256;

/**
 * Weights that make every class count equally in the loss: targets / (classes * targets of the
 * class), as in scikit-learn's `compute_class_weight("balanced")`. Their mean over the targets is
 * 1. A class without targets has weight 0.
 */
export function balancedWeights(train: Dataset): number[] {
  const counts = new Array<number>(train.outputs).fill(0);
  for (const { y } of batches(train, BATCH_SIZE)) {
    for (const target of y) counts[target]! += 1;
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count === 0 ? 0 : all / (counts.length * count)));
}
