import { resolve } from "node:path";
import type { Command } from "commander";
import type { Coverage } from "../../inference/predicted.js";
import { ExperimentError } from "../../shared/errors.js";
import type { NamedFile } from "../../shared/temporary-file.js";
import type { CliContext } from "../context.js";
import type { ForecastPictures } from "../forecast-pictures.js";
import { positiveInteger, runsFolder, threadsOption } from "../options.js";
import { dataStream, writeNote, writeWarning } from "../output.js";
import {
  originStride,
  type PredictOptions,
  percent,
  picturedSeries,
  refuseForecastOptions,
} from "../predict-options.js";

const examples = `
--input needs only the run folder, not the file that the run was trained on.
Each series in the file is forecast from its last data.steps values. Columns:
series, time, forecast, low, high; and target after time if there are several
targets. Unreadable rows are skipped and series that cannot be forecast are
named; with --strict, either one exits with code 1. "-i -" reads CSV, JSON Lines
or Parquet from standard input.

--plot, --svg and --html show the forecast as a picture, with the values before
it, its interval and its dates. If there are many series, they show a few that
are evenly spaced in the file.

low and high bound a split conformal prediction interval: they come from the
run's errors on validation and test windows, scaled by the variation within each
window, separately for each step ahead. A 95 % interval needs at least 19
windows and is symmetric below 39; a note states how many there were. Beyond
data.ahead, where forecasts are fed back recursively, low and high are empty.

With --origins, rnnlab makes a rolling forecast from every step of the file, or
every N steps. Columns: series, origin, ahead, time, forecast, low, high, and
actual and error where the file has the value. The errors are summarised too.

For a comparison (rnnlab compare --seeds 5), all seeds of one model predict
together: the means of their forecasts and of the ends of their intervals, or of
their probabilities. --model names the model; by default validation chooses it.

A classifier predicts the class of each sequence in the file, which needs no
labels. Columns: input, prediction, probability, one probability per class, and
error where a sequence cannot be classified.

Examples:
  # Predictions of the newest run on its test set, as CSV
  $ rnnlab predict last > predictions.csv
  # The same, written to a file
  $ rnnlab predict runs/2026-11-23T14-58-21-lstm-3f9a --output predictions.csv
  # Forecast the next 24 steps after newer values of the series
  $ rnnlab predict last --input new.csv --output forecast.csv --horizon 24
  # The same as a picture in the terminal, and as a page
  $ rnnlab predict last --input new.csv --horizon 24 --plot --html forecast.html
  # Rolling forecasts from every 24th step of newer values, with their errors
  $ rnnlab predict last --input new.csv --origins 24 > rolling.csv
  # Forecast from values that are piped in
  $ tail -n 200 sales.jsonl | rnnlab predict last --input -
  # Classify new sequences
  $ rnnlab predict last --input unknown.csv
  # The same as JSON for a program (rnnlab schema predict)
  $ rnnlab predict last --input unknown.csv --json
  # Forecast by the mean of a comparison's seeds
  $ rnnlab predict runs/2026-11-23T15-02-40-compare-91c2 --model gru -i new.csv`;

/** Default coverage of the intervals, in percent. */
const LEVEL = 95;

