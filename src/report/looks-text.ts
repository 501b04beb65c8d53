import type { TestLooks } from "../runs/looks.js";
import { counted } from "../shared/format.js";

/** A note on how often a test set has been looked at; empty if only once. */
export function looksText({ runs, settings }: TestLooks): string {
  if (runs < 2) return "";
  const differing = settings === 1 ? "one setting" : `${settings} different settings`;
  return (
    `The test figures of this data have been looked at ${counted(runs, "time")}: by ` +
    `${counted(runs, "finished run")} of ${differing}. The best of several test figures is an ` +
    "optimistic estimate of the error on new data: choose by validation figures."
  );
}
