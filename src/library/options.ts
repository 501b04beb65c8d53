import { availableParallelism } from "node:os";
import { UserError } from "../shared/errors.js";

/** What all work that computes takes. */
export interface ComputeOptions {
  /** CPU threads, from 1 to 1024 (default: as many as the machine has); the results do not depend on them. */
  readonly threads?: number | undefined;
}

/** What all work takes that can be stopped. */
export interface StopOptions {
  /** Saves a checkpoint and stops; the loop then throws an {@link InterruptedError}. */
  readonly signal?: AbortSignal | undefined;
}

const MOST_THREADS = 1024;

/** @throws UserError when the number of threads is not a whole number from 1 to 1024 */
export function threadsOf({ threads }: ComputeOptions): number {
  return wholeNumber("threads", threads, MOST_THREADS) ?? availableParallelism();
}

/**
 * Processes at once, and whether the program chose their number.
 *
 * @throws UserError when the number is not a whole number from 1 to 1024
 */
export function jobsOf({ jobs }: { readonly jobs?: number | undefined }, threads: number) {
  const chosen = wholeNumber("jobs", jobs, MOST_THREADS);
  return { jobs: chosen ?? threads, isChosen: chosen !== undefined };
}

/** @throws UserError when `value` is neither undefined nor a whole number from 1 to `most` */
export function wholeNumber(
  name: string,
  value: number | undefined,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 1 && value <= most)) {
    return value;
  }
  const range = most < Number.MAX_SAFE_INTEGER ? `from 1 to ${most}` : "above 0";
  throw new UserError(`${name} is ${value}, expected a whole number ${range}`);
}

/** The program's own command line, for the manifest. */
export function programCommand(): string[] {
  return ["node", ...process.argv.slice(1)];
}
