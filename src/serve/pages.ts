import type { RunLink } from "../report/html/comparison-origin.js";
import { type ComparisonReport, comparisonHtml } from "../report/html/comparison-report.js";
import { runHtml } from "../report/html/run-report.js";
import { dataAddress, runAddress } from "../report/served/links.js";
import type { ListedRun } from "../report/served/listed.js";
import { liveRunPage, liveRunParts, type UnfinishedRun } from "../report/served/live-run.js";
import { withNavigation } from "../report/served/page.js";
import { runsPage } from "../report/served/runs-page.js";
import { selectionPage } from "../report/served/selection-page.js";
import { finishedFolder, modelPlace, readComparison } from "../runs/comparison-file.js";
import { isSweep, studyOf } from "../runs/folders.js";
import { readConfig, readRun } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { groupedRuns } from "../study/entries.js";
import { finishedGroups, runGroup } from "../study/groups.js";
import { withConfirmation } from "../study/sweep/confirm.js";
import { sweepPage } from "../study/sweep/page.js";
import { standingOf } from "../study/sweep/standing.js";
import { SweepView } from "../study/sweep/view.js";
import type { Catalog } from "./catalog.js";
import { type DataFile, filePage, runDataPage } from "./data.js";
import { epochsSoFar } from "./epochs.js";

/** The requested page does not exist. */
export class MissingPageError extends UserError {}

/** Renders the page, or the part of a page, for an address. */
export type Page = (shown: Shown, query: URLSearchParams) => string | Promise<string>;

/** What the server shows. */
export interface Shown {
  readonly catalog: Catalog;
  readonly files: readonly DataFile[];
}

/** The pages of the server by their paths. They never write. */
export const pages: Readonly<Record<string, Page>> = {
  "/": ({ catalog, files }) =>
    runsPage(catalog.rows(), {
      looks: catalog.looksSummary(),
      files: files.map(({ name }) => name),
      version: catalog.version,
    }),
  "/run": ({ catalog }, query) => runPage(catalog, runOf(catalog, query)),
  "/run/parts": ({ catalog }, query) => liveRunParts(unfinished(catalog, runOf(catalog, query))),
  "/selection": ({ catalog }, query) =>
    severalRuns(runsOf(catalog, query).map((run) => unfinished(catalog, run))),
  "/report": ({ catalog }, query) => reportPage(catalog, runsOf(catalog, query)),
  "/study": ({ catalog }, query) => studyPage(catalog, query.get("name") ?? ""),
  "/data": (shown, query) => dataPage(shown, query),
};

/** The data of a run, or of a file that the server was started with. Never opens a path from a request. */
async function dataPage({ catalog, files }: Shown, query: URLSearchParams): Promise<string> {
  if (query.has("file")) {
    const file = files[Number(query.get("file") || Number.NaN)];
    if (file === undefined) throw new MissingPageError("There is no such data file.");
    return withNavigation(await filePage(file));
  }
  const run = runOf(catalog, query);
  const page = await runDataPage(catalog.folderOf(run), catalog.shownFolderOf(run));
  return withNavigation(page, [{ text: run.entry.name, href: runAddress(run.path) }]);
}

function runOf(catalog: Catalog, query: URLSearchParams): ListedRun {
  return known(catalog, query.get("path") ?? "");
}

function runsOf(catalog: Catalog, query: URLSearchParams): ListedRun[] {
  return [...new Set(query.getAll("path"))].map((path) => known(catalog, path));
}

/** Finds a path only among the existing runs, so that no path leads outside their folder. */
function known(catalog: Catalog, path: string): ListedRun {
  const run = catalog.run(path);
  if (run === undefined)
    throw new MissingPageError("There is no such run. It may have been deleted.");
  catalog.requireInside(catalog.folderOf(run));
  return run;
}

function severalRuns(runs: readonly UnfinishedRun[]): string {
  return selectionPage(counted(runs.length, "run"), runs);
}

function runPage(catalog: Catalog, run: ListedRun): string {
  if (run.entry.status === "finished") {
    const folder = catalog.folderOf(run);
    const page = runHtml(readRun(folder), {
      place: modelPlace(folder),
      study: studyOf(folder),
      remark: catalog.looksRemark(run),
    });
    return withNavigation(page, [{ text: "Data", href: dataAddress(run) }]);
  }
  return liveRunPage(unfinished(catalog, run), catalog.version);
}

function unfinished(catalog: Catalog, run: ListedRun): UnfinishedRun {
  const folder = catalog.folderOf(run);
  const { entry } = run;
  const config = entry.manifest === undefined ? undefined : readConfig(folder);
  return { ...run, config, epochs: epochsSoFar(folder), place: modelPlace(folder) };
}

function reportPage(catalog: Catalog, runs: readonly ListedRun[]): string {
  const groups = groupedRuns(runs.map((run) => catalog.folderOf(run))).map(
    ({ label, runs: members }) => runGroup(label, members),
  );
  return withNavigation(comparisonPage(catalog, { groups }));
}

function comparisonPage(
  catalog: Catalog,
  { groups, command }: Pick<ComparisonReport, "groups" | "command">,
): string {
  const [first] = groups.flatMap((group) => group.runs);
  const remark = first && looksOf(catalog, first.folder);
  return comparisonHtml({ groups, command, linkOf: linkIn(catalog), remark });
}

function looksOf(catalog: Catalog, folder: string): string {
  const path = catalog.pathOf(folder);
  return path === undefined ? "" : catalog.looksRemark({ path });
}

function studyPage(catalog: Catalog, name: string): string {
  const folder = catalog.studyFolder(name);
  if (folder === undefined) {
    throw new MissingPageError("There is no such comparison or sweep. It may have been deleted.");
  }
  catalog.requireInside(folder);
  for (const run of catalog.runsOf(name)) catalog.requireInside(catalog.folderOf(run));
  if (isSweep(folder)) {
    const standing = withConfirmation(standingOf(new SweepView(folder)));
    const [run] = catalog.runsOf(name).filter(({ entry }) => entry.status === "finished");
    const remark = run === undefined ? "" : catalog.looksRemark(run);
    return withNavigation(sweepPage(standing, linkIn(catalog), remark));
  }
  const file = readComparison(folder);
  for (const member of file.members) {
    const run = finishedFolder(folder, member);
    if (run !== undefined) catalog.requireInside(run);
  }
  const groups = finishedGroups(folder, file);
  if (groups.length === 0) {
    return selectionPage(
      name,
      catalog.runsOf(name).map((run) => unfinished(catalog, run)),
    );
  }
  return withNavigation(comparisonPage(catalog, { groups, command: file.command }));
}

/** The addresses of the runs in the runs folder; other runs have none. */
function linkIn(catalog: Catalog): RunLink {
  return (folder) => {
    const path = catalog.pathOf(folder);
    return path === undefined ? undefined : runAddress(path);
  };
}
