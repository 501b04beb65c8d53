import type { EpochRecord } from "../../runs/epoch-record.js";
import { fieldOf } from "../../runs/fields.js";
import type { RunEntry } from "../../runs/registry.js";
import { duration, significant, thousands } from "../../shared/format.js";
import { type HtmlCell, scrollBox, section, tableCell } from "../html/elements.js";
import { moment } from "../html/sections.js";
import { tag, escapeMarkup as text } from "../svg/markup.js";
import { dataAddress, runAddress, studyAddress } from "./links.js";
import { type NavigationLink, servedPage } from "./page.js";

/** A run in the list of all runs. */
export interface ListedRun {
  /** Path relative to the runs folder, with slashes. */
  readonly path: string;
  readonly entry: RunEntry;
  /** The last epoch of an unfinished run. */
  readonly lastEpoch?: EpochRecord | undefined;
}

interface Column {
  readonly header: string;
  readonly isNumber?: true;
  readonly cell: (run: ListedRun) => HtmlCell;
}

const columns: readonly Column[] = [
  { header: "run", cell: ({ path, entry }) => ({ text: entry.name, href: runAddress(path) }) },
  {
    header: "status",
    cell: ({ entry: { status } }) => ({ text: status, classes: `status-${status}` }),
  },
  { header: "cell", cell: (run) => word(run, "model.cell") },
  figureColumn("test MSE, last step", "test.mseLastStep", ({ entry }) => !hasTargets(entry)),
  figureColumn("test MASE, last step", "test.maseLastStep", ({ entry }) => hasTargets(entry)),
  figureColumn("test error rate", "test.errorRate"),
  { header: "validation loss", isNumber: true, cell: validationLoss },
  { header: "epochs", isNumber: true, cell: epochsOf },
  { header: "parameters", isNumber: true, cell: (run) => numberCell(run, "parameters", thousands) },
  { header: "took", isNumber: true, cell: (run) => numberCell(run, "durationMs", duration) },
  {
    header: "created",
    cell: ({ entry: { manifest } }) => ({
      text: manifest === undefined ? "-" : moment(manifest.createdAt),
      sort: Date.parse(manifest?.createdAt ?? ""),
    }),
  },
  { header: "tags", cell: ({ entry: { tags } }) => ({ text: tags.join(", ") }) },
  { header: "note", cell: ({ entry: { note } }) => ({ text: note }) },
  { header: "part of", cell: ({ entry }) => studyCell(entry) },
];

/** What the page of all runs shows beside its table. */
interface RunsPageParts {
  /** Names of comparisons and sweeps. */
  readonly studies: readonly string[];
  /** Names of the data files that the server was started with. */
  readonly files: readonly string[];
  /** Of the catalogue. */
  readonly version: number;
}

/**
 * The page of all runs in a folder: a table that can be filtered, sorted and selected from.
 *
 * @param rows of {@link runRow}, the newest run first
 */
export function runsPage(
  rows: readonly string[],
  { studies, files, version }: RunsPageParts,
): string {
  return servedPage(
    "Runs",
    { events: "all", version },
    { classes: "wide" },
    tag("header", {}, tag("h1", {}, "Runs"), controls()),
    scrollBox(runsTable(rows), columns.length + 1),
    section("Comparisons and sweeps", linkList(studies.map(studyLink).toReversed())),
    section(
      "Data files",
      linkList(files.map((text, file) => ({ text, href: dataAddress({ file }) }))),
    ),
  );
}

/** The row of a run; pages replace an earlier row of the run with it. */
export function runRow(run: ListedRun): string {
  const select = tag("input", {
    type: "checkbox",
    value: run.path,
    "aria-label": `Select ${run.entry.name}`,
  }).replace("</input>", "");
  const cells = columns.map(({ cell, isNumber }) => {
    const shown = cell(run);
    return tableCell({ ...shown, classes: shown.classes ?? (isNumber && "number") });
  });
  return tag("tr", { "data-run": run.path }, tag("td", {}, select), ...cells);
}

function controls(): string {
  const filter = '<input type="search" id="filter" placeholder="Filter, such as lstm finished">';
  const label = `<label for="filter" class="muted">Show runs with</label>`;
  const link = '<a id="selection" aria-disabled="true">Compare the selected runs</a>';
  const count = '<span id="count" class="muted" role="status"></span>';
  return tag("div", { class: "controls" }, label, filter, link, count);
}

function runsTable(rows: readonly string[]): string {
  const headers = columns.map(({ header, isNumber }) =>
    tag(
      "th",
      { scope: "col", class: isNumber && "number" },
      tag("button", { type: "button" }, header),
    ),
  );
  const head = tag("tr", {}, tag("th", { scope: "col" }, "select"), ...headers);
  return tag(
    "table",
    { class: "runs", id: "runs" },
    tag("thead", {}, head),
    tag("tbody", {}, ...rows.map((row) => `\n${row}`)),
  );
}

function studyLink(name: string): NavigationLink {
  return { text: name, href: studyAddress(name) };
}

function linkList(links: readonly NavigationLink[]): string {
  if (links.length === 0) return "";
  const items = links.map(({ text: shown, href }) =>
    tag("li", {}, tag("a", { href }, text(shown))),
  );
  return tag("ul", {}, ...items);
}

function figureColumn(
  header: string,
  path: string,
  isShown: (run: ListedRun) => boolean = () => true,
): Column {
  const cell = (run: ListedRun) =>
    isShown(run) ? numberCell(run, path, significant) : { text: "-" };
  return { header, isNumber: true, cell };
}

/** With several targets, whose units differ, a squared error is meaningless and MASE decides. */
function hasTargets(entry: RunEntry): boolean {
  return fieldOf(entry, "test.byTarget") !== undefined;
}

function numberCell(
  { entry }: ListedRun,
  path: string,
  format: (value: number) => string,
): HtmlCell {
  const value = fieldOf(entry, path);
  return typeof value === "number" ? { text: format(value), sort: value } : { text: "-" };
}

function word({ entry }: ListedRun, path: string): HtmlCell {
  const value = fieldOf(entry, path);
  return { text: typeof value === "string" ? value : "-" };
}

function validationLoss(run: ListedRun): HtmlCell {
  const value = run.lastEpoch?.valLoss;
  if (value === undefined || Number.isNaN(value)) {
    return numberCell(run, "final.valLoss", significant);
  }
  return { text: significant(value), sort: value };
}

/** `3 of 20` while a run trains. */
function epochsOf({ entry, lastEpoch }: ListedRun): HtmlCell {
  const total = entry.manifest?.epochs;
  if (total === undefined) return { text: "-" };
  const done = entry.status === "finished" ? total : (lastEpoch?.epoch ?? 0);
  return { text: done < total ? `${done} of ${total}` : thousands(total), sort: done };
}

function studyCell({ comparison, sweep }: RunEntry): HtmlCell {
  const study = comparison ?? sweep;
  return study === undefined ? { text: "" } : { text: study, href: studyAddress(study) };
}
