import type { RunRecord } from "../runs/reader.js";
import { ExperimentError } from "../shared/errors.js";
import { figureText } from "../shared/format.js";

/** @throws ExperimentError that names the first expectation that was not met */
export function requireExpectations({ folder, summary }: RunRecord): void {
  const missed = summary.expectations.filter(({ met }) => !met);
  const [first] = missed;
  if (!first) return;
  const more = missed.length > 1 ? ` (and ${missed.length - 1} more)` : "";
  throw new ExperimentError(
    `${folder}: expected ${first.expression}, but it is ${actualText(first)}${more}`,
  );
}

/** The figure with 4 digits, or with all digits if 4 would suggest that the expectation is met. */
function actualText({ expression, actual }: RunRecord["summary"]["expectations"][number]): string {
  if (actual === null) return "not a figure of this data";
  const bound = expression.split(" ").at(-1);
  const text = figureText(actual);
  return Number(text) === Number(bound) ? String(actual) : text;
}
