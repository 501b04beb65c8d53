import { counted, thousands } from "../../shared/format.js";
import {
  dataTable,
  figure,
  type HtmlCell,
  type HtmlRow,
  paragraph,
  type ReportParts,
  section,
} from "../html/elements.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { runsChart } from "../svg/runs-chart.js";
import { columns } from "./columns.js";
import type { ListedRun, ListedStudy } from "./listed.js";
import type { UnfinishedRun } from "./live-run.js";
import { servedPage } from "./page.js";
import { statusLine } from "./status-line.js";

/** A comparison, backtest or sweep that is not finished. */
export interface LiveStudy {
  readonly study: ListedStudy;
  /** What its report shows so far; undefined if no run of a comparison has finished. */
  readonly report: ReportParts | undefined;
  /** The runs that a comparison has or will have; empty for a sweep, whose report has all trials. */
  readonly members: readonly LiveMember[];
  /** The runs whose losses are drawn over each other. */
  readonly drawn: readonly (UnfinishedRun & { readonly label: string })[];
}

/** A run that a comparison has or will have. */
export interface LiveMember {
  /** The name of its model. */
  readonly label: string;
  readonly seed: number;
  /** The number of its fold, in a backtest. */
  readonly fold: number | undefined;
  /** Undefined before it begins. */
  readonly run: ListedRun | undefined;
  /** Why it has failed. */
  readonly error: string | undefined;
}

/** More curves over each other cannot be told apart. */
export const MOST_CURVES = 12;

/** The page of a comparison, backtest or sweep that is not finished. Its parts are replaced as they change. */
export function liveStudyPage(live: LiveStudy, version: number): string {
  const { name } = live.study;
  const title = live.report?.title ?? titleOf(live);
  return servedPage(title, { events: name, version }, {}, liveStudyParts(live));
}

/** The parts of the page, each of which changes as runs train and finish. */
export function liveStudyParts(live: LiveStudy): string {
  const { study, report, members, drawn } = live;
  const heading = report?.header ?? tag("h1", {}, escapeMarkup(titleOf(live)));
  const curves = drawn.map(({ label, epochs, place }) => ({ label, epochs, place }));
  return [
    tag("header", {}, heading, statusLine(study.status, progressText(study))),
    section(
      "Validation loss by epoch",
      curves.length === 0 ? "" : figure(runsChart(curves)),
      paragraph(chosenText(study), "muted"),
    ),
    section("Progress", members.length === 0 ? "" : membersTable(members)),
    ...(report?.sections ?? []),
  ].join("");
}

/** The models of a comparison, of which none has finished a run yet. */
function titleOf({ study, members }: LiveStudy): string {
  const models = modelsOf(members);
  return models.length === 0 ? study.name : models.join(", ");
}

/** The names of the models of a comparison, in its order. */
export function modelsOf(members: readonly Pick<LiveMember, "label">[]): string[] {
  return [...new Set(members.map(({ label }) => label))];
}

function progressText({ kind, runs, planned = runs.length }: ListedStudy): string {
  const withStatus = (wanted: string) =>
    runs.filter(({ entry: { status } }) => status === wanted).length;
  const training = withStatus("running");
  const now = training === 0 ? "" : `, ${thousands(training)} in training`;
  if (kind === "sweep") return `${counted(runs.length, "run")} begun${now}`;
  const all = counted(Math.max(planned, runs.length), "run");
  return `${thousands(withStatus("finished"))} of ${all} finished${now}`;
}

/** States which runs are drawn if there are more. */
function chosenText({ runs }: ListedStudy): string {
  if (runs.length <= MOST_CURVES) return "";
  return `At most ${MOST_CURVES} of ${thousands(runs.length)} runs: those in training, then those that began last.`;
}

/** The columns of the table of all runs that show how far a run is. */
const SHOWN = ["status", "epochs", "validation loss", "took"];
const progressColumns = columns.filter(({ header }) => SHOWN.includes(header));

function membersTable(members: readonly LiveMember[]): string {
  const folds = members.some(({ fold }) => fold !== undefined);
  const shown = progressColumns.map(({ header }) => header);
  const headers = ["model", ...(folds ? ["fold"] : []), "seed", ...shown, "run"];
  const rows = members.map((member): HtmlRow => {
    const { label, seed, fold, run } = member;
    return {
      cells: [
        { text: label, classes: "text" },
        ...(folds ? [String(fold ?? "-")] : []),
        String(seed),
        ...progressColumns.map((column) => progressCell(column, member)),
        run === undefined ? { text: "-", classes: "text" } : runCell(run),
      ],
    };
  });
  return dataTable(headers, rows);
}

/** The name of a run comes last: on a phone, it would hide how far the run is. */
function runCell(run: ListedRun): HtmlCell {
  return { ...columns[0]!.ofRun(run), classes: "text" };
}

function progressCell(
  { header, isNumber, ofRun }: (typeof columns)[number],
  { run, error }: LiveMember,
): HtmlCell {
  if (header === "status" && error !== undefined) {
    return { text: `failed: ${error}`, classes: "text status-failed" };
  }
  const cell = run === undefined ? { text: header === "status" ? "waiting" : "-" } : ofRun(run);
  return {
    ...cell,
    classes: [isNumber ? undefined : "text", cell.classes].filter(Boolean).join(" "),
  };
}
