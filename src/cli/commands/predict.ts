import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Predicted } from "../../inference/predicted.js";
import { ExperimentError, UserError } from "../../shared/errors.js";
import type { CliContext } from "../context.js";
import type { InputFile } from "../input-file.js";
import { positiveInteger, runsFolder, threadsOption } from "../options.js";
import { wrapped } from "../output.js";

const examples = `
With --input the run folder is all that is needed, not the file that the run was
trained on. Each series of the file is forecast from its last data.steps values
on: series, time, forecast, low, high, with a column target after time where
there are several. Rows that cannot be read are left out and series that cannot
be forecast are named; with --strict either exits with 1. "-i -" reads CSV, JSON
Lines or Parquet from the standard input.

The interval from low to high is split conformal: the errors on the run's
validation and test windows over each window's own changes, for each step ahead
on its own. 95 % takes the errors on 19 windows, and from 39 on each end has its
own; a line says how many there were. Beyond data.ahead, where forecasts are
made from forecasts, low and high are empty.
With --origins every step of the file, or every so many, is an origin: series,
origin, ahead, time, forecast, low, high, and actual and error where the file
has the value; the figures are printed as well.

A run that classifies predicts the class of each sequence of the file, which
needs no classes: input, prediction, probability, the probability of every
class, and an error where a sequence cannot be classified.

Examples:
  # Predictions of the newest run's model on its test series, as CSV
  $ rnnlab predict last > predictions.csv
  # The same into a file
  $ rnnlab predict runs/2026-11-23T14-58-21-lstm-3f9a --output predictions.csv
  # What comes after newer values of the series that the run was trained on
  $ rnnlab predict last --input new.csv --output forecast.csv --horizon 24
  # Forecasts from every 24th step of newer values, with their errors
  $ rnnlab predict last --input new.csv --origins 24 > rolling.csv
  # What a service pipes in
  $ tail -n 200 sales.jsonl | rnnlab predict last --input -
  # Which class new sequences are of
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
      "Predict the test set again, what follows newer values, or the classes of new sequences.",
    )
    .argument("<run>", 'run folder, the beginning of its name, "last" or "best"')
    .option(
      "-i, --input <file>",
      "newer values to forecast from, or sequences to classify; - is stdin",
    )
    .option("--horizon <number>", "steps to forecast (default: data.ahead)", positiveInteger)
    .option("--level <number>", `percent that the intervals hold (default: ${LEVEL})`, percent)
    .option(
      "--origins <stride>",
      "steps from one origin to the next, or all: rolling forecasts of the file",
      originStride,
    )
    .option("--strict", "exit with 1 where a series or a sequence has no prediction")
    .option("-o, --output <file>", "write the CSV there and not to the standard output")
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
        throw new ExperimentError(`--strict: there is no prediction for ${refused}`);
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
  refuseForecastOptions(options, "without --input, the file of newer values");
  const { predictionsOf } = await import("../../inference/test-predictions.js");
  return { csv: await predictionsOf(folder, threads), complete: true, refused: "" };
}

/** Forecasts of one's own series, classes of other sequences. */
async function ofInput(
  folder: string,
  { path: input, shown }: InputFile,
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
  refuseForecastOptions(options, `for a run of data.task "${task}", which forecasts no series`);
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
  throw new InvalidArgumentError('Expected "all" or the steps from one origin to the next.');
}

/** @throws InvalidArgumentError when `text` is no percentage; a share such as 0.95 is none */
function percent(text: string): number {
  const number = Number(text);
  if (number >= 1 && number < 100) return number;
  throw new InvalidArgumentError("Expected a percentage from 1 to below 100, such as 95.");
}
