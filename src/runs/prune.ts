import { decidingPath, hasSameData, rankedRuns } from "./find.js";
import type { RunEntry } from "./registry.js";
import type { RunStatus } from "./status.js";

export interface PruneOptions {
  /** How many finished runs on the same data to keep. */
  readonly keepBest: number;
  /**
   * The figure that ranks the runs, lower is better (default: the deciding validation figure of their data).
   */
  readonly by?: string | undefined;
  /** Whether to remove failed, interrupted and killed runs too; they can be resumed otherwise. */
  readonly unfinished: boolean;
}

const UNFINISHED: readonly RunStatus[] = [
  "failed",
  "interrupted",
  "paused",
  "killed",
  "lost",
  "empty",
];

/**
 * The runs that pruning removes: finished ones that are not among the best on their data. Damaged runs and
 * those being written always stay, and so do finished runs without the figure, which have no rank. Runs in
 * comparisons and sweeps are neither removed nor counted: a comparison or sweep is kept or removed as a
 * whole.
 */
export function prunable(
  entries: readonly RunEntry[],
  { keepBest, by, unfinished }: PruneOptions,
): RunEntry[] {
  const single = entries.filter(
    ({ comparison, sweep }) => comparison === undefined && sweep === undefined,
  );
  const worse = new Set(
    byData(single).flatMap((all) => rankedRuns(all, by ?? decidingPath(all[0]!)).slice(keepBest)),
  );
  return single.filter(
    (entry) => worse.has(entry) || (unfinished && UNFINISHED.includes(entry.status)),
  );
}

/** Finished runs, grouped by their data. */
function byData(entries: readonly RunEntry[]): RunEntry[][] {
  const groups: RunEntry[][] = [];
  for (const entry of entries.filter(({ status }) => status === "finished")) {
    const group = groups.find(([first]) => hasSameData(entry, first!));
    if (group) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}
