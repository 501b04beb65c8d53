import { batches } from "../data/batches.js";
import type { Dataset, Splits } from "../data/dataset.js";
import { logarithm } from "../shared/logarithm.js";

/** A baseline of classifiers; unknown figures are null. */
export interface ClassBaseline {
  /** The name in tables. */
  readonly name: string;
  readonly errorRate: number | null;
  /** In nats. */
  readonly crossEntropy: number | null;
  /** The same figures on the validation part, for choosing; undefined if unknown. */
  readonly validation?: Pick<ClassBaseline, "errorRate" | "crossEntropy"> | undefined;
}

/**
 * Always predicts the most frequent class of the training part, with the class shares as
 * probabilities.
 */
export function majorityBaseline({ train, valid, test }: Splits): ClassBaseline {
  const validation = valid.count > 0 && majorityFigures(train, valid);
  return {
    name: "majority class",
    ...majorityFigures(train, test),
    ...(validation && { validation }),
  };
}

function majorityFigures(train: Dataset, test: Dataset) {
  const counts = classCounts(train);
  const total = sum(counts);
  const likeliest = counts.indexOf(Math.max(...counts));
  const tested = classCounts(test);
  const losses = tested.map((count, index) =>
    count === 0 ? 0 : -count * logarithm(counts[index]! / total),
  );
  return {
    errorRate: 1 - tested[likeliest]! / sum(tested),
    crossEntropy: finiteOrNull(sum(losses) / sum(tested)),
  };
}

/**
 * Null for an infinite value, which JSON cannot represent: it occurs if the test set has a class
 * that training lacks.
 */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The number of targets of each class. */
function classCounts(dataset: Dataset): number[] {
  const counts = new Array<number>(dataset.outputs).fill(0);
  for (const { y } of batches(dataset, 256)) for (const target of y) counts[target]! += 1;
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
