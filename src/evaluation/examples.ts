import type { Dataset } from "../data/dataset.js";

/** The examples of a data set with the given numbers, without their places. */
export function examples(dataset: Dataset, numbers: ArrayLike<number>): Dataset {
  const { series, weight, squaredWeight } = dataset;
  return {
    ...dataset,
    count: numbers.length,
    fill: (indices, ...into) =>
      dataset.fill(
        Array.from(indices, (index) => numbers[index]!),
        ...into,
      ),
    ...(series && {
      series: { ...series, numberOf: (index: number) => series.numberOf(numbers[index]!) },
    }),
    ...(weight && { weight: (index: number) => weight(numbers[index]!) }),
    ...(squaredWeight && {
      squaredWeight: (index: number) => squaredWeight(numbers[index]!),
    }),
  };
}
