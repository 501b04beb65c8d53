import { resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../../shared/errors.js";
import type { CliContext } from "../context.js";
import { addLauncherOptions } from "../launcher-options.js";
import {
  addProgressOptions,
  epochCount,
  type ProgressChoice,
  positiveInteger,
  runsFolder,
  staleMsOf,
  threadsOption,
} from "../options.js";
import type { LauncherOptions } from "../workers.js";

const examples = `
Examples:
  # Continue the newest run after it was interrupted or killed
  $ rnnlab resume last
  # Train a run for more epochs, 20 in total
  $ rnnlab resume runs/2026-11-23T14-58-21-lstm-3f9a --epochs 20
  # Continue although the data file has moved
  $ rnnlab resume last --data archive/sales.csv
  # Run the missing members of a comparison
  $ rnnlab resume runs/2026-11-23T15-02-40-compare-91c2`;

interface ResumeOptions extends LauncherOptions, ProgressChoice {
  readonly epochs?: number;
  readonly data?: string;
  readonly runs: string;
  readonly threads: number;
  readonly trials?: number;
  readonly stale?: number;
  readonly json?: true;
}

/** @throws UserError if an option does not apply to what is resumed */
function requireNone(
  options: ResumeOptions,
  names: readonly (keyof ResumeOptions)[],
  resumed: string,
): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const option = given.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UserError(
    `--${option} is given for ${resumed}, which has no such option. Leave it out.`,
  );
}

export function addResume(program: Command, context: CliContext): void {
  addLauncherOptions(addProgressOptions(program.command("resume")))
    .description(
      "Continue a run, comparison or sweep; a run gives the same bits as without a stop.",
    )
    .argument("<run>", 'run, comparison or sweep folder, the beginning of its name, or "last"')
    .option("--epochs <number>", "total number of epochs to train", epochCount)
    .option("--data <file>", "new path of the data file, if it has moved")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .option("--threads <number>", "CPU threads", positiveInteger, threadsOption)
    .option(
      "--jobs <number>",
      "processes in parallel, for a comparison or a sweep",
      positiveInteger,
    )
    .option("--trials <number>", "total number of trials of a sweep", epochCount)
    .option("--json", "print the result as JSON")
    .addHelpText("after", examples)
    .action((run: string, options: ResumeOptions) => resume(run, options, context));
}

/** Continues the comparison, sweep or run that `reference` names. */
async function resume(
  reference: string,
  options: ResumeOptions,
  context: CliContext,
): Promise<void> {
  const base = resolve(context.cwd, options.runs);
  const data = options.data === undefined ? undefined : resolve(context.cwd, options.data);
  const given = { ...options, data, staleMs: staleMsOf(options) };
  const { findComparison, findSweep } = await import("../../runs/find-study.js");
  const comparison = findComparison(reference, base);
  if (comparison !== undefined) {
    requireNone(options, ["epochs", "trials"], "a comparison");
    const { resumeComparison } = await import("../compare.js");
    return resumeComparison(comparison, given, context);
  }
  const sweep = findSweep(reference, base);
  if (sweep !== undefined) {
    requireNone(options, ["epochs", "logEvery"], "a sweep");
    const { resumeSweep } = await import("../sweep.js");
    return resumeSweep(sweep, given, context);
  }
  requireNone(options, ["trials", "launcher", "workers", "sbatch", "detach"], "a run");
  const { findRun } = await import("../../runs/find.js");
  const { resumeExperiment } = await import("../../experiment/resume.js");
  const { runAndPrint } = await import("../train.js");
  const folder = findRun(reference, base);
  const { threads, epochs, staleMs } = given;
  await runAndPrint(
    (common) => resumeExperiment(folder, { ...common, threads, epochs, data, staleMs }),
    options,
    context,
  );
}
