import { hasClasses, type Objective } from "../data/dataset.js";
import { requireOtherData } from "../inference/model-record.js";
import type { Coverage } from "../inference/predicted.js";
import { testPartPredictions } from "../inference/test-predictions.js";
import { testRecords } from "../inference/test-records.js";
import { predictFile } from "../library/predict-rows.js";
import { jsonText } from "../report/json-text.js";
import { shownPath } from "../runs/folders.js";
import { readConfig } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import type { CliContext } from "./context.js";
import { withInputFile } from "./input-file.js";
import { writeNote, writeWarning } from "./output.js";
import { type PredictOptions, pictureOptions, refuseForecastOptions } from "./predict-options.js";

/** One JSON object, in pieces, and how much of the data has a prediction. */
interface PredictedJson extends Coverage {
  readonly text: Iterable<string>;
}

/**
 * Predictions as one JSON object: for a file what `openRun(run).predict(file)` returns, otherwise the rows of
 * `predictions.csv`.
 *
 * @param folders the run, or all runs of an ensemble
 * @throws UserError if a picture is requested too
 */
export async function predictedJson(
  folders: readonly string[],
  options: PredictOptions,
  context: CliContext,
): Promise<PredictedJson> {
  const picture = pictureOptions.find((name) => options[name] !== undefined);
  if (picture !== undefined) {
    throw new UserError(`--${picture} is given with --json. Leave one of them out.`);
  }
  return options.input === undefined
    ? ofTestPart(folders, options)
    : ofInput(folders, options.input, options, context);
}

async function ofTestPart(
  folders: readonly string[],
  options: PredictOptions,
): Promise<PredictedJson> {
  refuseForecastOptions(options, "without --input, the file with newer values");
  const { objective, csv } = await testPartPredictions(folders, options.threads);
  const head = { objective, runs: folders.map(shownPath), input: null };
  const records = testRecords(csv, hasClasses(objective));
  const text = jsonPieces(head, records, { warnings: [], notes: [] });
  return { text, complete: true, refused: "" };
}

async function ofInput(
  folders: readonly string[],
  input: string,
  options: PredictOptions,
  context: CliContext,
): Promise<PredictedJson> {
  const config = readConfig(folders[0]!);
  requireOtherData(folders[0]!, config);
  const { task } = config.data;
  if (task !== "csv") {
    refuseForecastOptions(
      options,
      `for a run with data.task "${task}", which does not forecast series`,
    );
  }
  const { horizon, level, origins, threads } = options;
  const share = level === undefined ? undefined : level / 100;
  const { prediction, ...coverage } = await withInputFile(input, context, (file) =>
    predictFile({ folders, config }, file, { horizon, level: share, origins, threads }),
  );
  const { objective, predictions, warnings, notes } = prediction;
  for (const text of notes) writeNote(context.stderr, text);
  for (const text of warnings) writeWarning(context.stderr, text);
  const head = { objective, runs: folders.map(shownPath), input };
  return { text: jsonPieces(head, predictions, { warnings, notes }), ...coverage };
}

interface Head {
  readonly objective: Objective;
  readonly runs: readonly string[];
  /** The file as the command names it; null for the test part. */
  readonly input: string | null;
}

/** One JSON object, in pieces: all predictions in one text could exceed the maximum length of a string. */
function* jsonPieces(
  head: Head,
  predictions: Iterable<object>,
  remarks: object,
): Generator<string> {
  yield `{\n${members(head)},\n  "predictions": [`;
  let separator = "\n    ";
  for (const prediction of predictions) {
    const known = Object.entries(prediction).map(([key, value]) => [key, value ?? null]);
    yield `${separator}${jsonText(Object.fromEntries(known), 0)}`;
    separator = ",\n    ";
  }
  yield `\n  ],\n${members(remarks)}\n}\n`;
}

function members(values: object): string {
  const lines = Object.entries(values).map(([key, value]) => `  "${key}": ${jsonText(value, 0)}`);
  return lines.join(",\n");
}
