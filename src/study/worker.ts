/**
 * The process of a worker, on this machine or as a task of a cluster. It works on a folder until nothing is
 * left to do there. If another process started it and ends, it saves and ends too.
 */

import { parseArgs } from "node:util";
import { printable } from "../report/printable.js";
import { isSweep } from "../runs/folders.js";
import { ExperimentError, InterruptedError, UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { savingSignals } from "../shared/signals.js";
import { type WorkOptions, workOnComparison } from "./comparison-work.js";
import { requeued } from "./launch/slurm.js";
import { createReporter, type Reporter } from "./reporter.js";
import { work } from "./sweep/work.js";
import { STOPPED } from "./worker-exit.js";

/**
 * Works on a folder.
 *
 * @param argv the folder; `--threads`, the number of CPU threads; `--shared-by`, the number of workers that share
 *   them; `--stale`, the milliseconds after which a silent worker counts as gone
 * @param earlySignals those that came while this was loaded
 */
export async function serve(
  argv: readonly string[],
  earlySignals: readonly string[],
): Promise<void> {
  const stopping = new AbortController();
  const reporter = createReporter(process);
  let isTimeUp = earlySignals.includes("SIGUSR1");
  process.stderr.on("error", () => {}); // a full disk, which also fails the writes to the folder
  // SIGINT is not among these: the parent decides what it means
  for (const signal of savingSignals) process.on(signal, () => stopping.abort());
  process.on("SIGUSR1", () => {
    isTimeUp = true;
  });
  process.on("disconnect", () => stopping.abort());
  if (savingSignals.some((signal) => earlySignals.includes(signal))) stopping.abort();
  if (reporter && !process.connected) stopping.abort();
  process.exitCode = await exitCodeOf(workAs(argv, stopping.signal, reporter), reporter);
  if (isTimeUp && process.exitCode === STOPPED) askForAnotherTurn();
  await reporter?.close();
}

function workAs(
  argv: readonly string[],
  signal: AbortSignal,
  reporter: Reporter | undefined,
): Promise<void> {
  const { folder, ...given } = argumentsOf(argv);
  const options: WorkOptions = {
    ...given,
    command: ["rnnlab", "worker", folder],
    signal,
    onWarning: (message) => writeLine(`warning: ${message}`),
    onMember: reporter?.member,
  };
  return isSweep(folder) ? work(folder, options) : workOnComparison(folder, options);
}

const TEXT = { type: "string" } as const;

function argumentsOf(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { threads: TEXT, "shared-by": TEXT, stale: TEXT },
    allowPositionals: true,
  });
  const [folder = ""] = positionals;
  return {
    folder,
    threads: Number(values.threads) || 1, // Slurm's variable for it may be empty
    sharedBy: Number(values["shared-by"] ?? 1),
    staleMs: values.stale === undefined ? undefined : Number(values.stale),
  };
}

/** Asks Slurm to requeue this task. If Slurm refuses, what was saved waits for another worker. */
function askForAnotherTurn(): void {
  const refusal = requeued(process.env);
  if (refusal !== undefined) writeLine(`warning: not requeued: ${refusal}`);
}

/** Reports an error to the parent or, without one, to the log. Only a bug has a stack. */
async function exitCodeOf(working: Promise<void>, reporter: Reporter | undefined): Promise<number> {
  try {
    await working;
    return 0;
  } catch (error) {
    if (error instanceof InterruptedError) return STOPPED;
    const text = textOf(error);
    if (!reporter?.error(text)) writeLine(`error: ${text}`);
    return 1;
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isKnown = error instanceof UserError || error instanceof ExperimentError;
  return isKnown || errorCode(error) !== undefined ? error.message : (error.stack ?? error.message);
}

/** A line for the parent's terminal or the log, which is read on a terminal later. */
function writeLine(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}
