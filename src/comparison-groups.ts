import { ensemble, scoreSpread } from "./evaluation/probabilistic.js";
import type { EnsembleScores, RunGroup } from "./report/groups.js";
import { type ComparisonFile, memberFolder } from "./runs/comparison-file.js";
import { type RunRecord, readManifest, readPredictions, readRun } from "./runs/reader.js";
import { isClassSummary, type ValueSummary } from "./runs/records.js";

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
  return { label, runs, ensemble: forecasts ? ensembleScores(runs) : undefined };
}

function ensembleScores(runs: readonly RunRecord[]): EnsembleScores | undefined {
  if (runs.length < 2) return undefined;
  const forecasts = runs.map(({ folder }) => readPredictions(folder));
  const { means, sds } = ensemble(forecasts.map(({ predictions }) => predictions));
  const { targets } = forecasts[0]!;
  const rows = outputsOf(runs[0]!);
  return { members: runs.length, ...scoreSpread({ targets, means, sds }, rows) };
}

/** What a row of a run's forecasts is, as its summary says. */
function outputsOf({ summary }: RunRecord) {
  const { byHorizon, byTarget } = (summary as ValueSummary).test;
  const variables = byTarget?.map(({ name }) => name);
  return { outputs: byHorizon.length * (variables?.length ?? 1), variables };
}
