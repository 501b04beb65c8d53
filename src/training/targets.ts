import { batches } from "../data/batches.js";
import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import { lossNamed } from "../kernels/losses/index.js";
import type { LossChoice } from "../kernels/losses/loss.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";

const BATCH_SIZE = 256;

/** @throws UserError if the loss needs targets from 0 on and the training targets include others */
export function requireTargets({ name }: LossChoice, { train, keepsZero = true }: TaskData): void {
  const loss = lossNamed(name);
  if (loss.targets === "classes" || loss.leastTarget === undefined) return;
  if (!keepsZero) {
    throw new UserError(
      `training.loss is ${name}, which needs counts, but the targets are shifted: expected ` +
        "data.scaling mean or none, data.level series and data.transform none.",
    );
  }
  for (const { y } of batches(train, BATCH_SIZE)) {
    const wrong = y.find((value) => value < loss.leastTarget!);
    if (wrong === undefined) continue;
    throw new UserError(
      `training.loss is ${name}, which needs counts, but a target in the training part is ` +
        `below ${loss.leastTarget}. Choose another loss.`,
    );
  }
}

const parts = { train: "training", valid: "validation", test: "test" } as const;

/**
 * @throws UserError if at some step ahead no window of a part has a measured value of a target, so
 *   that nothing could be learnt or measured there
 */
export function requireMeasured(splits: Splits): void {
  for (const [key, name] of Object.entries(parts) as [keyof typeof parts, string][]) {
    const dataset = splits[key];
    if (dataset.count === 0 || !dataset.missingTargets || !dataset.truth) continue;
    const output = firstUnmeasured(dataset);
    if (output === undefined) continue;
    const { ahead } = outputShape(dataset);
    const windows = dataset.count === 1 ? "its window" : `any of its ${dataset.count} windows`;
    const target = dataset.variables?.[Math.floor(output / ahead)];
    throw new UserError(
      `the ${name} part has no measured value${target === undefined ? "" : ` of ${target}`} ` +
        `${counted((output % ahead) + 1, "step")} after the end of ${windows}, so forecasts ` +
        "of that step have nothing to be compared with. Make that part of data.split longer or " +
        "data.ahead smaller, or set data.stride to 1 if it is larger.",
    );
  }
}

/** The first value in a row of `outputs` that no window has measured after its last step. */
function firstUnmeasured(dataset: Dataset): number | undefined {
  const unmeasured = new Set(Array.from({ length: dataset.outputs }, (_, output) => output));
  const row = new Float64Array(dataset.outputs);
  for (let index = 0; index < dataset.count && unmeasured.size > 0; index += 1) {
    dataset.truth!(index, row);
    for (const output of unmeasured) if (!Number.isNaN(row[output]!)) unmeasured.delete(output);
  }
  return [...unmeasured][0];
}
