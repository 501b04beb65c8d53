import type { Config } from "../config/schema.js";
import { CancelledError } from "../shared/errors.js";
import type { RunPlace } from "../study/check-members.js";
import { withOptionNames } from "./option-names.js";

/**
 * Checks the runs before any of them starts.
 *
 * @returns the number of parallel runs
 * @throws UserError if a run is not possible
 * @throws CancelledError after the signal
 */
export async function fittingRuns(
  configs: readonly Config[],
  place: RunPlace,
  signal: AbortSignal,
): Promise<number> {
  const { requireRunnable } = await import("../study/check-members.js");
  const found = await withOptionNames(() => requireRunnable(configs, place));
  if (signal.aborted) throw new CancelledError("stopped before anything was started");
  return found;
}
