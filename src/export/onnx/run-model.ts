import { loadData } from "../../data/registry.js";
import { parameterSpecs } from "../../model/parameters.js";
import { modelSpec, shapeOf } from "../../model/spec.js";
import { checkedWeights } from "../../runs/checked-weights.js";
import { fingerprint } from "../../runs/fingerprint.js";
import { readInference } from "../../runs/inference-file.js";
import { readProvenWeights } from "../../runs/proof.js";
import { readConfig, readManifest } from "../../runs/reader.js";
import { requireSameData } from "../../runs/same-data.js";
import type { ExportOptions } from "../format.js";
import { weightsFile } from "../weights-file.js";
import type { ExportedModel } from "./exported-model.js";

/** A run's model, and the fingerprint of its weights. */
interface RunModel {
  readonly model: ExportedModel;
  readonly fingerprint: string;
}

/**
 * The model of a run folder. Generated data is generated again. Data is also read again for folders of
 * earlier versions, which do not store what a model needs to know about it.
 *
 * @throws UserError when a file is missing, damaged or inconsistent
 */
export async function runModel(folder: string, options: ExportOptions): Promise<RunModel> {
  const config = readConfig(folder);
  const { shape, record, classes } = await dataOf(folder);
  const spec = modelSpec(config.model, shape, config.training);
  const { tensors } = readProvenWeights(folder, weightsFile(folder, options.weights));
  const weights = checkedWeights(tensors, parameterSpecs(spec), folder);
  const { variableLength = false } = shape;
  const stateful = options.stateful ?? false;
  const model = { config, spec, weights, record, classes, variableLength, stateful };
  return { model, fingerprint: fingerprint(tensors) };
}

async function dataOf(folder: string) {
  const stored = readInference(folder);
  if (stored) {
    const { shape, data: record } = stored;
    return { shape, record, classes: record.task === "csv" ? [] : record.classes };
  }
  const data = await loadData(readConfig(folder).data);
  requireSameData(readManifest(folder), data, folder);
  return { shape: shapeOf(data), record: data.record, classes: data.classes ?? [] };
}
