import { type ConfigRequest, requestedConfig, requestedContent } from "../../config/request.js";
import { resolveConfig } from "../../config/resolve.js";
import type { Config } from "../../config/schema.js";
import type { SweepConfig } from "../../config/sweep.js";
import { emptyValidation } from "../../data/registry.js";
import type { TaskData } from "../../data/task.js";
import { decidingFigure } from "../../evaluation/figures.js";
import { checkedExperiment } from "../../experiment/check.js";
import { type Dimension, MOST_TRIALS, type SweepFile } from "../../runs/sweep-file.js";
import { UserError } from "../../shared/errors.js";
import { rungsOf } from "./asha.js";
import { checkSpace, checkTargets, requireComparableFigures } from "./check.js";
import { sweepMetric } from "./metric.js";
import { validationTargets } from "./same-validation.js";
import { samplerNamed } from "./samplers/index.js";
import { valueCount } from "./space.js";
import { spaceOf } from "./space-entries.js";

export interface SweepRequest extends ConfigRequest {
  /** `key=values` texts; a key with one value is a setting. */
  readonly entries: readonly string[];
  /** Options from the command line; the config's `sweep` section supplies the rest. */
  readonly options: Omit<SweepConfig, "space">;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** A sweep before its folder is created. */
export interface PlannedSweep extends Omit<SweepFile, "format" | "createdAt" | "command"> {
  /** The config that all trials start from. */
  readonly config: Config;
}

const DEFAULT_TRIALS = 20;

/**
 * Plans the sweep that a request describes. Everything that can be checked before the first trial is checked.
 *
 * @param cwd the folder that file names are relative to
 * @throws UserError when the space, an option or the data is invalid
 */
export async function plannedSweep(request: SweepRequest, cwd: string): Promise<PlannedSweep> {
  const { config: content, source } = requestedContent(request, cwd);
  const { sweep: part } = requestedConfig(request, cwd);
  const { base, space } = spaceOf(request.entries, part?.space ?? {}, withoutSweep(content));
  checkSpace(base, space);
  const config = resolveConfig(base, source);
  const options = { ...part, ...defined(request.options) };
  requireSweepable(config, source);
  const checked = await checkedExperiment(config, {});
  const metric = sweepMetric(options.metric ?? defaultMetric(checked.data));
  const rungFigures = options.asha ? [metric.epochMetric] : [];
  requireComparableFigures(space, [metric.name, ...rungFigures]);
  await checkTargets(base, space, validationTargets(checked.data));
  requireMoreRungs(config, space, options.asha);
  const sampler = options.sampler ?? (space.some(isEndless) ? "random" : "grid");
  if (options.seed !== undefined && !samplerNamed(sampler).usesSeed) {
    request.onWarning?.(
      `--seed ${options.seed} has no effect: ${sampler} chooses nothing at random`,
    );
  }
  return {
    config,
    base,
    space: [...space],
    sampler,
    seed: options.seed ?? config.training.seed,
    trials: trialCount(sampler, space, options.trials),
    seeds: options.seeds ?? 1,
    metric: metric.name,
    failFast: options.failFast ?? false,
    ...(options.asha && { asha: options.asha }),
    confirm: options.confirm ?? 0,
  };
}

/**
 * The total number of trials of a sweep.
 *
 * @throws UserError if the sampler cannot make that many
 */
export function trialCount(
  name: string,
  space: readonly Dimension[],
  trials: number | undefined,
): number {
  const most = samplerNamed(name).most(space);
  const count = trials ?? Math.min(most, name === "grid" ? most : DEFAULT_TRIALS);
  if (count <= Math.min(most, MOST_TRIALS)) return count;
  throw new UserError(
    `sweep: ${count} trials, expected at most ${Math.min(most, MOST_TRIALS)}` +
      (most < MOST_TRIALS
        ? `: ${name} cannot propose more for this space.`
        : ". Name fewer with --trials."),
  );
}

function isEndless(dimension: Dimension): boolean {
  return valueCount(dimension) === Number.POSITIVE_INFINITY || dimension.text.includes("interval");
}

function withoutSweep(content: unknown): unknown {
  if (typeof content !== "object" || content === null) return content;
  return Object.fromEntries(Object.entries(content).filter(([key]) => key !== "sweep"));
}

/** The options that were given. */
function defined<T extends object>(options: T): Partial<T> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<T>;
}

/** The deciding figure of the data's task, on the validation part. */
function defaultMetric({ objective, valid }: TaskData): string {
  const several = (valid.variables?.length ?? 1) > 1;
  return `validation.${decidingFigure(objective, several).key}`;
}

function requireSweepable({ data, evaluation }: Config, source: string): void {
  const option = emptyValidation(data);
  if (option !== undefined) {
    throw new UserError(
      `${source}: ${option}, which leaves validation empty, but a sweep ranks trials by validation: the test part ` +
        "must not be used to choose. Give validation a share.",
    );
  }
  if (evaluation.backtest === undefined) return;
  throw new UserError(
    `${source}: evaluation.backtest is given, expected none for a sweep, whose trials are ranked by ` +
      "one validation part. Leave it out, and backtest the winner.",
  );
}

function requireMoreRungs(
  { training: { epochs } }: Config,
  space: readonly Dimension[],
  asha: SweepFile["asha"],
): void {
  if (asha === undefined) return;
  if (space.some(({ key }) => key === "training.epochs")) {
    throw new UserError(
      "sweep training.epochs: --asha decides how long a trial is trained, up to training.epochs. " +
        "Leave one of them out.",
    );
  }
  if (rungsOf(epochs, asha).length > 1) return;
  throw new UserError(
    `--asha: training.epochs is ${epochs}, too few for a rung of at least ${asha.minEpochs} ` +
      `epochs below it with --eta ${asha.eta}. Raise training.epochs, or leave --asha out.`,
  );
}
