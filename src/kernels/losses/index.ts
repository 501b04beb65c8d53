import { crossEntropy } from "./cross-entropy.js";
import type { Loss } from "./loss.js";
import { mse } from "./mse.js";

/**
 * The table of losses. Training, evaluation and the gradients of states read it; a kernel that
 * computes a loss as a whole names those that it knows.
 */
const losses = new Map<string, Loss>();

/** Adds a loss to the table. */
export function registerLoss(loss: Loss): void {
  losses.set(loss.name, loss);
}

for (const loss of [mse, crossEntropy]) registerLoss(loss);

/** The shape of the targets of readouts at some places, [batch, places]. */
export function targetShape(
  { targets }: Loss,
  places: readonly number[],
  outputs: number,
): readonly number[] {
  const shapes = { values: [...places, outputs], classes: places };
  return shapes[targets];
}

/** @throws Error when the table has no such loss */
export function lossNamed(name: string): Loss {
  const loss = losses.get(name);
  if (loss) return loss;
  throw new Error(`there is no loss ${name}, expected one of ${[...losses.keys()].join(", ")}`);
}
