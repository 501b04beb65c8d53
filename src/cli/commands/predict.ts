import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { UserError } from "../../shared/errors.js";
import type { CliContext } from "../context.js";
import { positiveInteger, runsFolder, threadsOption } from "../options.js";

const examples = `
With --input, each series of the file is forecast from its last data.steps
values on: series, time, forecast, low, high, with a column target after time
where there are several. The interval from low to high holds --level percent of
the run's own test errors, for each step ahead on its own (empirical quantiles).
A horizon beyond data.ahead is forecast from forecasts; no test error tells how
far those are off, and their low and high are left empty, as they are where the
run has too few test windows (40 for 95 %).
A run that classifies (data.task "labelled" or "words") tells the class of each
sequence of the file, which needs no classes: input, prediction, probability,
and the probability of every class.

Examples:
  # Predictions of the newest run's model on its test series, as CSV
  $ rnnlab predict last > predictions.csv
  # The same into a file
  $ rnnlab predict runs/2026-11-23T14-58-21-lstm-3f9a --output predictions.csv
  # What comes after newer values of the series that the run was trained on
  $ rnnlab predict last --input new.csv --output forecast.csv --horizon 24
  # Which class new sequences are of
  $ rnnlab predict last --input unknown.csv`;

interface PredictOptions {
  readonly input?: string;
  readonly horizon?: number;
  readonly level?: number;
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
    .option("-i, --input <file>", "newer values to forecast from, or sequences to classify")
    .option("--horizon <number>", "steps to forecast (default: data.ahead)", positiveInteger)
    .option("--level <number>", `percent that the intervals hold (default: ${LEVEL})`, percent)
    .option("-o, --output <file>", "write the CSV there and not to the standard output")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .option("--threads <number>", "CPU threads", positiveInteger, threadsOption)
    .addHelpText("after", examples)
    .action(async (run: string, options: PredictOptions) => {
      const { findRun } = await import("../../runs/find.js");
      const folder = findRun(run, resolve(context.cwd, options.runs));
      const csv = await predicted(folder, options, context.cwd);
      if (options.output !== undefined) {
        const { writeOutput } = await import("../output-file.js");
        writeOutput(resolve(context.cwd, options.output), csv, options.output);
      } else for (const piece of csv) context.stdout.write(piece);
    });
}

/** The CSV in pieces. */
async function predicted(
  folder: string,
  options: PredictOptions,
  cwd: string,
): Promise<Iterable<string>> {
  const { input, threads } = options;
  if (input !== undefined) return [await ofInput(folder, resolve(cwd, input), options)];
  refuseForecastOptions(options, "without --input, the file of newer values");
  const { predictionsOf } = await import("../../inference/predict.js");
  return predictionsOf(folder, threads);
}

/** Forecasts of one's own series, classes of other sequences. */
async function ofInput(folder: string, input: string, options: PredictOptions): Promise<string> {
  const { horizon, level = LEVEL, threads } = options;
  const { readConfig } = await import("../../runs/reader.js");
  const { task } = readConfig(folder).data;
  if (task === "csv") {
    const { forecastOf } = await import("../../inference/forecast.js");
    return forecastOf(folder, { input, horizon, level: level / 100, threads });
  }
  refuseForecastOptions(options, `for a run of data.task "${task}", which forecasts no series`);
  const { classesOf } = await import("../../inference/classify.js");
  return classesOf(folder, { input, threads });
}

function refuseForecastOptions({ horizon, level }: PredictOptions, where: string): void {
  if (horizon === undefined && level === undefined) return;
  throw new UserError(`--horizon and --level are given ${where}`);
}

/** @throws InvalidArgumentError when `text` is no percentage; a share such as 0.95 is none */
function percent(text: string): number {
  const number = Number(text);
  if (number >= 1 && number < 100) return number;
  throw new InvalidArgumentError("Expected a percentage from 1 to below 100, such as 95.");
}
