import type { Fold } from "../data/task.js";
import { classEnsemble } from "../evaluation/class-ensemble.js";
import { classScores } from "../evaluation/classes.js";
import { lastStepErrors } from "../evaluation/metrics.js";
import { ensemble, scoreSpread } from "../evaluation/probabilistic.js";
import type { EnsembleScores, RunGroup } from "../report/groups.js";
import { type ComparisonFile, finishedFolder } from "../runs/comparison-file.js";
import { ensemblePaths } from "../runs/ensemble-file.js";
import { type RunRecord, readLogits, readPredictions, readRun } from "../runs/reader.js";
import { isClassSummary, type ValueSummary } from "../runs/records.js";

/**
 * The finished runs, model by model, with the figures of their ensembles. For a backtest, only folds that
 * every model has finished: means over different folds would compare different times.
 */
export function finishedGroups(folder: string, { members }: ComparisonFile): RunGroup[] {
  const finished = members.flatMap(({ label, seed, fold, run }): FinishedMember[] => {
    const path = finishedFolder(folder, { run });
    if (path === undefined) return [];
    return [{ label, key: fold && `${seed} ${fold.number}`, fold, path }];
  });
  const labels = [...new Set(finished.map(({ label }) => label))];
  const common = finished.filter(({ key }) => {
    return (
      key === undefined || finished.filter((member) => member.key === key).length === labels.length
    );
  });
  const paths = ensemblePaths(labels);
  const models = [...new Set(members.map(({ label }) => label))];
  return labels.flatMap((label, index) => {
    const ofLabel = common.filter((member) => member.label === label);
    if (ofLabel.length === 0) return [];
    const group = withPath(groupOf(label, ofLabel), paths[index]!);
    return [{ ...group, place: models.indexOf(label) }];
  });
}

function withPath(group: RunGroup, predictions: string): RunGroup {
  const { ensemble: scores } = group;
  return scores === undefined ? group : { ...group, ensemble: { ...scores, predictions } };
}

interface FinishedMember {
  readonly label: string;
  /** Seed and fold of a backtest's member. */
  readonly key: string | undefined;
  readonly fold: Fold | undefined;
  readonly path: string;
}

function groupOf(label: string, members: readonly FinishedMember[]): RunGroup {
  if (members[0]?.fold === undefined) {
    return runGroup(
      label,
      members.map(({ path }) => path),
    );
  }
  return { label, runs: members.map(({ path, fold }) => ({ ...readRun(path), fold })) };
}

/** @throws UserError when a run is not finished or a file of it is damaged */
export function runGroup(label: string, folders: readonly string[]): RunGroup {
  const runs = folders.map(readRun);
  if (runs.length < 2) return { label, runs };
  const classes = runs.every(({ summary }) => isClassSummary(summary));
  return { label, runs, ensemble: classes ? classScoresOf(runs) : forecastScores(runs) };
}

function classScoresOf(runs: readonly RunRecord[]): EnsembleScores {
  const logits = runs.map(({ folder }) => readLogits(folder));
  return { members: runs.length, ...classScores(classEnsemble(logits)) };
}

function forecastScores(runs: readonly RunRecord[]): EnsembleScores {
  const forecasts = runs.map(({ folder }) => readPredictions(folder));
  const { means, sds } = ensemble(forecasts.map(({ predictions }) => predictions));
  const { targets } = forecasts[0]!;
  const rows = outputsOf(runs[0]!);
  const errors = lastStepErrors({ ...rows, targets, predictions: means }, naiveErrorsOf(runs[0]!));
  return {
    members: runs.length,
    ...scoreSpread({ targets, means, sds }, rows),
    rmseLastStep: errors.rmse,
    maeLastStep: errors.mae,
    smapeLastStep: errors.smape,
    maseLastStep: errors.mase,
  };
}

/** The scale of MASE for each target, 0 if it has none; the same for all runs on the same data. */
function naiveErrorsOf({ summary }: RunRecord): number[] {
  const { test } = summary as ValueSummary;
  return (test.byTarget ?? [test]).map(({ maeLastStep, maseLastStep }) => {
    return maseLastStep ? maeLastStep / maseLastStep : 0;
  });
}

/** What the outputs in a row of a run's forecasts are, from its summary. */
function outputsOf({ summary }: RunRecord) {
  const { byHorizon, byTarget } = (summary as ValueSummary).test;
  const variables = byTarget?.map(({ name }) => name);
  return { outputs: byHorizon.length * (variables?.length ?? 1), variables };
}
