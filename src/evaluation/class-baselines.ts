import { batches } from "../data/batches.js";
import type { Dataset, Splits } from "../data/dataset.js";

/** What a classifier has to beat; a figure that is not known is null. */
export interface ClassBaseline {
  /** As a table names it. */
  readonly name: string;
  readonly errorRate: number | null;
  /** In nats. */
  readonly crossEntropy: number | null;
  /** The same on the validation part, by which to choose; missing where it is not known. */
  readonly validation?: Pick<ClassBaseline, "errorRate" | "crossEntropy"> | undefined;
}

/** Always saying what is most frequent in training, with the classes' shares as probabilities. */
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
    count === 0 ? 0 : -count * Math.log(counts[index]! / total),
  );
  return {
    errorRate: 1 - tested[likeliest]! / sum(tested),
    crossEntropy: finiteOrNull(sum(losses) / sum(tested)),
  };
}

/** Infinite where the test set has a class that training never showed; JSON has no such number. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Number of targets of each class. */
function classCounts(dataset: Dataset): number[] {
  const counts = new Array<number>(dataset.outputs).fill(0);
  for (const { y } of batches(dataset, 256)) for (const target of y) counts[target]! += 1;
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
