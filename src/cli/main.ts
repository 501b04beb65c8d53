import { readFileSync } from "node:fs";
import { Command, CommanderError, Help, type Option } from "commander";
import { jsonText } from "../report/json-text.js";
import { bounded, oneLine, printable } from "../report/printable.js";
import { UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { ownFile } from "../shared/own-files.js";
import { addCompare } from "./commands/compare.js";
import { addCompletion } from "./commands/completion.js";
import { addConfig } from "./commands/config.js";
import { addData } from "./commands/data.js";
import { addDoctor } from "./commands/doctor.js";
import { addExport } from "./commands/export.js";
import { addGradients } from "./commands/gradients.js";
import { addInit } from "./commands/init.js";
import { addInspect } from "./commands/inspect.js";
import { addPlot } from "./commands/plot.js";
import { addPredict } from "./commands/predict.js";
import { addReport } from "./commands/report.js";
import { addResume } from "./commands/resume.js";
import { addRuns } from "./commands/runs.js";
import { addSchema } from "./commands/schema.js";
import { addServe } from "./commands/serve.js";
import { addSetup } from "./commands/setup.js";
import { addSweep } from "./commands/sweep.js";
import { addTrain } from "./commands/train.js";
import type { CliContext } from "./context.js";
import { errorReport, helpHint, wantsJson } from "./error-json.js";
import { exitCodes, failureOf } from "./exit.js";
import { addHelp } from "./help.js";
import { hintAbout } from "./hints.js";
import { takeEarlySignals } from "./interruption.js";
import { textStream, wrapped } from "./output.js";
import { watchOutput } from "./output-faults.js";
import { typedFiles, withTypedFiles } from "./typed-files.js";

const commands = [
  addTrain,
  addResume,
  addCompare,
  addSweep,
  addData,
  addInit,
  addInspect,
  addGradients,
  addPredict,
  addPlot,
  addReport,
  addRuns,
  addServe,
  addExport,
  addConfig,
  addSchema,
  addDoctor,
  addSetup,
  addCompletion,
];

/** Runs one command line and returns the exit code. */
export async function main(given: CliContext): Promise<number> {
  const show = typedFiles(given);
  const stderr = textStream(withTypedFiles(given.stderr, show));
  const context = { ...given, stdout: textStream(given.stdout), stderr };
  try {
    requireUtf8(context.argv);
    await createProgram(context).parseAsync([...context.argv], { from: "user" });
    return exitCodes.done;
  } catch (error) {
    // The program is built for these errors alone: if no more files can be opened, it cannot be built.
    const program = error instanceof CommanderError ? createProgram(context) : undefined;
    const hint = program ? await hintAbout(error, program, context, shownWord) : "";
    const { code, message: raw } = failureOf(error);
    if (wantsJson(context.argv)) {
      if (code !== exitCodes.done) {
        const fix = hint || (program ? helpHint(program, context.argv) : "");
        context.stderr.write(`${jsonText(errorReport(error, fix), 0)}\n`);
      }
      return code;
    }
    const message = printable(raw || bounded(hint)); // the message may quote an untrusted file
    const text = code === exitCodes.bug ? message : wrapped(show(message), context.stderr);
    if (text) context.stderr.write(`${text}\n`);
    return code;
  }
}

/**
 * Rejects a command line that is not UTF-8. Node.js replaces the invalid bytes, so a file with such a name would not
 * be found, and a new folder would get another name.
 *
 * @throws UserError naming the word
 */
function requireUtf8(argv: readonly string[]): void {
  const word = argv.find((text) => text.includes("\ufffd"));
  if (word === undefined) return;
  throw new UserError(
    `${word}: not UTF-8, expected a command line in UTF-8. Rename the file, or change to the folder with this ` +
      "name and use relative paths.",
  );
}

/** Replaces words of the command line that contain control sequences by a printable form. */
function printableWords(argv: readonly string[]): (text: string) => string {
  const words = argv.filter((word) => shownWord(word) !== word);
  return (text) => words.reduce((shown, word) => shown.replaceAll(word, shownWord(word)), text);
}

function shownWord(word: string): string {
  return oneLine(printable(word));
}

/** The help of an option, without the default of a list that is empty by default. */
function describeOption(option: Option): string {
  const { defaultValue, description } = option;
  const isEmptyList = Array.isArray(defaultValue) && defaultValue.length === 0;
  return isEmptyList ? description : new Help().optionDescription(option);
}

/** Columns that descriptions in the help need to be wrapped. */
const LEAST_HELP_WIDTH = 20;

/** Builds the whole command tree without parsing anything. */
export function createProgram(context: CliContext): Command {
  const { version } = JSON.parse(readFileSync(ownFile("package.json"), "utf8")) as {
    version: string;
  };
  const isJson = wantsJson(context.argv);
  const show = printableWords(context.argv);
  const program = new Command("rnnlab")
    .description("Train, compare and reproduce recurrent neural networks on sequences.")
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ optionDescription: describeOption, minWidthToWrap: LEAST_HELP_WIDTH })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => {
        if (!isJson) context.stderr.write(bounded(show(text))); // `main` prints it as JSON
      },
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      getErrHelpWidth: () => context.stderr.columns ?? 80,
    });
  for (const add of commands) add(program, context);
  addHelp(program);
  return program;
}

/**
 * The entry point of the program, with the process's own streams and command line.
 *
 * @param earlySignals signals that arrived while the program was loaded
 */
export async function runProcess(earlySignals: () => readonly string[]): Promise<void> {
  takeEarlySignals(earlySignals);
  const cwd = workingFolder();
  if (cwd === undefined) {
    process.stderr.write("error: the working folder no longer exists. Change to another one.\n");
    process.exitCode = exitCodes.usage;
    return;
  }
  const output = watchOutput(process);
  const code = await main({
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd,
    argv: process.argv.slice(2),
  });
  process.exitCode = await output.exitCode(code);
}

/** Undefined if the working folder was removed. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