export function addPredict(program: Command, context: CliContext): void {
  program
    .command("predict")
    .description(
      "Predict the test set again, forecast from newer values, or classify new sequences.",
    )
    .argument("<run>", 'run or comparison folder, the beginning of its name, "last" or "best"')
    .option(
      "-i, --input <file>",
      "file with newer values to forecast from, or sequences to classify; - is stdin",
    )
    .option("--horizon <number>", "steps to forecast (default: data.ahead)", positiveInteger)
    .option("--level <number>", `coverage of the intervals in percent (default: ${LEVEL})`, percent)
    .option(
      "--origins <stride>",
      "rolling forecasts: steps from one origin to the next, or all for every step",
      originStride,
    )
    .option("--model <label>", "model of a comparison whose seeds predict together")
    .option("--strict", "exit with code 1 if any series, sequence or row has no prediction")
    .option("--json", "print the predictions as JSON, not as CSV")
    .option("-o, --output <file>", "write them to a file instead of standard output")
    .option("--plot", "print the forecast as a plot, not as CSV")
    .option("--svg <file>", "also write the forecast as an SVG picture")
    .option("--html <file>", "also write the forecast as an HTML page")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .option("--threads <number>", "CPU threads", positiveInteger, threadsOption)
    .addHelpText("after", examples)
    .action(async (run: string, options: PredictOptions) => {
      const { predictingRuns } = await import("../../study/ensemble.js");
      const base = resolve(context.cwd, options.runs);
      const { folders, note } = predictingRuns(run, base, options.model);
      if (note !== undefined) writeNote(context.stderr, note);
      const predict = options.json ? asJson : predicted;
      const { text, complete, refused, pictures } = await predict(folders, options, context);
      if (options.output !== undefined) {
        const { writeOutput } = await import("../output-file.js");
        writeOutput(resolve(context.cwd, options.output), text, options.output);
      } else if (!options.plot) for (const piece of text) dataStream(context.stdout).write(piece);
      if (pictures !== undefined) {
        const { writePictures } = await import("../forecast-pictures.js");
        writePictures(pictures, { ...options, folders }, context);
      }
      if (options.strict && !complete) {
        throw new ExperimentError(`--strict: no prediction for ${refused}`);
      }
    });
}

/** Predictions as text in pieces, and what to draw of them if pictures are requested. */
interface Printed extends Coverage {
  readonly text: Iterable<string>;
  readonly pictures?: ForecastPictures | undefined;
}

async function asJson(
  folders: readonly string[],
  options: PredictOptions,
  context: CliContext,
): Promise<Printed> {
  const { predictedJson } = await import("../predict-json.js");
  return predictedJson(folders, options, context);
}

/** Predictions for the runs' own test set, or for another file, as CSV. */
async function predicted(
  folders: readonly string[],
  options: PredictOptions,
  context: CliContext,
): Promise<Printed> {
  const { input, threads } = options;
  if (input !== undefined) {
    const { withInputFile } = await import("../input-file.js");
    return withInputFile(input, context, (file) => predictedFile(folders, file, options, context));
  }
  refuseForecastOptions(options, "without --input, the file with newer values");
  const { testPartPredictions } = await import("../../inference/test-predictions.js");
  const { csv: text } = await testPartPredictions(folders, threads);
  return { text, complete: true, refused: "" };
}

/** Forecasts of other series, or classes of other sequences. */
async function predictedFile(
  folders: readonly string[],
  { path: input, shown }: NamedFile,
  options: PredictOptions,
  { stderr }: CliContext,
): Promise<Printed> {
  const { horizon, level = LEVEL, origins, threads } = options;
  const { notes, onNote, onWarning } = noted(stderr, shown);
  const { readConfig } = await import("../../runs/reader.js");
  const { requireOtherData } = await import("../../inference/model-record.js");
  const config = readConfig(folders[0]!);
  requireOtherData(folders[0]!, config);
  const { task } = config.data;
  if (task === "csv") {
    const { forecastOf } = await import("../../inference/forecast.js");
    const pictured = picturedSeries(options);
    const how = { horizon, level: level / 100, stride: origins, threads, pictured };
    const { pictures, csv, ...coverage } = await forecastOf(folders, {
      input,
      ...how,
      onNote,
      onWarning,
    });
    return {
      ...coverage,
      text: csv,
      pictures: pictures && { ...pictures, notes, input: shown(input) },
    };
  }
  refuseForecastOptions(
    options,
    `for a run with data.task "${task}", which does not forecast series`,
  );
  const { classesOf } = await import("../../inference/classify.js");
  const { csv, ...coverage } = await classesOf(folders, { input, threads, onWarning });
  return { ...coverage, text: Array.from(csv, shown) };
}

/** Listeners that write notes and warnings, and collect them for the pictures. */
function noted(stderr: CliContext["stderr"], shown: NamedFile["shown"]) {
  const notes: string[] = [];
  return {
    notes,
    onNote(text: string) {
      notes.push(shown(text));
      writeNote(stderr, shown(text));
    },
    onWarning(text: string) {
      notes.push(`Warning: ${shown(text)}`);
      writeWarning(stderr, shown(text));
    },
  };
}
