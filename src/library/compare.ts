import { resolve } from "node:path";
import { requestedConfig } from "../config/request.js";
import type { Config } from "../config/schema.js";
import type { CompareEvent } from "./comparison-events.js";
import type { ConfigInput } from "./config.js";
import { requestOf } from "./config-request.js";
import { withOptionNames } from "./option-names.js";
import type { ComputeOptions, StopOptions } from "./options.js";
import { parallelWork } from "./parallel-work.js";
import { runComparison } from "./run-comparison.js";
import { wholeNumber } from "./whole-number.js";

/** A model: a cell, a config or a finished run by name, or a whole config as loadConfig returns it. */
export type Model = string | Config;

export interface CompareOptions extends ComputeOptions, StopOptions {
  /** Processes in parallel, from 1 to 1024 (default: one per thread, as far as memory allows). */
  readonly jobs?: number | undefined;
  /**
   * The config of models that are given by their cell: a file, the name of a bundled config, or a
   * config's content.
   */
  readonly config?: string | ConfigInput | undefined;
  /** Settings by key, applied in order to every model that is trained. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  /** Runs of each model, with consecutive seeds from `training.seed` on (default: 1). */
  readonly seeds?: number | undefined;
  /** Whether to choose hidden sizes that give all models about the same number of parameters. */
  readonly matchParameters?: boolean | undefined;
  /** Data file of all models, if it has moved since the runs finished. */
  readonly data?: string | undefined;
  /** The folder that will contain the comparison's folder (default: the config's `output.runs`). */
  readonly runs?: string | undefined;
}

/**
 * Trains several models on the same data with the same seeds, in parallel processes, and compares
 * them. Leaves a folder as `rnnlab compare` does. Nothing happens before the first step of the
 * loop. Leaving the loop saves every run and stops; `resume` continues.
 *
 * @throws UserError if a model is unknown or cannot be trained, or the data differ; no folder is
 *   left behind
 * @throws ExperimentError that names the runs that failed, after the other runs and the result
 * @throws InterruptedError after `signal`; the comparison can be resumed
 * @throws CancelledError after `signal`, before the comparison had a folder
 */
export async function* compare(
  models: readonly Model[],
  options: CompareOptions = {},
): AsyncGenerator<CompareEvent, void, undefined> {
  const seeds = wholeNumber("seeds", options.seeds, MOST_SEEDS) ?? 1;
  const cwd = process.cwd();
  const request = requestOf(options, cwd);
  const [{ plannedMembers }, { withNewComparison }, { readComparison }] = await Promise.all([
    import("../study/members.js"),
    import("../study/comparison.js"),
    import("../runs/comparison-file.js"),
  ]);
  yield* parallelWork<CompareEvent>(options, async (tools) => {
    const { command, onWarning } = tools;
    const planning = { ...request, seeds, ...givenOf(options) };
    const members = await withOptionNames(() => plannedMembers(models, planning, cwd, onWarning));
    const jobs = await tools.parallelRuns(members.flatMap(({ config }) => config ?? []));
    const base = resolve(options.runs ?? requestedConfig(request, cwd).output.runs);
    await withNewComparison(members, { base, name: "compare", command }, (owned) =>
      runComparison(owned, readComparison(owned.folder), { ...tools, jobs }),
    );
  });
}

const MOST_SEEDS = 1024;

/** Options that the command line only knows as given or not given. */
function givenOf({ data, matchParameters }: CompareOptions) {
  return {
    ...(matchParameters === true && { matchParameters }),
    ...(data !== undefined && { data }),
  };
}
