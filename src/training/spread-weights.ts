import type { Dataset } from "../data/dataset.js";
import { lossNamed } from "../kernels/losses/index.js";
import type { LossChoice } from "../kernels/losses/loss.js";

/**
 * Weights by a power of the windows' spread, for data whose windows are divided by it. At power 0 a window's
 * errors count in its own spread, so that all windows matter the same, however quiet; at power 1 they count in the
 * unit before the division, which with a logarithm is that of relative errors. The weights' mean over the
 * training windows is 1.
 *
 * @param train of windows with a spread
 * @returns the data set with these weights, which multiply those that it has
 */
export function spreadWeights(
  train: Dataset,
  choice: LossChoice,
  power: number,
): (dataset: Dataset) => Dataset {
  const loss = lossNamed(choice.name);
  if (loss.targets === "classes") throw new Error(`${choice.name} has no windows with a spread`);
  const weightOf = meanOne(train, power * (loss.degree ?? 1));
  const squaredWeightOf = meanOne(train, 2 * power);
  const weighted = (dataset: Dataset): Dataset => ({
    ...dataset,
    ...(dataset.everyWindow && { everyWindow: () => weighted(dataset.everyWindow!()) }),
    weight: (index) => (dataset.weight?.(index) ?? 1) * weightOf(dataset, index),
    squaredWeight: (index) =>
      (dataset.squaredWeight?.(index) ?? 1) * squaredWeightOf(dataset, index),
  });
  return weighted;
}

/** A power of an example's spread over its mean in the training part. */
function meanOne(train: Dataset, exponent: number) {
  const powerOf = ({ spread }: Dataset, index: number) => spread!(index) ** exponent;
  let sum = 0;
  for (let index = 0; index < train.count; index += 1) sum += powerOf(train, index);
  return (dataset: Dataset, index: number) => (train.count / sum) * powerOf(dataset, index);
}
