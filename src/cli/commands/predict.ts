import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Predicted } from "../../inference/predicted.js";
import { ExperimentError, UserError } from "../../shared/errors.js";
import type { NamedFile } from "../../shared/temporary-file.js";
import type { CliContext } from "../context.js";
import { positiveInteger, runsFolder, threadsOption } from "../options.js";
import { wrapped } from "../output.js";

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
  $ rnnlab predict last --input unknown.csv`;

interface PredictOptions {
  readonly input?: string;
  readonly horizon?: number;
  readonly level?: number;
  /** Steps from one origin to the next. */
  readonly origins?: number;
  readonly strict?: true;
  readonly output?: string;
  readonly runs: string;
  readonly threads: number;
}

/** Percent of the test errors in an interval. */
const LEVEL = 95;

export function addPredict(program: Command, context: CliContext): void {
  program
    .command("predict")
    .description(
      "Predict the test set again, forecast from newer values, or classify new sequences.",
    )
    .argument("<run>", 'run folder, the beginning of its name, "last" or "best"')
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
    .option("--strict", "exit with code 1 if any series, sequence or row has no prediction")
    .option("-o, --output <file>", "write the CSV to a file instead of standard output")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .option("--threads <number>", "CPU threads", positiveInteger, threadsOption)
    .addHelpText("after", examples)
    .action(async (run: string, options: PredictOptions) => {
      const { findRun } = await import("../../runs/find.js");
      const folder = findRun(run, resolve(context.cwd, options.runs));
      const { csv, complete, refused } = await predicted(folder, options, context);
      if (options.output !== undefined) {
        const { writeOutput } = await import("../output-file.js");
        writeOutput(resolve(context.cwd, options.output), csv, options.output);
      } else for (const piece of csv) context.stdout.write(piece);
      if (options.strict && !complete) {
        throw new ExperimentError(`--strict: no prediction for ${refused}`);
      }
    });
}

/** Of the run's own test set, or of another file. */
async function predicted(
  folder: string,
  options: PredictOptions,
  context: CliContext,
): Promise<Predicted> {
  const { input, threads } = options;
  if (input !== undefined) {
    const { withInputFile } = await import("../input-file.js");
    return withInputFile(input, context, (file) => ofInput(folder, file, options, context));
  }
  refuseForecastOptions(options, "without --input, the file with newer values");
  const { predictionsOf } = await import("../../inference/test-predictions.js");
  return { csv: await predictionsOf(folder, threads), complete: true, refused: "" };
}

/** Forecasts of one's own series, classes of other sequences. */
async function ofInput(
  folder: string,
  { path: input, shown }: NamedFile,
  options: PredictOptions,
  { stderr }: CliContext,
): Promise<Predicted> {
  const { horizon, level = LEVEL, origins, threads } = options;
  const { readConfig } = await import("../../runs/reader.js");
  const { task } = readConfig(folder).data;
  const onNote = (text: string) => stderr.write(`${wrapped(shown(text), stderr)}\n`);
  const onWarning = (text: string) => onNote(`warning: ${text}`);
  if (task === "csv") {
    const { forecastOf } = await import("../../inference/forecast.js");
    const how = { horizon, level: level / 100, stride: origins, threads };
    return forecastOf(folder, { input, ...how, onNote, onWarning });
  }
  refuseForecastOptions(
    options,
    `for a run with data.task "${task}", which does not forecast series`,
  );
  const { classesOf } = await import("../../inference/classify.js");
  const classes = await classesOf(folder, { input, threads, onWarning });
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

/** Steps from one origin to the next: `all` is every step. */
function originStride(text: string): number {
  if (text === "all") return 1;
  const stride = Number(text);
  if (Number.isInteger(stride) && stride > 0) return stride;
  throw new InvalidArgumentError('Expected "all" or a number of steps.');
}

/** @throws InvalidArgumentError when `text` is no percentage; a share such as 0.95 is none */
function percent(text: string): number {
  const number = Number(text);
  if (number >= 1 && number < 100) return number;
  throw new InvalidArgumentError("Expected a percentage from 1 to below 100, such as 95.");
}
