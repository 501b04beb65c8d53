import type { SpreadScores } from "../../evaluation/probabilistic.js";
import { runFiles } from "../../runs/layout.js";
import type { RunRecord } from "../../runs/reader.js";
import { isClassSummary, type Summary } from "../../runs/records.js";
import { significant } from "../../shared/format.js";
import { hasSpread, NO_SPREAD, targetWarning } from "../baselines.js";
import { choiceNote } from "../choice.js";
import {
  decidingOf,
  type FigureTable,
  figureTable,
  sortedByValue,
  targetTables,
} from "../figures.js";
import type { ForecastWindow } from "../forecast-window.js";
import type { Chart } from "../svg/chart.js";
import { tag } from "../svg/markup.js";
import { windowChart, windowGrid } from "../svg/window-chart.js";
import { windowCaption, windowLegend } from "../svg/window-names.js";
import { windowGroups } from "../windows-choice.js";
import { windowsRange } from "../windows-plot.js";
import {
  code,
  dataTable,
  facts,
  figure,
  type HtmlRow,
  keyList,
  paragraph,
  section,
} from "./elements.js";
import { environmentSection } from "./environment.js";
import { commonSettings } from "./settings.js";

/** The grid of test windows of each target, with as many side by side as fit. */
export function windowsSection(all: readonly ForecastWindow[], suffix = ""): string {
  return windowGroups(all)
    .map(({ target, windows }) => {
      const range = windowsRange(windows);
      const panels = windows.map((window, index) =>
        figure(windowChart(window, index, range), windowCaption(window, index)),
      );
      return section(
        `Test windows${target === undefined ? "" : ` of ${target}`}${suffix}`,
        keyList(windowLegend(windows)),
        tag("div", { class: "panels" }, ...panels),
      );
    })
    .join("");
}

/** The grids of test windows by file name. */
export function windowCharts(all: readonly ForecastWindow[]): Readonly<Record<string, Chart>> {
  const grids = windowGroups(all).map(({ windows }) => windowGrid(windows, windowsRange(windows)));
  return numbered("windows", grids);
}

/** Charts by file name: `name.svg`, or `name-1.svg` and so on for several targets. */
export function numbered(name: string, charts: readonly Chart[]): Readonly<Record<string, Chart>> {
  return Object.fromEntries(
    charts.map((chart, i) => [charts.length > 1 ? `${name}-${i + 1}.svg` : `${name}.svg`, chart]),
  );
}

/** The test figures of a run beside those of the baselines. */
export function baselinesSection(name: string, summary: Summary): string {
  const figures = figureTable(name, summary);
  const { model, baselines } = figures;
  const { name: deciding } = decidingOf(summary);
  const heading = summary.objective === "forecast" ? "Errors of the last step" : "Figures";
  const targets = targetTables(name, summary).map((table) =>
    section(
      `Errors of the last step: ${table.title}`,
      figuresTable(table),
      paragraph(targetWarning(table) ?? "", "bad"),
    ),
  );
  const all = section(
    `${heading} on the test set${targets.length > 0 ? ", all targets" : ""}`,
    figuresTable(figures),
    paragraph(choiceNote([model, ...baselines], deciding) ?? "", "muted"),
  );
  return [all, ...targets].join("");
}

function figuresTable({ model, baselines, headers }: FigureTable): string {
  const rows: HtmlRow[] = sortedByValue([
    { ...model, classes: "own" },
    ...baselines.map((row) => ({ ...row, classes: undefined })),
  ]).map(({ label, cells, classes }) => ({ cells: [label, ...cells], classes }));
  return dataTable(["model", ...headers], rows);
}

/** The expectations of the config, and whether they are met. */
export function expectationsSection({ expectations }: Summary): string {
  const lines = expectations.map(({ expression, actual, met }) =>
    paragraph(
      `${met ? "met" : "NOT met"}: ${expression}, actual value ${actual === null ? "none" : significant(actual)}`,
      met ? "good" : "bad",
    ),
  );
  return section("Expectations", ...lines);
}

