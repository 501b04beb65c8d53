import { resolve } from "node:path";
import { compareGroups } from "../report/groups.js";
import { readComparison } from "../runs/comparison-file.js";
import { findRun } from "../runs/find.js";
import { findComparison } from "../runs/find-study.js";
import { UserError } from "../shared/errors.js";
import { finishedGroups } from "./groups.js";

/** Runs whose mean predicts, or a single run. */
export interface PredictingRuns {
  readonly folders: readonly string[];
  /** What was chosen from a comparison; undefined for a single run. */
  readonly note?: string | undefined;
}

/**
 * The runs that `reference` names: a single run, or all finished seeds of one model of a comparison, by
 * default of the model that validation chooses.
 *
 * @param base folder of the run folders
 * @param label of a comparison's model
 * @throws UserError when nothing matches, the comparison has no such model, or its models have no common test
 *   set
 */
export function predictingRuns(
  reference: string,
  base: string,
  label: string | undefined,
): PredictingRuns {
  const comparison = reference === "last" ? undefined : findComparison(reference, resolve(base));
  if (comparison !== undefined) return ensembleOf(comparison, label);
  const folder = findRun(reference, base);
  if (label === undefined) return { folders: [folder] };
  throw new UserError(`--model ${label} is given for a run, expected a comparison: ${folder}`);
}

function ensembleOf(folder: string, label: string | undefined): PredictingRuns {
  const groups = finishedGroups(folder, readComparison(folder));
  if (groups.length === 0) throw new UserError(`${folder}: no run of the comparison is finished`);
  const { ranks, unit, validations } = compareGroups(groups);
  if (unit === "fold") {
    throw new UserError(
      `${folder}: a backtest, whose runs are trained on different parts of the data, expected a comparison ` +
        "of seeds. Name one of its runs (rnnlab runs lists them).",
    );
  }
  const names = groups.map((group) => group.label);
  const index = label === undefined ? ranks.indexOf(1) : names.indexOf(label);
  const group = groups[index];
  if (group === undefined) {
    throw new UserError(`${folder}: has no model ${label}, expected one of ${names.join(", ")}`);
  }
  const isChosen = label === undefined && names.length > 1;
  if (isChosen && !validations.every(Number.isFinite)) {
    throw new UserError(
      `${folder}: no model was chosen, because the runs have no validation figures, and test figures must not ` +
        `choose. Name a model with --model: ${names.join(", ")}`,
    );
  }
  const why = isChosen ? ", which validation chooses (--model names another one)" : "";
  return {
    folders: group.runs.map((run) => run.folder),
    note: `the mean of ${group.runs.length} runs of ${group.label}${why}`,
  };
}
