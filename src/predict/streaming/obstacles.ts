import type { ModelRecord } from "../../export/rnnlab/model-record.js";
import { UserError } from "../../shared/errors.js";

/** Why a model needs its whole sequence; undefined if it does not. */
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
  (record) => hasTransform(record, ["level", "seasonal"]) && "takes data.level of a whole window",
  (record) => hasTransform(record, ["spread"]) && "takes data.spread of a whole window",
  ({ data }) => data.task !== "csv" && `takes whole sequences (data.task "${data.task}")`,
];

function hasTransform({ inference: { data } }: ModelRecord, names: readonly string[]): boolean {
  if (data.task !== "csv") return false;
  const transforms = data.series
    .flatMap(({ columns }) => columns)
    .map((c) => c.transforms.toJSON());
  const text = JSON.stringify(transforms);
  return names.some((name) => text.includes(`"name":"${name}"`));
}

/** @throws UserError if the model cannot go on step by step */
export function requireStreamable(record: ModelRecord): void {
  const problem = obstacles.map((obstacle) => obstacle(record)).find(Boolean);
  if (!problem) return;
  throw new UserError(
    `step: the model ${problem}. Use predict with the latest rows, or train a model without it.`,
  );
}
