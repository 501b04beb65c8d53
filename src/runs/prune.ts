import { rankedRuns } from "./find.js";
import type { RunEntry } from "./registry.js";
import type { RunStatus } from "./status.js";

export interface PruneOptions {
  /** Finished runs to keep. */
  readonly keepBest: number;
  /** The figure that ranks them; less is better. */
  readonly by: string;
  /** Whether those that failed, were interrupted or killed go too; else they can be resumed. */
  readonly unfinished: boolean;
}

const UNFINISHED: readonly RunStatus[] = ["failed", "interrupted", "killed"];

/**
 * The runs that pruning removes: finished ones that are not among the best. What is being written
 * or damaged always stays, and so does a finished run without the figure: it has no rank. Runs of
 * comparisons neither go nor count: a comparison is kept or removed as a whole.
 */
export function prunable(
  entries: readonly RunEntry[],
  { keepBest, by, unfinished }: PruneOptions,
): RunEntry[] {
  const own = entries.filter(({ comparison }) => comparison === undefined);
  const worse = new Set(rankedRuns(own, by).slice(keepBest));
  return own.filter(
    (entry) => worse.has(entry) || (unfinished && UNFINISHED.includes(entry.status)),
  );
}
