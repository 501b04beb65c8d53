import { resolve } from "node:path";
import { applyOverride } from "../config/overrides.js";
import { requestedContent } from "../config/request.js";
import type { SpaceValues } from "../study/sweep/space-entries.js";
import type { ConfigInput } from "./config.js";
import { requestOf } from "./config-request.js";
import { withOptionNames } from "./option-names.js";
import type { ComputeOptions, StopOptions } from "./options.js";
import { parallelWork } from "./parallel-work.js";
import { runSweep } from "./run-sweep.js";
import type { SweepEvent } from "./sweep-events.js";

/**
 * Values to search, by key of the config: a list, or a text as on the command line, such as `"log(1e-4,1e-1)"`. A key
 * with one value is a setting of all trials.
 */
export type SearchSpace = Readonly<Record<string, SpaceValues>>;

export interface SweepOptions extends ComputeOptions, StopOptions {
  /** The base config: a file, a name, or its content (default: the default config). */
  readonly config?: string | ConfigInput | undefined;
  /** Settings of the base config by key, applied in order. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  /** The sampler (default: grid if all values are listed, otherwise random). */
  readonly sampler?: "grid" | "random" | "sobol" | "tpe" | undefined;
  /** Total number of trials (default: the whole grid, or 20). */
  readonly trials?: number | undefined;
  /** Runs of each trial, which is ranked by their mean (default: 1). */
  readonly seeds?: number | undefined;
  /** Seed of the sampler (default: `training.seed`). */
  readonly seed?: number | undefined;
  /** The validation figure that ranks trials (default: the deciding figure of the task). */
  readonly metric?: string | undefined;
  /** Successive halving: trains all trials briefly, and the best 1/eta (default: 1/3) of each rung for longer. */
  readonly asha?: boolean | { readonly eta?: number; readonly minEpochs?: number } | undefined;
  /** Number of new seeds with which the winner and the base config are trained at the end (default: 0). */
  readonly confirm?: number | undefined;
  /** Whether the first trial that fails or diverges ends the sweep (default: false). */
  readonly failFast?: boolean | undefined;
  /** Number of parallel processes, from 1 to 1024 (default: one per thread, as far as memory allows). */
  readonly jobs?: number | undefined;
  /** The folder that will contain the sweep's folder (default: the config's `output.runs`). */
  readonly runs?: string | undefined;
}

/**
 * Searches settings: trains trials in parallel processes and ranks them by validation. Leaves a folder as `rnnlab sweep`
 * does. Nothing happens before the first step of the loop. Leaving the loop saves every trial and stops; `resume`
 * continues.
 *
 * @throws UserError if the space, an option or the data is invalid; no folder is left behind
 * @throws ExperimentError if no trial has a figure, after the result
 * @throws InterruptedError after `signal`; the sweep can be resumed
 * @throws CancelledError after `signal`, before the sweep had a folder
 */
export async function* sweep(
  space: SearchSpace,
  options: SweepOptions = {},
): AsyncGenerator<SweepEvent, void, undefined> {
  const cwd = process.cwd();
  const [{ plannedSweep }, { createSweep }, { entryText }, { configsAtOnce }] = await Promise.all([
    import("../study/sweep/plan.js"),
    import("../study/sweep/folder.js"),
    import("../study/sweep/space-entries.js"),
    import("../study/sweep/trial-config.js"),
  ]);
  yield* parallelWork<SweepEvent>(options, async (tools) => {
    const { command, onWarning, wanted } = tools;
    const entries = Object.entries(space).map(entryText);
    const plan = await withOptionNames(async () => {
      const content = contentOf(options, cwd);
      return plannedSweep({ content, set: [], entries, options: {}, onWarning }, cwd);
    });
    const jobs = await tools.parallelRuns(configsAtOnce(plan.config, plan, wanted));
    const base = resolve(options.runs ?? plan.config.output.runs);
    await runSweep(await createSweep(plan, base, command), { ...tools, jobs });
  });
}

/** The config with the options of the sweep in its `sweep` part, which the schema checks. */
function contentOf(options: SweepOptions, cwd: string) {
  const { sampler, trials, seeds, seed, metric, confirm, failFast } = options;
  const asha = options.asha === true ? {} : options.asha || undefined;
  const { config, source } = requestedContent(requestOf(options, cwd), cwd);
  const given = Object.entries({ sampler, trials, seeds, seed, metric, asha, confirm, failFast });
  const changes = given.filter(([, value]) => value !== undefined);
  const changed = changes.reduce((content, [key, value]) => {
    return applyOverride(content, { path: ["sweep", key], value });
  }, config);
  return { config: changed, source };
}
