import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";

const BATCH_SIZE = 256;

/**
 * Weights by which every class counts the same in the loss, scikit-learn's
 * `compute_class_weight("balanced")`: targets / (classes * targets of the class). Their mean over the
 * targets is 1. A class without a target has the weight 0.
 */
export function balancedWeights(train: Dataset): number[] {
  const counts = new Array<number>(train.outputs).fill(0);
  for (const { y } of batches(train, BATCH_SIZE)) {
    for (const target of y) counts[target]! += 1;
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count === 0 ? 0 : all / (counts.length * count)));
}
