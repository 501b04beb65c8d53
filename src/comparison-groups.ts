import { ensemble, scoreDistributions } from "./evaluation/probabilistic.js";
import type { EnsembleScores, RunGroup } from "./report/groups.js";
import { type ComparisonFile, memberFolder } from "./runs/comparison-file.js";
import { readManifest, readPredictions, readRun } from "./runs/reader.js";
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
  const forecasts = runs.every(({ summary }) => !isClassSummary(summary));
  return { label, runs, ensemble: forecasts ? ensembleScores(folders) : undefined };
}

function ensembleScores(folders: readonly string[]): EnsembleScores | undefined {
  if (folders.length < 2) return undefined;
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
