import { resolve } from "node:path";
import type { Config } from "../config/schema.js";
import { failureTexts } from "../report/sweep/text.js";
import { MOVED_HINT, requireDataFile } from "../runs/data-file.js";
import { shownPath } from "../runs/folders.js";
import type { SweepFile } from "../runs/sweep-file.js";
import { UserError } from "../shared/errors.js";
import { openJobs } from "../study/launch/index.js";
import { goingOnText, LOCAL } from "../study/launch/workers.js";
import { confirmationCounts } from "../study/sweep/confirm.js";
import { createSweep, extendSweep, moveSweepData } from "../study/sweep/folder.js";
import { plannedSweep } from "../study/sweep/plan.js";
import { finishSweep, isSettled, requireResult } from "../study/sweep/result.js";
import { standingOf } from "../study/sweep/standing.js";
import { baseConfig, configsAtOnce } from "../study/sweep/trial-config.js";
import { SweepView } from "../study/sweep/view.js";
import { unfinishedSweep } from "../study/unfinished.js";
import type { CliContext } from "./context.js";
import type { ComputeOptions } from "./options.js";
import { writeNote, writeWarning } from "./output.js";
import { repairHere } from "./repair.js";
import { printSweep } from "./show-sweep.js";
import { SweepProgress } from "./sweep-progress.js";
import {
  awaitOrphansHere,
  continuedText,
  type LauncherOptions,
  requireLauncher,
  startWorkers,
  watchOrReplace,
  withFittingJobs,
} from "./workers.js";

/** The options of the command line. */
export interface SweepOptions extends ComputeOptions, LauncherOptions {
  readonly threads: number;
  readonly sampler?: string;
  readonly trials?: number;
  readonly seeds?: number;
  readonly seed?: number;
  readonly metric?: string;
  readonly asha?: true;
  readonly eta?: number;
  readonly minEpochs?: number;
  readonly failFast?: true;
  readonly confirm?: number;
  readonly stale?: number;
  readonly runs: string;
  readonly new?: true;
  readonly quiet?: true;
  readonly json?: true;
}

/**
 * `rnnlab sweep key=values`: creates a sweep's folder, runs it and prints the result. If the same command has begun a
 * sweep that is not finished, continues that.
 */
export async function startSweep(
  entries: readonly string[],
  options: SweepOptions,
  context: CliContext,
): Promise<void> {
  requireLauncher(options);
  const asha = ashaOptions(options);
  const { sampler, trials, seeds, seed, metric, failFast, confirm } = options;
  const plan = await plannedSweep(
    {
      ...options,
      entries,
      onWarning: (text) => writeWarning(context.stderr, text),
      options: { sampler, trials, seeds, seed, metric, failFast, asha, confirm },
    },
    context.cwd,
  );
  const fitting = await withRoomFor(plan.config, plan, options, context);
  const base = resolve(context.cwd, plan.config.output.runs);
  const begun = options.new ? undefined : await unfinishedSweep(base, plan);
  const found = begun ?? (await createSweep(plan, base, ["rnnlab", ...context.argv]));
  const folder = shownPath(found);
  if (begun !== undefined) writeNote(context.stderr, continuedText(folder, "sweep"));
  await runAndPrint(folder, { ...fitting, trials: undefined, joinsJob: true }, context);
}

function ashaOptions({ asha, eta, minEpochs }: SweepOptions) {
  if (asha) return { eta: eta ?? 3, minEpochs: minEpochs ?? 1 };
  const name = eta === undefined ? "--min-epochs" : "--eta";
  if (eta === undefined && minEpochs === undefined) return undefined;
  throw new UserError(`${name} is given without --asha, to which it belongs. Add --asha.`);
}

export interface ResumeSweepOptions extends LauncherOptions {
  /** Total number of trials. */
  readonly trials?: number | undefined;
  /** The data file's new path, if it has moved. */
  readonly data?: string | undefined;
  /** Whether to watch workers that are already running elsewhere instead of starting others. */
  readonly joinsJob?: boolean;
  readonly quiet?: true;
  readonly json?: true;
}

/** `rnnlab resume FOLDER`: continues a sweep, alongside any workers that are running it. */
export async function resumeSweep(
  folder: string,
  options: ResumeSweepOptions,
  context: CliContext,
): Promise<void> {
  requireLauncher(options);
  if (options.data !== undefined) await moveSweepData(folder, options.data);
  if (options.trials !== undefined) await extendSweep(folder, options.trials);
  await repairHere(folder, options, context);
  const view = new SweepView(folder);
  const { sweep } = view;
  if (isSettled(standingOf(view))) return runAndPrint(folder, options, context); // without the data
  const base = baseConfig(folder, sweep);
  requireDataFile(base, MOVED_HINT);
  await runAndPrint(folder, await withRoomFor(base, sweep, options, context), context);
}

/**
 * The options with as many workers as trials of the base config fit into memory. Problems of the base config
 * or its data are found here once instead of by each trial.
 */
function withRoomFor<O extends LauncherOptions>(
  base: Config,
  size: Pick<SweepFile, "trials" | "seeds">,
  options: O,
  context: CliContext,
): Promise<O> {
  const { threads, jobs = threads } = options;
  return withFittingJobs(configsAtOnce(base, size, jobs), options, context);
}

async function runAndPrint(
  folder: string,
  options: ResumeSweepOptions,
  context: CliContext,
): Promise<void> {
  const view = new SweepView(folder);
  if (!isSettled(standingOf(view))) {
    const isLeft = await runWorkers(view, options, context);
    if (isLeft) return printSweep(standingOf(view), options, context);
  }
  await awaitOrphansHere(folder, context);
  const standing = await finishSweep(folder, (text) => writeWarning(context.stderr, text));
  for (const text of failureTexts(standing)) writeNote(context.stderr, text);
  printSweep(standing, options, context);
  requireResult(standing);
}

/** @returns whether the workers were left running on their own */
async function runWorkers(
  view: SweepView,
  options: ResumeSweepOptions,
  { stderr, env }: CliContext,
): Promise<boolean> {
  const { folder, sweep } = view;
  const progress = new SweepProgress(stderr, env, options.quiet);
  try {
    const [open] = options.joinsJob ? await openJobs(folder) : [];
    const tasks = sweep.trials * sweep.seeds;
    const job = open ?? (await startWorkers(folder, tasks, options));
    progress.begin(standingOf(view), job);
    if (options.detach) {
      writeNote(stderr, goingOnText(folder, job));
      return true;
    }
    const look = () => {
      view.refresh();
      const standing = standingOf(view);
      progress.show(standing, confirmationCounts(standing));
      return isSettled(standing);
    };
    const onStopping = () => {
      if (job.launcher === LOCAL) progress.stopping(); // workers elsewhere continue
    };
    const watched = { folder, job, isJoined: open !== undefined, options };
    await watchOrReplace(watched, { look, tasks: () => tasks, onStopping }, stderr);
    return false;
  } finally {
    progress.stop();
  }
}
