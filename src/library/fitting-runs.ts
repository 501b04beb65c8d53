import type { Config } from "../config/schema.js";
import { CancelledError } from "../shared/errors.js";
import type { RunPlace } from "../study/check-members.js";
import { withOptionNames } from "./option-names.js";

/**
 * Checks what is to be trained before anything is begun.
 *
 * @returns how many of them run in parallel
 * @throws UserError if one of them cannot be run
 * @throws CancelledError after the signal
 */
export async function fittingRuns(
  configs: readonly Config[],
  place: RunPlace,
  signal: AbortSignal,
): Promise<number> {
  const { requireRunnable } = await import("../study/check-members.js");
  const found = await withOptionNames(() => requireRunnable(configs, place));
  if (signal.aborted) throw new CancelledError("stopped before anything was begun");
  return found;
}
