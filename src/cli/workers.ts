import type { Config } from "../config/schema.js";
import type { Job } from "../runs/job-file.js";
import { UserError } from "../shared/errors.js";
import { requireRunnable } from "../study/check-members.js";
import { LOCAL, submitWorkers, type WorkersChoice, watchWorkers } from "../study/launch/workers.js";
import type { CliContext } from "./context.js";
import { interruptible } from "./interruption.js";
import { writeWarning } from "./output.js";

/** The options about where workers run. */
export interface LauncherOptions extends WorkersChoice {
  /** Options for `sbatch`. */
  readonly sbatch?: string | undefined;
  readonly detach?: true | undefined;
}

/** Whether workers are to run elsewhere. */
export function isElsewhere({ launcher = LOCAL }: LauncherOptions): boolean {
  return launcher !== LOCAL;
}

/** @throws UserError if an option is given that only workers on a cluster have */
export function requireLauncher(options: LauncherOptions): void {
  const { workers, sbatch, detach } = options;
  if (isElsewhere(options)) return;
  const given = Object.entries({ workers, sbatch, detach }).find(
    ([, value]) => value !== undefined,
  );
  if (given === undefined) return;
  throw new UserError(`--${given[0]} is given without --launcher slurm, to which it belongs`);
}

/**
 * The options with as many parallel processes as fit into memory.
 *
 * @throws UserError if an experiment cannot be run; this is checked before anything is made
 */
export async function withFittingJobs<O extends LauncherOptions>(
  configs: readonly Config[],
  options: O,
  { stderr }: Pick<CliContext, "stderr">,
): Promise<O> {
  const { jobs, threads } = options;
  const onWarning = (text: string) => writeWarning(stderr, text);
  if (isElsewhere(options)) {
    await requireRunnable(configs, { onWarning });
    return options;
  }
  const place = { jobs: jobs ?? threads, isChosen: jobs !== undefined, onWarning };
  return { ...options, jobs: await requireRunnable(configs, place) };
}

/** Starts workers for a number of tasks of a folder, as the command line says. */
export function startWorkers(
  folder: string,
  tasks: number,
  { sbatch = "", ...choice }: LauncherOptions,
): Promise<Job> {
  return submitWorkers(folder, tasks, choice, shellWords(sbatch));
}

/** Says which study a command continues. */
export function continuedText(folder: string, kind: "sweep" | "comparison"): string {
  return (
    `continuing ${folder}, an unfinished ${kind} of the same command. ` +
    "To start another one, use --new."
  );
}

/** Splits at spaces outside quotation marks, as a shell does. */
export function shellWords(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/**
 * Watches workers until the work is done; a signal stops that.
 *
 * @param onStopping called at the first signal
 */
export function watchUntilDone(
  folder: string,
  job: Job,
  look: () => boolean,
  onStopping?: () => void,
): Promise<void> {
  return interruptible((signal) => watchWorkers(folder, job, { look, signal }), onStopping);
}