/** The quality of the spread of forecasts. */
export function uncertaintySection(summary: Summary): string {
  if (isClassSummary(summary) || !summary.uncertainty) return "";
  const { samples, byTarget = [{ ...summary.uncertainty, name: "" }] } = summary.uncertainty;
  return byTarget
    .map(({ name, ...scores }) =>
      section(
        `Uncertainty of the last step${name === "" ? "" : `: ${name}`}`,
        facts([["dropout samples", String(samples)], ...spreadFacts(scores)]),
        coverageTable(scores),
      ),
    )
    .join("");
}

/** The quality of the quantile forecasts. */
export function quantilesSection(summary: Summary): string {
  if (isClassSummary(summary) || !summary.quantiles) return "";
  const { loss, byLevel, bands } = summary.quantiles;
  return section(
    "Quantiles of the last step",
    facts([
      ["quantile loss, mean of all levels", significant(loss)],
      ...bands.map(({ low, high, share, width }) => {
        const name = `within the ${Number((100 * (high - low)).toPrecision(3))} % band, ${low} to ${high}`;
        return [name, `${percent(share)}, mean width ${significant(width)}`] as const;
      }),
      ...byLevel.map(({ level, share }) => {
        return [`at or below the quantile ${level}`, percent(share)] as const;
      }),
    ]),
  );
}

function coverageTable(scores: SpreadScores): string {
  if (!hasSpread(scores)) return paragraph(NO_SPREAD);
  return dataTable(
    ["interval", "true values inside"],
    scores.coverage.map(({ level, share }) => ({ cells: [percent(level), percent(share)] })),
  );
}

function spreadFacts(scores: SpreadScores): (readonly [string, string])[] {
  const { mseLastStep, crps, calibrationError, meanSd } = scores;
  return [
    ["MSE of their mean", significant(mseLastStep)],
    ["CRPS", significant(crps)],
    ["mean standard deviation", significant(meanSd)],
    ...(hasSpread(scores) ? [["calibration error", significant(calibrationError)] as const] : []),
  ];
}

function percent(share: number): string {
  return `${significant(100 * share, 3)} %`;
}

/** Config and environment, and the commands that reproduce the run. */
export function originSections(run: RunRecord, study?: string): string {
  const { config, manifest } = run;
  const { command, fingerprint, createdAt } = manifest;
  const environment = [
    ["run", folderName(run)],
    ["created", moment(createdAt)],
    ["fingerprint", fingerprint ?? "none"],
  ] as const;
  return [
    section(
      "Reproduce this run",
      paragraph("The command that was run:", "muted"),
      code([shellLine(command)]),
      paragraph("From the run folder alone, wherever the config came from:", "muted"),
      code([shellLine(["rnnlab", "train", "--config", configPath(run, study)])]),
      paragraph("On the CPU, equal fingerprints mean bit-for-bit equal weights.", "muted"),
    ),
    environmentSection([manifest], environment),
    section("Config", commonSettings([{ name: config.name, configs: [config] }])),
  ].join("");
}

/** Path of the run's config, relative to the folder in which the run was started. */
function configPath(run: RunRecord, study: string | undefined): string {
  const folders = [
    run.config.output.runs,
    ...(study === undefined ? [] : [study]),
    folderName(run),
  ];
  return `${folders.join("/")}/${runFiles.config}`;
}

/** The last part of the run folder's path. */
export function folderName({ folder }: Pick<RunRecord, "folder">): string {
  return folder.split(/[\\/]/).findLast((part) => part !== "") ?? folder;
}

/** `2026-11-24 00:25 UTC` */
export function moment(iso: string): string {
  return iso.replace(/^([\d-]+)T(\d\d:\d\d).*$/, "$1 $2 UTC");
}

/** Quotes arguments for a POSIX shell. */
export function shellLine(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
