import { hasClasses } from "../data/dataset.js";
import { lossNamed } from "../kernels/losses/index.js";
import type { LossChoice } from "../kernels/losses/loss.js";
import { quantile } from "../kernels/losses/quantile.js";
import { UserError } from "../shared/errors.js";
import type { DataShape, LossConfig, ModelConfig } from "./config.js";

/** The default quantiles of a quantile loss: the median and an 80 % interval. */
const DEFAULT_QUANTILES = [0.1, 0.5, 0.9];

/**
 * The loss that a config asks for.
 *
 * @throws UserError if the loss does not fit the targets, the skip, the affine layer or the hybrid
 */
export function lossChoice(
  { skip, affine, hybrid }: ModelConfig,
  { objective }: DataShape,
  { loss, huberDelta: delta, quantiles = DEFAULT_QUANTILES }: LossConfig,
): LossChoice {
  const classes = hasClasses(objective);
  const name = loss ?? (classes ? "crossEntropy" : "mse");
  const { targets, ...entry } = lossNamed(name);
  if (targets !== (classes ? "classes" : "values")) {
    throw new UserError(
      `training.loss is ${name}, which is for values, but the targets of this data are classes, ` +
        "whose loss is the cross-entropy. Leave it out.",
    );
  }
  if (skip !== "none" && "link" in entry) {
    throw new UserError(
      `model.skip is ${skip}, expected none: with training.loss ${name} the network outputs the ` +
        "logarithm of a forecast, to which a line of values cannot be added. Leave one of them out.",
    );
  }
  if (affine && "link" in entry) {
    throw new UserError(
      `model.affine is true, expected false: with training.loss ${name} the network outputs the ` +
        "logarithm of a forecast, from which a shift of values cannot be taken. Leave one of them out.",
    );
  }
  if (hybrid !== "none" && "link" in entry) {
    throw new UserError(
      `model.hybrid is ${hybrid}, expected none: with training.loss ${name} the network outputs the ` +
        "logarithm of a forecast, to which level and seasonals cannot be added. Leave one of them out.",
    );
  }
  const levels = name === quantile.name && { quantiles };
  return { name, ...(delta !== undefined && { delta }), ...levels };
}
