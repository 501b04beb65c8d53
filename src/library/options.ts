import { availableParallelism } from "node:os";
import { wholeNumber } from "./whole-number.js";

/** Options of all work that computes. */
export interface ComputeOptions {
  /**
   * CPU threads, from 1 to 1024 (default: those of the machine). The results do not depend on their
   * number.
   */
  readonly threads?: number | undefined;
}

/** Options of all work that can be stopped. */
export interface StopOptions {
  /** Saves a checkpoint and stops; the loop then throws an {@link InterruptedError}. */
  readonly signal?: AbortSignal | undefined;
}

const MOST_THREADS = 1024;

/** @throws UserError if the number of threads is not a whole number from 1 to 1024 */
export function threadsOf({ threads }: ComputeOptions): number {
  return wholeNumber("threads", threads, MOST_THREADS) ?? availableParallelism();
}

/**
 * The number of parallel processes, and whether the caller chose it.
 *
 * @throws UserError if the number is not a whole number from 1 to 1024
 */
export function jobsOf({ jobs }: { readonly jobs?: number | undefined }, threads: number) {
  const chosen = wholeNumber("jobs", jobs, MOST_THREADS);
  return { jobs: chosen ?? threads, isChosen: chosen !== undefined };
}

/** The calling program's own command line, for the manifest. */
export function programCommand(): string[] {
  return ["node", ...process.argv.slice(1)];
}
