import type { Dataset } from "./dataset.js";

/**
 * The data set with only the targets after the last step, [outputs] of each example, which take a small part
 * of the time and memory of those after every step; the data set itself if it has no others, or no faster way
 * to them.
 */
export function withLastTargets(dataset: Dataset): Dataset {
  const { fillLastStep, ...rest } = dataset;
  return fillLastStep ? { ...rest, targets: dataset.outputs, fill: fillLastStep } : dataset;
}
