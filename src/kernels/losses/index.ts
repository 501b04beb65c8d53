import { crossEntropy } from "./cross-entropy.js";
import { huber } from "./huber.js";
import type { Loss } from "./loss.js";
import { mae } from "./mae.js";
import { mse } from "./mse.js";
import { poisson } from "./poisson.js";
import { quantile } from "./quantile.js";

/**
 * The table of losses. Training, evaluation and the gradients of states read it. A fused kernel
 * names the losses that it supports.
 */
const losses = new Map<string, Loss>();

/** Adds a loss to the table. */
export function registerLoss(loss: Loss): void {
  losses.set(loss.name, loss);
}

for (const loss of [mse, mae, huber, poisson, quantile, crossEntropy]) registerLoss(loss);

/** Names of the losses for one kind of targets. */
export function lossNames(targets: Loss["targets"]): string[] {
  return [...losses.values()].filter((loss) => loss.targets === targets).map(({ name }) => name);
}

/** The shape of the targets at the given places, [batch, places]. */
export function targetShape(
  { targets }: Loss,
  places: readonly number[],
  outputs: number,
): readonly number[] {
  const shapes = { values: [...places, outputs], classes: places };
  return shapes[targets];
}

/** @throws Error if the table has no such loss */
export function lossNamed(name: string): Loss {
  const loss = losses.get(name);
  if (loss) return loss;
  throw new Error(`unknown loss ${name}, expected one of ${[...losses.keys()].join(", ")}`);
}
