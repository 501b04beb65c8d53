import type { TestLooks } from "../../runs/looks.js";
import type { Manifest } from "../../runs/manifest.js";
import { duration, significant, thousands } from "../../shared/format.js";
import type { RunLink } from "../html/comparison-origin.js";
import {
  breakable,
  code,
  dataTable,
  facts,
  figure,
  type HtmlCell,
  paragraph,
  type ReportParts,
  section,
  tiles,
} from "../html/elements.js";
import { environmentSection } from "../html/environment.js";
import { shellLine } from "../html/sections.js";
import { commonSettings } from "../html/settings.js";
import { looksText } from "../looks-text.js";
import type { Chart } from "../svg/chart.js";
import { tag } from "../svg/markup.js";
import { parallelChart } from "../svg/parallel-chart.js";
import { bestSoFarChart, rungsChart } from "../svg/trials-chart.js";
import { keyImportance } from "./importance.js";
import {
  commonFigure,
  countOf,
  epochCounts,
  type SweepStanding,
  type TrialRow,
  valueText,
} from "./standing.js";
import { countsText, failureTexts } from "./text.js";

/** What a sweep's page shows beside its trials. */
export interface SweepOrigin {
  /** What each trial's config starts from. */
  readonly config: unknown;
  /** Of the best trial's runs. */
  readonly manifests: readonly Pick<Manifest, "device" | "versions">[];
  /** The address of a run's page; its path is from the sweep's folder. */
  readonly linkOf: RunLink;
  /** How often the test figures of its data have been looked at. */
  readonly looks?: TestLooks | undefined;
}

/** The state or the result of a sweep. */
export function sweepParts(standing: SweepStanding, origin: SweepOrigin): ReportParts {
  const { sweep } = standing;
  const title = `Sweep: ${sweep.space.map(({ key }) => key).join(", ")}`;
  return {
    title,
    header: [
      tag("h1", {}, breakable(title)),
      paragraph(countsText(standing), "muted"),
      tilesOf(standing),
    ].join(""),
    sections: [
      section("The best trial", bestTrial(standing, origin)),
      section("Progress", progress(standing)),
      section("Settings and figures", optional(parallelChart(standing))),
      section("Which keys matter", importance(standing)),
      section("Trials", trialsTable(standing, origin)),
      section("What failed", failures(standing)),
      section("Reproduce this sweep", code([shellLine(sweep.command)])),
      environmentSection(origin.manifests),
      section("Base config", commonSettings([{ name: "base", configs: [origin.config] }])),
    ],
  };
}

/** The charts of a sweep by file name, each for its own file. */
export function sweepCharts(standing: SweepStanding): Readonly<Record<string, Chart>> {
  const charts = {
    "best-so-far.svg": bestSoFarChart(standing),
    "rungs.svg": standing.sweep.asha && rungsChart(standing),
    "settings.svg": parallelChart(standing),
  };
  const drawn = Object.entries(charts).filter(([, chart]) => chart !== undefined);
  return Object.fromEntries(drawn) as Record<string, Chart>;
}

function tilesOf(standing: SweepStanding): string {
  const { sweep, best, epochMetric } = standing;
  const { done, full } = epochCounts(standing);
  return tiles([
    [best && best.value === undefined ? epochMetric : sweep.metric, best ? figureText(best) : "-"],
    ["trials", `${thousands(standing.rows.length)} of ${thousands(sweep.trials)}`],
    ["epochs", `${thousands(done)} of ${thousands(full)}`],
    ["diverged", thousands(countOf(standing, "diverged"))],
    ["failed", thousands(countOf(standing, "failed"))],
  ]);
}

function figureText({ value, rungValue }: TrialRow): string {
  const figure = value ?? rungValue;
  return figure === undefined ? "-" : significant(figure);
}

function bestTrial(
  { best, sweep, confirmation, isDone }: SweepStanding,
  { linkOf, looks }: SweepOrigin,
): string {
  if (best === undefined) return paragraph("No trial has a figure yet.");
  const settings = sweep.space.map(({ key }, index) => {
    return [key, valueText(best.trial.values[index])] as const;
  });
  const runs = best.trial.runs.map(({ run }) => ["run", { text: run, href: linkOf(run) }] as const);
  const note = isDone
    ? "Chosen by validation. The test figures are in the run's report."
    : "So far: the sweep is not done.";
  return [
    facts([["trial", String(best.trial.number)], ...settings, ...runs]),
    paragraph(note, "muted"),
    confirmation ? paragraph(confirmation.text) : "",
    paragraph(looksText(looks)),
  ].join("");
}

function progress(standing: SweepStanding): string {
  const bestSoFar = bestSoFarChart(standing);
  const rungs = standing.sweep.asha && rungsChart(standing);
  const figures = [
    bestSoFar && figure(bestSoFar, `Best ${commonFigure(standing).name} so far`),
    rungs && figure(rungs, `${standing.epochMetric} at each rung, finished trials in colour`),
  ].filter((chart) => chart !== undefined);
  return figures.length === 0 ? "" : tag("div", { class: "pair" }, ...figures);
}

function optional(chart: Chart | undefined): string {
  return chart === undefined
    ? ""
    : figure(chart, "A line for each trial, the best tenth in colour", "wide");
}

function importance(standing: SweepStanding): string {
  const keys = keyImportance(standing);
  if (keys === undefined) return "";
  const rows = keys.map(({ key, share }) => ({ cells: [key, `${(share * 100).toFixed(0)} %`] }));
  const how =
    "Share of each setting in predicting a trial's rank, by permuting each key's values in a random forest of " +
    "100 trees (Breiman 2001). It holds for the ranges that were searched.";
  return dataTable(["key", "share"], rows) + paragraph(how, "muted");
}

function trialsTable(standing: SweepStanding, { linkOf }: SweepOrigin): string {
  const { rows, sweep, best } = standing;
  const headers = [
    "trial",
    ...sweep.space.map(({ key }) => key),
    sweep.metric,
    ...(sweep.asha ? [`rung ${standing.epochMetric}`] : []),
    "epochs",
    "status",
    "time",
  ];
  const lines = rows.map((row) => ({
    cells: [
      trialCell(row, linkOf),
      ...row.trial.values.map(valueText),
      row.value === undefined ? "-" : significant(row.value),
      ...(sweep.asha ? [row.rungValue === undefined ? "-" : significant(row.rungValue)] : []),
      thousands(row.epochs),
      { text: row.status, classes: "text" },
      durationCell(row.trial.durationMs),
    ],
    classes: row === best ? "own" : undefined,
  }));
  return lines.length === 0 ? "" : dataTable(headers, lines);
}

/** With the way to its first run. */
function trialCell({ trial: { number, runs } }: TrialRow, linkOf: RunLink): HtmlCell {
  const [first] = runs;
  return { text: String(number), href: first && linkOf(first.run) };
}

function durationCell(durationMs: number): HtmlCell {
  return durationMs > 0 ? { text: duration(durationMs), sort: durationMs } : { text: "-" };
}

function failures(standing: SweepStanding): string {
  const diverged = standing.rows.filter(({ status }) => status === "diverged");
  const texts = [
    ...failureTexts(standing),
    ...diverged.map(({ trial, settings }) => `trial ${trial.number} diverged: ${settings}`),
  ];
  return texts.map((text) => paragraph(text)).join("");
}
