import { resolve } from "node:path";
import { fileFrom } from "../config/file.js";
import { type ConfigRequest, requestedConfig } from "../config/request.js";
import type { Config } from "../config/schema.js";
import { CancelledError } from "../shared/errors.js";
import type { CompareEvent } from "./comparison-events.js";
import type { ConfigInput } from "./config.js";
import { reported } from "./events.js";
import { inOptionNames, withOptionNames } from "./option-names.js";
import {
  type ComputeOptions,
  jobsOf,
  programCommand,
  type StopOptions,
  threadsOf,
  wholeNumber,
} from "./options.js";
import { runComparison } from "./run-comparison.js";

/** A model: a cell, a config or a finished run by name, or a whole config as loadConfig returns it. */
export type Model = string | Config;

export interface CompareOptions extends ComputeOptions, StopOptions {
  /** Processes in parallel, from 1 to 1024 (default: one per thread, as far as memory allows). */
  readonly jobs?: number | undefined;
  /** The config of models that are named by their cell: by file or name, or its content. */
  readonly config?: string | ConfigInput | undefined;
  /** Changes of every model that is trained, by key, applied in their order. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  /** Runs of each model, with consecutive seeds from `training.seed` on (default: 1). */
  readonly seeds?: number | undefined;
  /** Whether to choose hidden sizes that give all models about the same number of parameters. */
  readonly matchParameters?: boolean | undefined;
  /** Data file of all models, if it has moved since the runs finished. */
  readonly data?: string | undefined;
  /** Folder to make the comparison's folder in (default: the config's `output.runs`). */
  readonly runs?: string | undefined;
}

/**
 * Trains several models on the same data with the same seeds, in processes side by side, and compares them.
 * Leaves a folder as `rnnlab compare` does. Nothing happens before the first step of the loop. Leaving the
 * loop saves every run and stops; `resume` continues.
 *
 * @throws UserError when a model is unknown or cannot be trained, or the data differ; no folder is left then
 * @throws ExperimentError naming the runs that failed, after the others and the result
 * @throws InterruptedError after `signal`; the comparison can be resumed
 * @throws CancelledError after `signal`, before the comparison had a folder
 */
export async function* compare(
  models: readonly Model[],
  options: CompareOptions = {},
): AsyncGenerator<CompareEvent, void, undefined> {
  const threads = threadsOf(options);
  const jobs = jobsOf(options, threads);
  const seeds = wholeNumber("seeds", options.seeds, MOST_SEEDS) ?? 1;
  const cwd = process.cwd();
  const request = requestOf(options, cwd);
  const [{ plannedMembers }, { withNewComparison }, { requireRunnable }, { readComparison }] =
    await Promise.all([
      import("../study/members.js"),
      import("../study/comparison.js"),
      import("../study/check-members.js"),
      import("../runs/comparison-file.js"),
    ]);
  yield* reported<CompareEvent>(async (emit, signal) => {
    const onWarning = (text: string) => emit({ type: "warning", message: inOptionNames(text) });
    const { members, atOnce } = await withOptionNames(async () => {
      const planned = await plannedMembers(
        models,
        { ...request, seeds, ...givenOf(options) },
        cwd,
        onWarning,
      );
      const configs = planned.flatMap(({ config }) => config ?? []);
      return { members: planned, atOnce: await requireRunnable(configs, { ...jobs, onWarning }) };
    });
    if (signal.aborted) throw new CancelledError("stopped before anything was begun");
    const base = resolve(options.runs ?? requestedConfig(request, cwd).output.runs);
    const command = programCommand();
    await withNewComparison(members, { base, name: "compare", command }, (owned) =>
      runComparison(owned, readComparison(owned.folder), {
        threads,
        jobs: atOnce,
        signal,
        command,
        emit,
      }),
    );
  }, options.signal);
}

const MOST_SEEDS = 1024;

/** Options that the command line knows as given or not given. */
function givenOf({ data, matchParameters }: CompareOptions) {
  return {
    ...(matchParameters === true && { matchParameters }),
    ...(data !== undefined && { data }),
  };
}

/** What the options say of the configs, as the command line would. */
function requestOf({ config, set = {} }: CompareOptions, cwd: string): ConfigRequest {
  const sets = Object.entries(set).map(([key, value]) => {
    return `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`;
  });
  if (config === undefined) return { set: sets };
  if (typeof config === "string") return { config, set: sets };
  return { content: { config: fileFrom(cwd, config), source: "the config" }, set: sets };
}
