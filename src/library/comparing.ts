import type { Config } from "../config/schema.js";
import type { ComparisonFile, OwnedFolder } from "../runs/comparison-file.js";
import type { CompareEvent } from "./comparison-events.js";
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
import { runComparison } from "./run-comparison.js";

interface ComparingOptions extends ComputeOptions, StopOptions {
  readonly jobs?: number | undefined;
}

/** What running a comparison, new or resumed, requires. */
export interface Comparing {
  /** The command line to record in the folder. */
  readonly command: readonly string[];
  readonly onWarning: (text: string) => void;
  /**
   * Checks the configs before any run starts.
   *
   * @returns the number of parallel runs
   * @throws UserError if a config cannot be run, CancelledError after the signal
   */
  readonly parallelRuns: (configs: readonly Config[]) => Promise<number>;
  /** Runs the missing members of the comparison, and reports them. */
  readonly run: (owned: OwnedFolder, found: ComparisonFile, jobs: number) => Promise<void>;
}

/**
 * The events of a comparison as it runs.
 *
 * @throws UserError if threads or jobs are not whole numbers in their range
 */
export function comparing(
  options: ComparingOptions,
  work: (tools: Comparing) => Promise<void>,
): AsyncGenerator<CompareEvent, void, undefined> {
  const threads = threadsOf(options);
  const jobs = jobsOf(options, threads);
  const command = programCommand();
  return reported<CompareEvent>((emit, signal) => {
    const onWarning = (text: string) => emit({ type: "warning", message: inOptionNames(text) });
    return work({
      command,
      onWarning,
      parallelRuns: (configs) => fittingRuns(configs, { ...jobs, onWarning }, signal),
      run: (owned, found, parallel) =>
        runComparison(owned, found, { threads, jobs: parallel, signal, command, emit }),
    });
  }, options.signal);
}
