import { hasTransform } from "../../data/series/record.js";
import { UserError } from "../../shared/errors.js";
import type { ExportedModel } from "./exported-model.js";

/** Why a model cannot process a sequence in pieces, and the option that would permit it. */
type Obstacle = (model: ExportedModel) => string | false;

const obstacles: readonly Obstacle[] = [
  ({ spec }) =>
    spec.recurrent.direction !== "forward" &&
    "a backward direction of the model, which begins at the end of a sequence",
  ({ spec }) => spec.skip !== "none" && `model.skip ${spec.skip}, which needs a whole window`,
  ({ spec }) => spec.pooling !== "last" && `model.pooling ${spec.pooling}, which takes all steps`,
  ({ spec }) => spec.convolution.length > 0 && "model.convolution, which also needs later steps",
  ({ spec }) =>
    spec.smoothing !== undefined && "model.hybrid, which begins with the first season of a window",
  ({ record }) =>
    record?.task === "csv" &&
    hasTransform(record, "level") &&
    "data.level, which is computed from a whole window",
  ({ record }) =>
    record?.task === "csv" &&
    hasTransform(record, "spread") &&
    "data.spread, which is computed from a whole window",
];

/** @throws UserError if a model's states cannot be passed from one piece of a sequence to the next */
export function requireStreamable(model: ExportedModel): void {
  if (!model.stateful) return;
  const problem = obstacles.map((obstacle) => obstacle(model)).find(Boolean);
  if (!problem) return;
  throw new UserError(
    `export: --stateful cannot be combined with ${problem}. Leave --stateful out, or train a model ` +
      "without it.",
  );
}
