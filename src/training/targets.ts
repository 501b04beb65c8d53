import { batches } from "../data/batches.js";
import type { TaskData } from "../data/task.js";
import { lossNamed } from "../kernels/losses/index.js";
import type { LossChoice } from "../kernels/losses/loss.js";
import { UserError } from "../shared/errors.js";

const BATCH_SIZE = 256;

/** @throws UserError where the loss is for values from 0 on and the training targets are others */
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
