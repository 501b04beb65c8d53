import { logSumExp } from "../kernels/losses/cross-entropy.js";
import { logarithm } from "../shared/logarithm.js";
import type { ClassPredictions } from "./classes.js";

/**
 * The ensemble of several classifiers on the same test set: the mean of their class probabilities.
 *
 * @param members at least one
 * @returns the first member's examples with the logarithms of the means as logits
 */
export function classEnsemble(members: readonly ClassPredictions[]): ClassPredictions {
  const [first] = members as readonly [ClassPredictions];
  const outputs = first.classes.length;
  const logits = new Float32Array(first.logits.length);
  for (let row = 0; row < logits.length; row += outputs) {
    logits.set(meanRow(members, row, outputs), row);
  }
  return { ...first, logits };
}

/**
 * The mean computed in logarithms, so that small probabilities are not lost: log 1/n Σ exp(log p).
 */
function meanRow(members: readonly ClassPredictions[], row: number, outputs: number): number[] {
  const logs = members.map(({ logits }) => {
    const rowLogits = logits.subarray(row, row + outputs);
    const total = logSumExp(rowLogits);
    return rowLogits.map((logit) => logit - total);
  });
  return Array.from({ length: outputs }, (_, index) => {
    return logSumExp(logs.map((memberLogs) => memberLogs[index]!)) - logarithm(members.length);
  });
}
