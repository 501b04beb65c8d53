import { join } from "node:path";
import type { ComparisonReport } from "../report/html/comparison-report.js";
import { comparisonParts } from "../report/html/comparison-report.js";
import { type ReportParts, reportPage } from "../report/html/elements.js";
import type { ListedRun, ListedStudy } from "../report/served/listed.js";
import {
  type LiveMember,
  type LiveStudy,
  liveStudyPage,
  liveStudyParts,
  MOST_CURVES,
  modelsOf,
} from "../report/served/live-study.js";
import { withNavigation } from "../report/served/page.js";
import type { SweepStanding } from "../report/sweep/standing.js";
import {
  type ComparisonFile,
  finishedFolder,
  memberFolder,
  readComparison,
} from "../runs/comparison-file.js";
import { isSweep } from "../runs/folders.js";
import { finishedGroups } from "../study/groups.js";
import { withConfirmation } from "../study/sweep/confirm.js";
import { sweepReport } from "../study/sweep/page.js";
import { standingOf } from "../study/sweep/standing.js";
import { SweepView } from "../study/sweep/view.js";
import type { Catalog } from "./catalog.js";
import { MissingPageError } from "./missing-page.js";
import { unfinished } from "./unfinished.js";

/** The page of a comparison, backtest or sweep: its report or, until it is finished, a page that follows it. */
export function studyPage(catalog: Catalog, name: string): string {
  const study = known(catalog, name);
  const { version } = catalog;
  const live = liveStudy(catalog, study);
  if (study.status !== "finished" || live.report === undefined) {
    return liveStudyPage(live, version);
  }
  return withNavigation(reportPage(live.report));
}

/** The parts of the page that follows a comparison, backtest or sweep. */
export function studyPageParts(catalog: Catalog, name: string): string {
  return liveStudyParts(liveStudy(catalog, known(catalog, name)));
}

/** Finds a name only among the existing comparisons and sweeps, so that no name leads outside their folder. */
function known(catalog: Catalog, name: string): ListedStudy {
  const study = catalog.study(name);
  if (study === undefined) {
    throw new MissingPageError("There is no such comparison or sweep. It may have been deleted.");
  }
  catalog.requireInside(catalog.studyFolder(study));
  for (const run of study.runs) catalog.requireInside(catalog.folderOf(run));
  return study;
}

function liveStudy(catalog: Catalog, study: ListedStudy): LiveStudy {
  const folder = catalog.studyFolder(study);
  if (isSweep(folder)) return liveSweep(catalog, study, folder);
  const file = readComparison(folder);
  const members = file.members.map((member): LiveMember => {
    const { label, seed, fold, error } = member;
    const run = memberFolder(folder, member);
    return {
      label,
      seed,
      fold: fold?.number,
      error,
      run: run === undefined ? undefined : catalog.runIn(run),
    };
  });
  const labels = new Map(members.map((member) => [member.run?.path, labelOf(member)]));
  return {
    study,
    report: comparisonSoFar(catalog, folder, file),
    members,
    drawn: drawnRuns(catalog, study.runs).map((run) => ({
      ...run,
      label: labels.get(run.path) ?? run.entry.name,
    })),
  };
}

function labelOf({ label, seed, fold }: LiveMember): string {
  return `${label}, seed ${seed}${fold === undefined ? "" : `, fold ${fold}`}`;
}

/** The runs whose losses are shown: those in training, then those that have begun last. */
function drawnRuns(catalog: Catalog, runs: readonly ListedRun[]) {
  const isTraining = ({ entry: { status } }: ListedRun) => status === "running";
  const latest = runs.toReversed();
  const chosen = [...latest.filter(isTraining), ...latest.filter((run) => !isTraining(run))];
  return chosen
    .slice(0, MOST_CURVES)
    .map((run) => unfinished(catalog, run))
    .filter(({ epochs }) => epochs.length > 0)
    .reverse();
}

function liveSweep(catalog: Catalog, study: ListedStudy, folder: string): LiveStudy {
  const standing = withConfirmation(standingOf(new SweepView(folder)));
  const run = study.runs.find(({ entry }) => entry.status === "finished");
  const looks = run && catalog.testLooks(run);
  const labels = trialLabels(folder, standing);
  return {
    study,
    report: sweepReport(standing, (path) => catalog.addressOf(path), looks),
    members: [],
    drawn: drawnRuns(catalog, study.runs).map((run, place) => {
      return { ...run, label: labels.get(catalog.folderOf(run)) ?? run.entry.name, place };
    }),
  };
}

/** A short name for each run of a trial, by its folder: the name of the folder begins with a long time. */
function trialLabels(folder: string, { rows }: SweepStanding): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(({ trial: { number, runs } }) =>
      runs.map(({ seed, run }) => {
        const ofSeed = runs.length > 1 ? `, seed ${seed}` : "";
        return [join(folder, run), `trial ${number}${ofSeed}`] as const;
      }),
    ),
  );
}

/** @returns undefined if no run has finished */
function comparisonSoFar(
  catalog: Catalog,
  folder: string,
  file: ComparisonFile,
): ReportParts | undefined {
  for (const member of file.members) {
    const run = finishedFolder(folder, member);
    if (run !== undefined) catalog.requireInside(run);
  }
  const groups = finishedGroups(folder, file);
  if (groups.length === 0) return undefined;
  return comparisonIn(catalog, { groups, models: modelsOf(file.members), command: file.command });
}

/** The report of runs in the catalogue, with links to their pages. */
export function comparisonIn(
  catalog: Catalog,
  { groups, models, command }: Pick<ComparisonReport, "groups" | "models" | "command">,
): ReportParts {
  const [first] = groups.flatMap(({ runs }) => runs);
  const run = first && catalog.runIn(first.folder);
  const looks = run && catalog.testLooks(run);
  return comparisonParts({
    groups,
    models,
    command,
    linkOf: (folder) => catalog.addressOf(folder),
    looks,
  });
}
