import { timeLineOf } from "../data/series/record.js";
import { unseenSeries } from "../inference/series-forecasts.js";
import { requireNoForecastOptions } from "../library/forecast-options.js";
import { UserError } from "../shared/errors.js";
import type { Model, PredictOptions } from "./contract.js";
import { type ModelFile, readModelFile } from "./file.js";
import { kernels } from "./kernels.js";
import { modelOn } from "./network.js";
import { labelledModel, type SequenceModel, sequencePrediction, wordsModel } from "./sequences.js";
import { seriesColumns, seriesPrediction } from "./series.js";
import { stepFunction } from "./streaming/obstacles.js";
import { sequenceSteps } from "./streaming/sequence-steps.js";
import { seriesSteps } from "./streaming/series-steps.js";

/**
 * Reads a file written by `rnnlab export RUN --to model.rnnlab`.
 *
 * @param file the bytes of the file
 * @throws UserError if it is damaged, or if another version of rnnlab wrote it
 */
export async function loadModel(file: Uint8Array | ArrayBuffer): Promise<Model> {
  const content = readModelFile(file instanceof Uint8Array ? file : new Uint8Array(file));
  const machine = await kernels();
  const forecaster = modelOn(machine, content);
  const { name, data: options, spec, inference } = content.record;
  const { data: record, errors } = inference;
  if (options.task === "csv" && record.task === "csv") {
    const unseen = unseenSeries({ skip: spec.skip, smooths: spec.smoothing !== undefined });
    const line = timeLineOf(record);
    const series = { record, line, options, unseen, member: { forecaster, errors } };
    return {
      name,
      objective: "forecast",
      columns: seriesColumns(options),
      classes: [],
      predict: (rows, given = {}) => seriesPrediction(series, [...rows], given),
      step: stepFunction(content.record, () => seriesSteps(machine, content, series)),
    };
  }
  const model = sequenceModel(content);
  const { classes, columns } = model;
  return {
    name,
    objective: classes.length > 0 ? "classification" : "regression",
    columns,
    classes,
    predict(rows, given: PredictOptions = {}) {
      requireNoForecastOptions(given, options.task);
      return sequencePrediction(model, forecaster, [...rows]);
    },
    step: stepFunction(content.record, () => sequenceSteps(machine, content, model)),
  };
}

/** @throws UserError if the settings and the data of the record are of different tasks */
function sequenceModel({ record: { data: settings, inference } }: ModelFile): SequenceModel {
  const { data } = inference;
  if (settings.task === "labelled" && data.task === "labelled")
    return labelledModel(settings, data);
  if (settings.task === "words" && data.task === "words") return wordsModel(data.classes);
  throw new UserError(
    `loadModel: the file has settings of ${settings.task}, but data of ${data.task}. Export the model again.`,
  );
}
