import { decidingPath, hasSameData, rankedRuns } from "./find.js";
import type { RunEntry } from "./registry.js";
import type { RunStatus } from "./status.js";

export interface PruneOptions {
  /** Finished runs to keep of those on the same data. */
  readonly keepBest: number;
  /** The figure that ranks them, less is better (default: the one that decides for their data, on validation). */
  readonly by?: string | undefined;
  /** Whether those that failed, were interrupted or killed go too; else they can be resumed. */
  readonly unfinished: boolean;
}

const UNFINISHED: readonly RunStatus[] = ["failed", "interrupted", "killed", "lost", "empty"];

/**
 * The runs that pruning removes: finished ones that are not among the best on their data. What is being
 * written or damaged always stays, and so does a finished run without the figure: it has no rank. Runs of
 * comparisons and sweeps neither go nor count: these are kept or removed as a whole.
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

/** Finished runs, those on the same data together. */
function byData(entries: readonly RunEntry[]): RunEntry[][] {
  const groups: RunEntry[][] = [];
  for (const entry of entries.filter(({ status }) => status === "finished")) {
    const group = groups.find(([first]) => hasSameData(entry, first!));
    if (group) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}
