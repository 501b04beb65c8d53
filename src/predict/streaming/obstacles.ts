import { hasTransform } from "../../data/series/record.js";
import type { ModelRecord } from "../../export/rnnlab/model-record.js";
import { UserError } from "../../shared/errors.js";

/** Why a model needs its whole sequence; false if it does not. */
type Obstacle = (record: ModelRecord) => string | false;

const obstacles: readonly Obstacle[] = [
  ({ spec }) =>
    spec.recurrent.direction !== "forward" &&
    "has a backward direction, which begins at the end of a sequence",
  ({ spec }) => spec.skip !== "none" && "has a linear skip, which takes a whole window",
  ({ spec }) =>
    spec.pooling !== "last" && `has model.pooling "${spec.pooling}", which takes all steps`,
  ({ spec }) => spec.convolution.length > 0 && "has a convolution, which takes later steps as well",
  ({ spec }) => spec.smoothing !== undefined && "smooths whole windows (model.hybrid)",
  ({ inference: { data } }) =>
    data.task === "csv" &&
    hasTransform(data, "level", "seasonal") &&
    "takes data.level of a whole window",
  ({ inference: { data } }) =>
    data.task === "csv" && hasTransform(data, "spread") && "takes data.spread of a whole window",
  ({ data }) => data.task !== "csv" && `takes whole sequences (data.task "${data.task}")`,
];

/**
 * Looks once for what prevents a model from continuing a sequence step by step.
 *
 * @returns a check that throws a UserError if there is such an obstacle
 */
export function streamingCheck(record: ModelRecord): () => void {
  const problem = obstacles.map((obstacle) => obstacle(record)).find(Boolean);
  return () => {
    if (!problem) return;
    throw new UserError(
      `step: the model ${problem}. Use predict with the latest rows, or train a model without it.`,
    );
  };
}
