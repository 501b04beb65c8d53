import type { Dataset } from "../data/dataset.js";

/** The examples of a data set with the given numbers. */
export function examples(dataset: Dataset, numbers: ArrayLike<number>): Dataset {
  const { everyWindow: _, ...rest } = dataset;
  const {
    fillLastStep,
    series,
    restore,
    truth,
    history,
    offsets,
    spread,
    weight,
    squaredWeight,
    place,
    title,
  } = rest;
  const at = (index: number) => numbers[index]!;
  return {
    ...rest,
    count: numbers.length,
    fill: (indices, ...into) => dataset.fill(Array.from(indices, at), ...into),
    ...(fillLastStep && {
      fillLastStep: (indices, x, y) => fillLastStep(Array.from(indices, at), x, y),
    }),
    ...(restore && { restore: (index, values) => restore(at(index), values) }),
    ...(truth && { truth: (index, values) => truth(at(index), values) }),
    ...(history && { history: (index, values) => history(at(index), values) }),
    ...(offsets && { offsets: (index) => offsets(at(index)) }),
    ...(spread && { spread: (index) => spread(at(index)) }),
    ...(weight && { weight: (index) => weight(at(index)) }),
    ...(squaredWeight && { squaredWeight: (index) => squaredWeight(at(index)) }),
    ...(series && { series: { ...series, numberOf: (index) => series.numberOf(at(index)) } }),
    ...(place && { place: (index) => place(at(index)) }),
    ...(title && { title: (index) => title(at(index)) }),
  };
}

/** At most `most` examples of a data set, evenly spaced over all of them. */
export function spacedExamples(dataset: Dataset, most: number): Dataset {
  const { count } = dataset;
  if (count <= most) return dataset;
  return examples(
    dataset,
    Uint32Array.from({ length: most }, (_, i) => Math.floor((i * count) / most)),
  );
}
