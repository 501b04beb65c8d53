import { reportPage } from "../report/html/elements.js";
import { runHtml } from "../report/html/run-report.js";
import { dataAddress, runAddress } from "../report/served/links.js";
import type { ListedRun } from "../report/served/listed.js";
import { liveRunPage, liveRunParts } from "../report/served/live-run.js";
import { withNavigation } from "../report/served/page.js";
import { runsPage } from "../report/served/runs-page.js";
import { selectionPage } from "../report/served/selection-page.js";
import { modelPlace } from "../runs/comparison-file.js";
import { studyOf } from "../runs/folders.js";
import { readRun } from "../runs/reader.js";
import { counted } from "../shared/format.js";
import { groupedRuns } from "../study/entries.js";
import { runGroup } from "../study/groups.js";
import { dataDifference } from "../study/same-windows.js";
import type { Catalog } from "./catalog.js";
import { type DataFile, filePage, runDataPage } from "./data.js";
import { MissingPageError } from "./missing-page.js";
import { comparisonIn, studyPage, studyPageParts } from "./study-pages.js";
import { unfinished } from "./unfinished.js";

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
  "/selection": ({ catalog }, query) => severalRuns(catalog, runsOf(catalog, query)),
  "/report": ({ catalog }, query) => reportOf(catalog, runsOf(catalog, query)),
  "/study": ({ catalog }, query) => studyPage(catalog, query.get("name") ?? ""),
  "/study/parts": ({ catalog }, query) => studyPageParts(catalog, query.get("name") ?? ""),
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

function severalRuns(catalog: Catalog, listed: readonly ListedRun[]): string {
  const runs = listed.map((run) => unfinished(catalog, run));
  const entries = runs.flatMap((run) => {
    if (run.config === undefined) return []; // its data are not known
    return [{ label: run.entry.name, config: run.config, runs: [catalog.folderOf(run)] }];
  });
  return selectionPage(counted(runs.length, "run"), runs, dataDifference(entries));
}

function runPage(catalog: Catalog, run: ListedRun): string {
  if (run.entry.status === "finished") {
    const folder = catalog.folderOf(run);
    const page = runHtml(readRun(folder), {
      place: modelPlace(folder),
      study: studyOf(folder),
      looks: catalog.testLooks(run),
    });
    return withNavigation(page, [{ text: "Data", href: dataAddress(run) }]);
  }
  return liveRunPage(unfinished(catalog, run), catalog.version);
}

function reportOf(catalog: Catalog, runs: readonly ListedRun[]): string {
  const groups = groupedRuns(runs.map((run) => catalog.folderOf(run))).map(
    ({ label, runs: members }) => runGroup(label, members),
  );
  return withNavigation(reportPage(comparisonIn(catalog, { groups })));
}
