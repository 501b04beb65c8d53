import { UserError } from "../shared/errors.js";
import { suggestion } from "../shared/suggestion.js";
import { comparisons, metricPaths } from "./expect.js";

const SHAPE = /^\s*([^\s<>=]+)\s*([<>]=?)\s*(\S+)\s*$/;

/**
 * The `--set` text that stands for an `--expect` text: `test.mseLastStep<0.02` becomes
 * `expect.test.mseLastStep.below=0.02`. An expectation from the command line thus becomes part of
 * the run's config.
 *
 * @throws UserError if the text is not a known figure, a comparison and a number
 */
export function expectationSetting(text: string): string {
  const [, path = "", sign = "", bound = ""] = SHAPE.exec(text) ?? [];
  if (!(sign in comparisons) || !Number.isFinite(Number(bound))) {
    throw new UserError(
      `--expect ${text}: expected a figure, one of <, <=, >, >=, and a number, all in quotes, ` +
        'for example --expect "test.mseLastStep<0.02"',
    );
  }
  if (!metricPaths.some((known) => known === path)) {
    const hint = suggestion(path, metricPaths) || ` Known figures: ${metricPaths.join(", ")}.`;
    throw new UserError(`--expect ${text}: ${path} is not a figure of a run.${hint}`);
  }
  return `expect.${path}.${comparisons[sign as keyof typeof comparisons]}=${Number(bound)}`;
}
