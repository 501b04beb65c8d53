/**
 * The process of a worker, on this machine or as a task of a cluster. It works on a folder until nothing is
 * left to do there. If another process started it and ends, it saves and ends too.
 */

import { isSweep } from "../runs/folders.js";
import { ExperimentError, InterruptedError, UserError } from "../shared/errors.js";
import { type WorkOptions, workOnComparison } from "./comparison-work.js";
import { requeued } from "./launch/slurm.js";
import { work } from "./sweep/work.js";

/**
 * Signals after which to save. Schedulers send them to all processes of a job. SIGINT is missing: the parent
 * decides what it means.
 */
const SAVING = ["SIGTERM", "SIGHUP", "SIGUSR1"] as const;

/**
 * Works on a folder.
 *
 * @param argv the folder, the number of threads, and the milliseconds after which a silent worker counts as
 *   gone
 * @param earlySignals signals received while this module was loading
 */
export async function serve(
  argv: readonly string[],
  earlySignals: readonly string[],
): Promise<void> {
  const [folder = "", threads = "1", staleMs] = argv;
  const stopping = new AbortController();
  const isChild = process.channel !== undefined;
  let isTimeUp = earlySignals.includes("SIGUSR1");
  for (const signal of SAVING) process.on(signal, () => stopping.abort());
  process.on("SIGUSR1", () => {
    isTimeUp = true;
  });
  if (isChild) process.on("disconnect", () => stopping.abort());
  if (SAVING.some((signal) => earlySignals.includes(signal))) stopping.abort();
  if (isChild && !process.connected) stopping.abort();
  process.exitCode = await exitCodeOf(
    workOn(folder, {
      threads: Number(threads) || 1, // the Slurm variable that holds it may be empty
      staleMs: staleMs === undefined ? undefined : Number(staleMs),
      command: ["rnnlab", "worker", folder],
      signal: stopping.signal,
      onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
    }),
  );
  if (isTimeUp && process.exitCode === STOPPED) askForAnotherTurn();
  if (isChild && process.connected) process.disconnect();
}

function workOn(folder: string, options: WorkOptions): Promise<void> {
  return isSweep(folder) ? work(folder, options) : workOnComparison(folder, options);
}

/** Asks Slurm to requeue this task. If that is refused, another worker can continue with the saved state. */
function askForAnotherTurn(): void {
  const refusal = requeued(process.env);
  if (refusal !== undefined) process.stderr.write(`warning: not requeued: ${refusal}\n`);
}

const STOPPED = 130;

/** Logs the error; with a stack only for bugs. */
async function exitCodeOf(working: Promise<void>): Promise<number> {
  try {
    await working;
    return 0;
  } catch (error) {
    if (error instanceof InterruptedError) return STOPPED;
    process.stderr.write(`error: ${textOf(error)}\n`);
    return 1;
  }
}

function textOf(error: unknown): string {
  if (error instanceof UserError || error instanceof ExperimentError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
