import type { RunRecord } from "../runs/reader.js";
import { ExperimentError } from "../shared/errors.js";

/** @throws ExperimentError that names the first expectation that was not met */
export function requireExpectations({ folder, summary }: RunRecord): void {
  const missed = summary.expectations.filter(({ met }) => !met);
  const [first] = missed;
  if (!first) return;
  const more = missed.length > 1 ? ` (and ${missed.length - 1} more)` : "";
  throw new ExperimentError(
    `${folder}: expected ${first.expression}, but it is ${first.actual ?? "not a figure of this data"}${more}`,
  );
}
