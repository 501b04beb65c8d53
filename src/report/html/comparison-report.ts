import { basename } from "node:path";
import { ensemble } from "../../evaluation/probabilistic.js";
import { flatFields } from "../../runs/fields.js";
import type { TestLooks } from "../../runs/looks.js";
import { counted } from "../../shared/format.js";
import { foldCells, foldNotes, foldTable } from "../folds.js";
import { type Comparison, compareGroups, type RunGroup } from "../groups.js";
import { baselineHorizons, horizonErrors, horizonTargets } from "../horizons.js";
import { looksText } from "../looks-text.js";
import { shown } from "../run-details.js";
import { sharedWindows } from "../shared-windows.js";
import type { Chart } from "../svg/chart.js";
import { type HorizonSeries, horizonChart } from "../svg/horizon-chart.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { seedsChart } from "../svg/seeds-chart.js";
import { targetCells } from "../targets-table.js";
import { ensembleTexts, verdicts } from "../verdicts.js";
import { comparisonOrigin, type Origin } from "./comparison-origin.js";
import { comparisonTable } from "./comparison-table.js";
import { dataTable, figure, paragraph, type ReportParts, reportPage, section } from "./elements.js";
import { numbered, windowCharts, windowsSection } from "./sections.js";
import { truthSection } from "./truth.js";

export interface ComparisonReport extends Origin {
  readonly groups: readonly RunGroup[];
  /** Names of the models if not all of them have a finished run yet (default: those of the groups). */
  readonly models?: readonly string[] | undefined;
  /** How often the test figures of its data have been looked at. */
  readonly looks?: TestLooks | undefined;
}

/** Several runs as one self-contained page; runs that differ only in their seed form one model. */
export function comparisonHtml(report: ComparisonReport): string {
  return reportPage(comparisonParts(report));
}

export function comparisonParts(report: ComparisonReport): ReportParts {
  const { groups, looks, models = groups.map(({ label }) => label), ...origin } = report;
  const comparison = compareGroups(groups);
  const title = models.join(", ");
  return {
    title: `Comparison: ${title}`,
    header: header(comparison, title),
    sections: [
      section(
        "Verdicts",
        ...[...sentences(comparison), looksText(looks)].map((text) => paragraph(text)),
      ),
      section("Models and baselines", comparisonTable(comparison)),
      targetsSection(groups),
      foldsSection(groups, comparison),
      section("Errors", errorFigures(comparison)),
      windowsSection(sharedWindows(groups), comparison.unit === "fold" ? ", last fold" : ""),
      truthSection(firstRuns(groups), ", predicted with the first seed"),
      comparisonOrigin(comparison, origin),
    ],
  };
}

function firstRuns(groups: readonly RunGroup[]) {
  return groups.map(({ label: name, runs, place }, index) => {
    return { run: runs[0]!, name, place: place ?? index };
  });
}

/** The charts of a comparison by file name, each for its own file. */
export function comparisonCharts(groups: readonly RunGroup[]): Readonly<Record<string, Chart>> {
  return {
    "seeds.svg": seedsChart(compareGroups(groups)),
    ...numbered(
      "horizon",
      horizonsOf(groups).map(({ chart }) => chart),
    ),
    ...windowCharts(sharedWindows(groups)),
  };
}

/** The error of each target, if there are several. */
function targetsSection(groups: readonly RunGroup[]): string {
  const cells = targetCells(groups);
  if (cells === undefined) return "";
  const rows = cells.rows.map((row, index) => ({
    cells: row,
    classes: index < groups.length ? "own" : undefined,
  }));
  return section("Target by target: MSE of the last step", dataTable(cells.headers, rows));
}

/** The deciding figure for each fold of a backtest. */
function foldsSection(groups: readonly RunGroup[], { figure: deciding }: Comparison): string {
  const folds = foldTable(groups);
  if (folds === undefined) return "";
  const { headers, rows, summaries } = foldCells(folds);
  const table = dataTable(
    headers,
    rows.map((cells) => ({ cells })),
    { foot: summaries.map((cells) => ({ cells })) },
  );
  const notes = foldNotes.map((note) => paragraph(note, "muted"));
  return section(`Fold by fold: ${deciding.name}`, table, ...notes);
}

function header({ groups, unit }: Comparison, title: string): string {
  const runs = groups.reduce((sum, group) => sum + group.runs.length, 0);
  const { data } = groups[0]!.runs[0]!.config;
  const settings = [...flatFields(data)]
    .filter(([key]) => unit === "seed" || !key.startsWith("split."))
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${key} ${key === "file" ? basename(String(value)) : shown(value)}`)
    .join(", ");
  const finished = `${counted(groups.length, "model")}, ${counted(runs, "run")}`;
  const how = unit === "seed" ? "on the same data" : "of a backtest";
  return [
    tag("h1", {}, escapeMarkup(title)),
    paragraph(`${finished} ${how}: ${settings}`, "muted"),
  ].join("");
}

function sentences(comparison: Comparison): string[] {
  return [...verdicts(comparison), ...comparison.groups.flatMap(ensembleTexts)];
}

function errorFigures(comparison: Comparison): string {
  const byHorizon = horizonsOf(comparison.groups);
  return tag(
    "div",
    { class: "pair" },
    figure(
      seedsChart(comparison),
      comparison.unit === "seed" ? "Each seed, mean and 95 % interval" : "Each fold, and the mean",
    ),
    ...byHorizon.map(({ chart, ofTarget }) =>
      figure(chart, `Test MSE${ofTarget} by horizon, mean over the ${comparison.unit}s`),
    ),
  );
}

/** A chart for each target; none if nothing is forecast. */
function horizonsOf(
  groups: readonly RunGroup[],
): { readonly chart: Chart; readonly ofTarget: string }[] {
  return horizonTargets(groups[0]!.runs[0]!.summary).map((name, target) => ({
    chart: horizonChart(horizons(groups, target)),
    ofTarget: name === undefined ? "" : ` of ${name}`,
  }));
}

/** Models come first: their position decides their colour here and in the windows. */
function horizons(groups: readonly RunGroup[], target: number): HorizonSeries[] {
  const models = groups.map(({ label, runs, place }, index) => {
    const curves = runs.map(({ summary }) => horizonErrors(summary, target));
    return { label, mse: [...ensemble(curves).means], place: place ?? index };
  });
  const summaries = groups[0]!.runs.map(({ summary }) => summary);
  return [...models, ...baselineHorizons(summaries, target)];
}
