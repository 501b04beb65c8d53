import type { SeriesRecord } from "../../data/series/record.js";
import { targetsOf } from "../../data/series/series-columns.js";
import type { CsvConfig } from "../../data/tasks/csv-options.js";
import { parameterSpecs } from "../../model/parameters.js";
import { modelSpec } from "../../model/spec.js";
import { checkedWeights } from "../../runs/checked-weights.js";
import { readInference } from "../../runs/inference-file.js";
import { readProvenWeights } from "../../runs/proof.js";
import { readConfig } from "../../runs/reader.js";
import { encodeSafetensors } from "../../runs/safetensors.js";
import { UserError } from "../../shared/errors.js";
import type { ExportOptions } from "../format.js";
import { weightsFile } from "../weights-file.js";
import { MODEL_FORMAT, type ModelRecord, RECORD_KEY } from "./model-record.js";
import { notInModelFile, requirePredictable } from "./refusals.js";

/**
 * A run's model as a file for `rnnlab/predict`.
 *
 * @throws UserError when the run's files are missing or damaged, or `rnnlab/predict` does not compute
 *   such a model
 */
export function modelFile(folder: string, options: ExportOptions): Uint8Array {
  const config = readConfig(folder);
  const { data } = config;
  if (data.task !== "csv") throw notInModelFile(`models of data.task "${data.task}"`);
  const inference = inferenceOf(folder);
  const spec = modelSpec(config.model, inference.shape, config.training);
  requirePredictable(spec);
  const { tensors } = readProvenWeights(folder, weightsFile(folder, options.weights));
  const specs = parameterSpecs(spec);
  const weights = checkedWeights(tensors, specs, folder);
  const record: ModelRecord = {
    format: MODEL_FORMAT,
    name: config.name,
    spec,
    series: seriesSettings(data as CsvConfig, inference.data),
    inference,
  };
  return encodeSafetensors({
    tensors: specs.map(({ name, shape }) => ({ name, shape, values: weights.get(name)! })),
    metadata: { [RECORD_KEY]: JSON.stringify(record) },
  });
}

function inferenceOf(folder: string) {
  const stored = readInference(folder);
  if (stored?.data.task === "csv") return { ...stored, data: stored.data };
  throw new UserError(
    `${folder}: an earlier version of rnnlab made it, without what its model needs to know of the data. ` +
      "Train it again.",
  );
}

/** @throws UserError when the network has inputs that are not numbers */
function seriesSettings(config: CsvConfig, { covariates }: SeriesRecord): ModelRecord["series"] {
  const { past, known, calendar, steps, ahead } = config;
  if (config.static.length > 0) throw notInModelFile("static covariates (data.static)");
  const other = covariates?.find(({ kind }) => kind !== "number");
  if (other) throw notInModelFile(`covariates of the kind "${other.kind}" (${other.name})`);
  return { target: targetsOf(config), past, known, calendar, steps, ahead };
}
