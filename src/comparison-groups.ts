import { classEnsemble } from "./evaluation/class-ensemble.js";
import { classScores } from "./evaluation/classes.js";
import { ensemble, scoreDistributions } from "./evaluation/probabilistic.js";
import type { EnsembleScores, RunGroup } from "./report/groups.js";
import { type ComparisonFile, memberFolder } from "./runs/comparison-file.js";
import { readLogits, readManifest, readPredictions, readRun } from "./runs/reader.js";
import { isClassSummary } from "./runs/records.js";

/** The runs that are finished, model by model, with what their ensembles are worth. */
export function finishedGroups(folder: string, { members }: ComparisonFile): RunGroup[] {
  const labels = [...new Set(members.map(({ label }) => label))];
  return labels.flatMap((label) => {
    const folders = members
      .filter((member) => member.label === label)
      .flatMap((member) => memberFolder(folder, member) ?? [])
      .filter((run) => readManifest(run).status === "finished");
    if (folders.length === 0) return [];
    return [runGroup(label, folders)];
  });
}

/** @throws UserError when a run is not finished or a file of it is damaged */
export function runGroup(label: string, folders: readonly string[]): RunGroup {
  const runs = folders.map(readRun);
  if (runs.length < 2) return { label, runs };
  const classes = runs.every(({ summary }) => isClassSummary(summary));
  return { label, runs, ensemble: classes ? classScoresOf(folders) : forecastScores(folders) };
}

function classScoresOf(folders: readonly string[]): EnsembleScores {
  return { members: folders.length, ...classScores(classEnsemble(folders.map(readLogits))) };
}

function forecastScores(folders: readonly string[]): EnsembleScores {
  const forecasts = folders.map(readPredictions);
  const { means, sds } = ensemble(forecasts.map(({ predictions }) => predictions));
  const { targets } = forecasts[0]!;
  const squares = targets.reduce((sum, target, i) => sum + (target - means[i]!) ** 2, 0);
  return {
    members: folders.length,
    mseLastStep: squares / targets.length,
    ...scoreDistributions({ targets, means, sds }),
  };
}
