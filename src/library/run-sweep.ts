import type { SweepStanding, TrialRow } from "../report/sweep/standing.js";
import { sweepOutput } from "./schemas/sweep.js";
import type { SweepEvent } from "./sweep-events.js";

/** How to run a sweep, and where to report it. */
export interface SweepWork {
  /** CPU threads of all processes together. */
  readonly threads: number;
  /** Number of parallel processes. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly emit: (event: SweepEvent) => void;
  readonly onWarning: (message: string) => void;
}

/**
 * Runs the missing trials of a sweep, and records and reports its result.
 *
 * @throws ExperimentError if no trial has a figure, or a failed trial ended the sweep; after the result
 * @throws InterruptedError after the signal, with every trial saved
 */
export async function runSweep(
  folder: string,
  { threads, jobs, signal, emit, onWarning }: SweepWork,
): Promise<void> {
  const [{ SweepView }, { standingOf }, { finishSweep, isSettled, requireResult }] =
    await Promise.all([
      import("../study/sweep/view.js"),
      import("../study/sweep/standing.js"),
      import("../study/sweep/result.js"),
    ]);
  const { sweepJson, trialJson } = await import("../report/sweep/json.js");
  const view = new SweepView(folder);
  const { trials, metric, seeds, space } = view.sweep;
  const atOnce = Math.min(jobs, trials * seeds);
  emit({ type: "sweep", folder, trials, metric, jobs: atOnce });
  const begun = standingOf(view);
  if (!isSettled(begun)) {
    const news = trialNews(begun);
    const { runWorkers } = await import("../study/launch/workers.js");
    const look = () => {
      view.refresh();
      const standing = standingOf(view);
      for (const row of news(standing)) emit({ type: "trial", trial: trialJson(row, space) });
      return isSettled(standing);
    };
    await runWorkers(folder, trials * seeds, { threads, jobs }, { look, signal });
  }
  const { awaitOrphans } = await import("../study/launch/orphans.js");
  await awaitOrphans(folder, { signal, onWarning });
  const { sweepLooks } = await import("../study/sweep/page.js");
  const standing = await finishSweep(folder);
  emit({ type: "swept", result: sweepOutput.parse(sweepJson(standing, sweepLooks(standing))) });
  requireResult(standing);
}

/** Returns, at each call, the trials that have changed since the previous call. */
function trialNews(begun: SweepStanding): (standing: SweepStanding) => TrialRow[] {
  const known = new Map(begun.rows.map((row) => [row.trial.number, stateKey(row)]));
  return ({ rows }) =>
    rows.filter((row) => {
      const key = stateKey(row);
      if (known.get(row.trial.number) === key) return false;
      known.set(row.trial.number, key);
      return true;
    });
}

function stateKey({ status, trial }: TrialRow): string {
  return `${status} ${trial.epochs}`;
}
