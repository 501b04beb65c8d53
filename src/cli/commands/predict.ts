import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Predicted } from "../../inference/predicted.js";
import { ExperimentError, UserError } from "../../shared/errors.js";
import type { NamedFile } from "../../shared/temporary-file.js";
import type { CliContext } from "../context.js";
import { positiveInteger, runsFolder, threadsOption } from "../options.js";
import { writeNote, writeWarning } from "../output.js";

const examples = `
--input needs the run folder alone, not the file that the run was trained on.
Each series in the file is forecast from its last data.steps values. Columns:
series, time, forecast, low, high; and target after time if there are several
targets. Unreadable rows are skipped and series that cannot be forecast are
named; with --strict either one exits with code 1. "-i -" reads CSV, JSON Lines
or Parquet from standard input.

low and high bound a split conformal prediction interval: they come from the
run's errors on validation and test windows, scaled by the variation within each
window, separately for each step ahead. A 95 % interval needs at least 19
windows and is symmetric below 39; a note states how many there were. Beyond
data.ahead, where forecasts are fed back recursively, low and high are empty.

With --origins rnnlab makes a rolling forecast from every step of the file, or
every N steps. Columns: series, origin, ahead, time, forecast, low, high, and
actual and error where the file has the value. The errors are summarised too.

Of a comparison (rnnlab compare --seeds 5) all seeds of one model predict
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
  # Rolling forecasts from every 24th step of newer values, with their errors
  $ rnnlab predict last --input new.csv --origins 24 > rolling.csv
  # Forecast from values that are piped in
  $ tail -n 200 sales.jsonl | rnnlab predict last --input -
  # Classify new sequences
  $ rnnlab predict last --input unknown.csv
  # Forecast by the mean of a comparison's seeds
  $ rnnlab predict runs/2026-11-23T15-02-40-compare-91c2 --model gru -i new.csv`;

interface PredictOptions {
  readonly input?: string;
  readonly horizon?: number;
  readonly level?: number;
  /** Steps from one origin to the next. */
  readonly origins?: number;
  /** The label of a model, for a comparison. */
  readonly model?: string;
  readonly strict?: true;
  readonly output?: string;
  readonly runs: string;
  readonly threads: number;
}

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
    .option("--model <label>", "of a comparison: the model whose seeds predict together")
    .option("--strict", "exit with code 1 if any series, sequence or row has no prediction")
    .option("-o, --output <file>", "write the CSV to a file instead of standard output")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .option("--threads <number>", "CPU threads", positiveInteger, threadsOption)
    .addHelpText("after", examples)
    .action(async (run: string, options: PredictOptions) => {
      const { predictingRuns } = await import("../../study/ensemble.js");
      const base = resolve(context.cwd, options.runs);
      const { folders, note } = predictingRuns(run, base, options.model);
      if (note !== undefined) writeNote(context.stderr, note);
      const { csv, complete, refused } = await predicted(folders, options, context);
      if (options.output !== undefined) {
        const { writeOutput } = await import("../output-file.js");
        writeOutput(resolve(context.cwd, options.output), csv, options.output);
      } else for (const piece of csv) context.stdout.write(piece);
      if (options.strict && !complete) {
        throw new ExperimentError(`--strict: no prediction for ${refused}`);
      }
    });
}

/** Predictions for the runs' own test set, or for another file. */
async function predicted(
  folders: readonly string[],
  options: PredictOptions,
  context: CliContext,
): Promise<Predicted> {
  const { input, threads } = options;
  if (input !== undefined) {
    const { withInputFile } = await import("../input-file.js");
    return withInputFile(input, context, (file) => ofInput(folders, file, options, context));
  }
  refuseForecastOptions(options, "without --input, the file with newer values");
  return { csv: await testPredictions(folders, threads), complete: true, refused: "" };
}

/**
 * For one run, computed again from its weights; for an ensemble, the mean of the stored
 * predictions.
 */
async function testPredictions(
  folders: readonly string[],
  threads: number,
): Promise<Iterable<string>> {
  if (folders.length > 1) {
    const { ensemblePredictions } = await import("../../runs/ensemble-file.js");
    return ensemblePredictions(folders);
  }
  const { predictionsOf } = await import("../../inference/test-predictions.js");
  return predictionsOf(folders[0]!, threads);
}

/** Forecasts of other series, or classes of other sequences. */
async function ofInput(
  folders: readonly string[],
  { path: input, shown }: NamedFile,
  options: PredictOptions,
  { stderr }: CliContext,
): Promise<Predicted> {
  const { horizon, level = LEVEL, origins, threads } = options;
  const { readConfig } = await import("../../runs/reader.js");
  const { task } = readConfig(folders[0]!).data;
  const onNote = (text: string) => writeNote(stderr, shown(text));
  const onWarning = (text: string) => writeWarning(stderr, shown(text));
  if (task === "csv") {
    const { forecastOf } = await import("../../inference/forecast.js");
    const how = { horizon, level: level / 100, stride: origins, threads };
    return forecastOf(folders, { input, ...how, onNote, onWarning });
  }
  refuseForecastOptions(
    options,
    `for a run with data.task "${task}", which does not forecast series`,
  );
  const { classesOf } = await import("../../inference/classify.js");
  const classes = await classesOf(folders, { input, threads, onWarning });
  return { ...classes, csv: Array.from(classes.csv, shown) };
}

function refuseForecastOptions(options: PredictOptions, where: string): void {
  const given = (["horizon", "level", "origins"] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (given.length === 0) return;
  const names = given.map((name) => `--${name}`).join(" and ");
  throw new UserError(`${names} ${given.length > 1 ? "are" : "is"} given ${where}`);
}

/** Steps from one origin to the next; `all` means every step. */
function originStride(text: string): number {
  if (text === "all") return 1;
  const stride = Number(text);
  if (Number.isInteger(stride) && stride > 0) return stride;
  throw new InvalidArgumentError('Expected "all" or a number of steps.');
}

/** @throws InvalidArgumentError if `text` is not a percentage; a share such as 0.95 is rejected */
function percent(text: string): number {
  const number = Number(text);
  if (number >= 1 && number < 100) return number;
  throw new InvalidArgumentError("Expected a percentage from 1 to below 100, such as 95.");
}
