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
import { runSweep } from "./run-sweep.js";
import type { SweepEvent } from "./sweep-events.js";

interface SweepingOptions extends ComputeOptions, StopOptions {
  readonly jobs?: number | undefined;
}

/** What work on a sweep, new or resumed, has at hand. */
export interface Sweeping {
  /** The command line that the folder keeps. */
  readonly command: readonly string[];
  readonly onWarning: (text: string) => void;
  /**
   * Checks the config that trials start from, before anything is begun.
   *
   * @param runs how many there are in all
   * @returns how many of them run in parallel
   * @throws UserError if it cannot be run, CancelledError after the signal
   */
  readonly parallelRuns: (base: Config, runs: number) => Promise<number>;
  /** Runs what the sweep lacks, and reports it. */
  readonly run: (folder: string, jobs: number) => Promise<void>;
}

/**
 * The events of work on a sweep.
 *
 * @throws UserError if threads or jobs are not whole numbers in their range
 */
export function sweeping(
  options: SweepingOptions,
  work: (tools: Sweeping) => Promise<void>,
): AsyncGenerator<SweepEvent, void, undefined> {
  const threads = threadsOf(options);
  const place = jobsOf(options, threads);
  return reported<SweepEvent>((emit, signal) => {
    const onWarning = (text: string) => emit({ type: "warning", message: inOptionNames(text) });
    return work({
      command: programCommand(),
      onWarning,
      parallelRuns(base, runs) {
        const configs = Array.from({ length: Math.min(place.jobs, runs) }, () => base);
        return fittingRuns(configs, { ...place, onWarning }, signal);
      },
      run: (folder, jobs) => runSweep(folder, { threads, jobs, signal, emit }),
    });
  }, options.signal);
}
