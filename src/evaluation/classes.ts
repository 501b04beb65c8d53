import type { Dataset } from "../data/dataset.js";
import { crossEntropy } from "../kernels/losses/cross-entropy.js";
import type { ClassLoss } from "../kernels/losses/loss.js";

/** Sums over all places that have a target. */
interface ClassSums {
  loss: number;
  /** The loss of the last place of every example. */
  lastLoss: number;
  correct: number;
  count: number;
  /** Number of targets by true class (rows) and predicted class (columns). */
  readonly confusion: readonly number[][];
}

export function newClassSums(classes: number): ClassSums {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  return { loss: 0, lastLoss: 0, correct: 0, count: 0, confusion };
}

/**
 * Adds the errors of a batch.
 *
 * @param logits [size, places, classes]
 * @param targets class numbers, [size, places]
 */
export function addClassErrors(
  sums: ClassSums,
  loss: ClassLoss,
  logits: Float32Array,
  targets: Float32Array,
  { outputs, targets: places }: Pick<Dataset, "outputs" | "targets">,
): void {
  for (const [i, target] of targets.entries()) {
    const row = logits.subarray(i * outputs, (i + 1) * outputs);
    const value = loss.value(row, target);
    sums.loss += value;
    if ((i + 1) % places === 0) sums.lastLoss += value;
    const predicted = likeliest(row);
    if (predicted === target) sums.correct += 1;
    sums.confusion[target]![predicted]! += 1;
    sums.count += 1;
  }
}

/** The class with the largest logit or probability; among equal ones, the first. */
export function likeliest(logits: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < logits.length; i += 1) if (logits[i]! > logits[best]!) best = i;
  return best;
}

/** How well a class is distinguished from the others. */
interface ClassFigures {
  readonly name: string;
  /** Correct share of the targets predicted as this class; 0 if none were. */
  readonly precision: number;
  /** Correct share of the targets of this class; 0 if there are none. */
  readonly recall: number;
  /** Harmonic mean of the two; 0 if both are 0. */
  readonly f1: number;
  /** Number of targets of the class. */
  readonly support: number;
}

/** Figures of a classifier on a test set (definitions as in scikit-learn's metrics). */
export interface ClassScores {
  /** Mean cross-entropy in nats. */
  readonly crossEntropy: number;
  readonly accuracy: number;
  /** 1 minus the accuracy. */
  readonly errorRate: number;
  /** See {@link macroF1}. */
  readonly macroF1: number;
  readonly byClass: readonly ClassFigures[];
  /** Number of targets by true class (rows) and predicted class (columns). */
  readonly confusion: readonly (readonly number[])[];
}

/** A classifier's outputs for a test set. */
export interface ClassPredictions {
  /** The number of places with a target in each example. */
  readonly places: number;
  readonly classes: readonly string[];
  /** Class numbers, [count, places]. */
  readonly targets: Float32Array;
  /** [count, places, classes] */
  readonly logits: Float32Array;
  /** The name or text of each example, if the data has them. */
  readonly titles?: readonly string[] | undefined;
}

export function classScores({ classes, targets, logits }: ClassPredictions): ClassScores {
  const outputs = classes.length;
  const sums = newClassSums(outputs);
  addClassErrors(sums, crossEntropy, logits, targets, { outputs, targets: 1 });
  const { confusion } = sums;
  const byClass = classes.map((name, index) => {
    const { said: _, ...figures } = classFigures(confusion, index);
    return { name, ...figures };
  });
  const accuracy = sums.correct / sums.count;
  return {
    crossEntropy: sums.loss / sums.count,
    accuracy,
    errorRate: 1 - accuracy,
    macroF1: macroF1(confusion),
    byClass,
    confusion,
  };
}

/**
 * Mean of the classes' F1 with equal weights; a class that is neither a target nor predicted is
 * excluded, as in scikit-learn's `f1_score(average="macro")`.
 */
export function macroF1(confusion: readonly (readonly number[])[]): number {
  const scores = confusion.flatMap((_, index) => {
    const { f1, support, said } = classFigures(confusion, index);
    return support + said > 0 ? [f1] : [];
  });
  return scores.reduce((sum, f1) => sum + f1, 0) / scores.length;
}

function classFigures(confusion: readonly (readonly number[])[], index: number) {
  const support = confusion[index]!.reduce((sum, count) => sum + count, 0);
  const said = confusion.reduce((sum, row) => sum + row[index]!, 0);
  const right = confusion[index]![index]!;
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const [precision, recall] = [share(right, said), share(right, support)];
  const f1 = share(2 * precision * recall, precision + recall);
  return { precision, recall, f1, support, said };
}
