import type { Config } from "../config/schema.js";
import { reported } from "./events.js";
import { fittingRuns } from "./fitting-runs.js";
import { inOptionNames } from "./option-names.js";
import {
  type ComputeOptions,
  jobsOf,
  programCommand,
  type StopOptions,
  threadsOf,
} from "./options.js";

/** The options of work in parallel processes. */
interface ParallelOptions extends ComputeOptions, StopOptions {
  readonly jobs?: number | undefined;
}

/** A warning, which every kind of work can report. */
interface Warning {
  readonly type: "warning";
  readonly message: string;
}

/** What a comparison or a sweep, new or resumed, requires. */
export interface ParallelTools<E> {
  /** CPU threads of all processes together. */
  readonly threads: number;
  /** The number of parallel processes if memory allows it. */
  readonly wanted: number;
  /** The command line to record in the folder. */
  readonly command: readonly string[];
  readonly signal: AbortSignal;
  readonly emit: (event: E | Warning) => void;
  readonly onWarning: (text: string) => void;
  /**
   * Checks the configs before any run starts.
   *
   * @returns the number of parallel runs
   * @throws UserError if a config cannot be run, CancelledError after the signal
   */
  readonly parallelRuns: (configs: readonly Config[]) => Promise<number>;
}

/**
 * The events of work in parallel processes.
 *
 * @throws UserError if threads or jobs are not whole numbers in their range
 */
export function parallelWork<E>(
  options: ParallelOptions,
  work: (tools: ParallelTools<E>) => Promise<void>,
): AsyncGenerator<E | Warning, void, undefined> {
  const threads = threadsOf(options);
  const jobs = jobsOf(options, threads);
  const command = programCommand();
  return reported<E | Warning>((emit, signal) => {
    const onWarning = (text: string) => emit({ type: "warning", message: inOptionNames(text) });
    const parallelRuns = (configs: readonly Config[]) =>
      fittingRuns(configs, { ...jobs, onWarning }, signal);
    return work({ threads, wanted: jobs.jobs, command, signal, emit, onWarning, parallelRuns });
  }, options.signal);
}
