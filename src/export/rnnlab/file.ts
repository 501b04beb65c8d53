import { isRowwise, type LabelledConfig } from "../../data/labelled/options.js";
import type { ColumnRecord } from "../../data/series/record.js";
import type { DataConfig } from "../../data/task.js";
import type { CsvConfig } from "../../data/tasks/csv-options.js";
import { parameterSpecs } from "../../model/parameters.js";
import { modelSpec } from "../../model/spec.js";
import { checkedWeights } from "../../runs/checked-weights.js";
import { readInference } from "../../runs/inference-file.js";
import type { InferenceFile } from "../../runs/inference-schema.js";
import { readProvenWeights } from "../../runs/proof.js";
import { readConfig } from "../../runs/reader.js";
import { encodeSafetensors } from "../../runs/safetensors.js";
import { UserError } from "../../shared/errors.js";
import type { ExportOptions } from "../format.js";
import { weightsFile } from "../weights-file.js";
import { type DataSettings, dataSettings, seriesSettingsOf } from "./data-settings.js";
import { MODEL_FORMAT, type ModelRecord, RECORD_KEY } from "./model-record.js";
import { notInModelFile, requirePredictable } from "./refusals.js";

/**
 * A run's model as a file for `rnnlab/predict`.
 *
 * @throws UserError if the run's files are missing or damaged, or `rnnlab/predict` does not support the model
 */
export function modelFile(folder: string, options: ExportOptions): Uint8Array {
  const config = readConfig(folder);
  const data = settingsOf(config.data);
  const inference = inferenceOf(folder);
  const spec = modelSpec(config.model, inference.shape, config.training);
  requirePredictable(spec);
  const { tensors } = readProvenWeights(folder, weightsFile(folder, options.weights));
  const specs = parameterSpecs(spec);
  const weights = checkedWeights(tensors, specs, folder);
  const record: ModelRecord = { format: MODEL_FORMAT, name: config.name, spec, data, inference };
  return encodeSafetensors({
    tensors: specs.map(({ name, shape }) => ({ name, shape, values: weights.get(name)! })),
    metadata: { [RECORD_KEY]: JSON.stringify(record) },
  });
}

function inferenceOf(folder: string) {
  const stored = readInference(folder);
  if (stored) return withoutRelative(stored);
  throw new UserError(
    `${folder}: made by an earlier version of rnnlab, which did not record what the model needs to know about ` +
      "the data. Train it again.",
  );
}

/** Without the transforms of differences to large levels: `rnnlab/predict` uses those of the values themselves. */
function withoutRelative({ data, ...others }: InferenceFile): InferenceFile {
  if (data.task !== "csv") return { ...others, data };
  const plain = ({ relative: _, ...column }: ColumnRecord) => column;
  const series = data.series.map((each) => ({ ...each, columns: each.columns.map(plain) }));
  const unknown = data.others && { others: data.others.map(plain) };
  return { ...others, data: { ...data, series, ...unknown } };
}

/** The data settings of a config, by task. A task without an entry generates its data. */
const settings: Readonly<Record<string, (config: DataConfig) => DataSettings>> = {
  csv(config) {
    const series = config as CsvConfig;
    if (series.wide === undefined) return seriesSettingsOf(series);
    throw new UserError(
      "export: the run has data.wide, expected a file with a row for each step: rnnlab/predict does not reshape " +
        "rows. Export an ONNX file (--to model.onnx), or predict with rnnlab predict.",
    );
  },
  labelled(config) {
    const { split, ...others } = config as LabelledConfig;
    const wide = isRowwise(others);
    return dataSettings.parse({ ...others, wide, ...(typeof split === "string" && { split }) });
  },
  words: () => ({ task: "words" }),
};

/** @throws UserError for a task that generates its data */
function settingsOf(config: DataConfig): DataSettings {
  const found = settings[config.task];
  if (found) return found(config);
  throw notInModelFile(`models of data.task "${config.task}", whose data is generated`);
}
