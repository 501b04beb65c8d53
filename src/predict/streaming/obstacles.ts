import { hasTransform } from "../../data/series/record.js";
import type { ModelRecord } from "../../export/rnnlab/model-record.js";
import { UserError } from "../../shared/errors.js";
import type { Model } from "../contract.js";

/** Why a model needs its whole sequence; false if it does not. */
type Obstacle = (record: ModelRecord) => string | false;

const obstacles: readonly Obstacle[] = [
  ({ spec }) => spec.recurrent.direction !== "forward" && "has a backward direction",
  ({ spec }) => spec.skip !== "none" && "has a linear skip",
  ({ spec }) => spec.pooling !== "last" && `has model.pooling "${spec.pooling}"`,
  ({ spec }) => spec.convolution.length > 0 && "has a convolution",
  ({ spec }) => spec.smoothing !== undefined && "smooths whole windows (model.hybrid)",
  ({ inference: { data } }) =>
    data.task === "csv" &&
    hasTransform(data, "level", "seasonal") &&
    "takes data.level of a whole window",
  ({ inference: { data } }) =>
    data.task === "csv" && hasTransform(data, "spread") && "takes data.spread of a whole window",
];

/**
 * A model's function for steps: one that throws a UserError if something prevents the model from continuing a
 * sequence, otherwise the one that `create` makes at the first step.
 */
export function stepFunction(record: ModelRecord, create: () => Model["step"]): Model["step"] {
  const problem = obstacles.map((obstacle) => obstacle(record)).find(Boolean);
  let step: Model["step"] | undefined;
  return (...given) => {
    if (problem) {
      throw new UserError(`step: the model ${problem}, so it needs whole sequences: use predict.`);
    }
    step ??= create();
    return step(...given);
  };
}
