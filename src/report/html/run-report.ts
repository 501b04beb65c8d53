import type { RunRecord } from "../../runs/reader.js";
import { isClassSummary, type Summary } from "../../runs/records.js";
import { duration, significant, thousands } from "../../shared/format.js";
import { runVerdict } from "../baselines.js";
import { lossTitle } from "../figures.js";
import type { ForecastWindow } from "../forecast-window.js";
import { baselineHorizons, horizonErrors, horizonTargets } from "../horizons.js";
import { forecastWindow } from "../plots-text.js";
import type { Chart } from "../svg/chart.js";
import { horizonChart } from "../svg/horizon-chart.js";
import { lossChart, type MarkedEpoch } from "../svg/loss-chart.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { normChart } from "../svg/norm-chart.js";
import { classesSections } from "./classes.js";
import { figure, page, paragraph, section, tiles } from "./elements.js";
import {
  baselinesSection,
  expectationsSection,
  folderName,
  moment,
  numbered,
  originSections,
  quantilesSection,
  uncertaintySection,
  windowCharts,
  windowsSection,
} from "./sections.js";
import { seriesSection } from "./series.js";

/**
 * A run as one self-contained page, light or dark, for screens of any width. It loads nothing and runs only
 * its own script. All text from configs and files is escaped.
 *
 * @param remark a sentence to add to the results
 */
export function runHtml(run: RunRecord, remark = ""): string {
  const { config, summary } = run;
  return page(
    `${config.name}: ${folderName(run)}`,
    tag("header", {}, header(run), paragraph(remark)),
    curves(run),
    windowsSection(runWindows(run)),
    baselinesSection(config.name, summary),
    seriesSection(summary),
    classesSections(summary),
    uncertaintySection(summary),
    quantilesSection(summary),
    expectationsSection(summary),
    originSections(run),
  );
}

/** The charts of a run by file name, each for its own file. */
export function runCharts(run: RunRecord): Readonly<Record<string, Chart>> {
  return {
    "loss.svg": lossChart(run.epochs, markedEpoch(run)),
    "gradient-norm.svg": normChart(run.epochs),
    ...numbered(
      "horizon",
      horizonsOf(run).map(({ chart }) => chart),
    ),
    ...windowCharts(runWindows(run)),
  };
}

function header({ config, manifest, summary, epochs }: RunRecord): string {
  const { cell, hidden, layers } = config.model;
  const { text, isGood } = runVerdict(config.name, summary);
  const size = `${cell}, ${layers} x ${hidden} units, seed ${config.training.seed}`;
  return [
    tag("h1", {}, escapeMarkup(config.name)),
    paragraph(config.description),
    paragraph(`${size}, ${moment(manifest.createdAt)}`, "muted"),
    paragraph(text, isGood ? "good" : "bad"),
    tiles([
      ...mainFigures(summary),
      ["parameters", thousands(manifest.parameters)],
      ["epochs", thousands(epochs.length)],
      ["time", duration(manifest.durationMs ?? Number.NaN)],
    ]),
  ].join("");
}

function mainFigures(summary: Summary): (readonly [string, string])[] {
  if (isClassSummary(summary)) {
    const { accuracy, macroF1, crossEntropy } = summary.test;
    return [
      ["test accuracy", significant(accuracy)],
      ["macro F1", significant(macroF1)],
      ["cross-entropy", significant(crossEntropy)],
    ];
  }
  const { mse, mseLastStep, maeLastStep, maseLastStep, byTarget } = summary.test;
  const mase = [
    "MASE, last step",
    maseLastStep === null ? "-" : significant(maseLastStep),
  ] as const;
  if (summary.objective === "regression") return [["test MSE", significant(mse)]];
  if (byTarget) return [mase, ["targets", String(byTarget.length)]];
  return [
    ["test MSE, last step", significant(mseLastStep)],
    ["test MSE", significant(mse)],
    ["test MAE, last step", significant(maeLastStep)],
    mase,
  ];
}

function markedEpoch({ config, summary }: RunRecord): MarkedEpoch {
  const { testedEpoch } = summary;
  return { metric: config.training.checkpoint.metric, testedEpoch };
}

function curves(run: RunRecord): string {
  return section(
    "Training and error",
    tag(
      "div",
      { class: "pair" },
      figure(lossChart(run.epochs, markedEpoch(run)), lossTitle(run.summary)),
      ...horizonsOf(run).map(({ chart, ofTarget }) =>
        figure(chart, `Test MSE${ofTarget} by horizon`),
      ),
      figure(normChart(run.epochs), "Norm of the gradients before clipping, by epoch"),
    ),
  );
}

/** A chart for each target; none if nothing is forecast. */
function horizonsOf({ config, summary }: RunRecord) {
  return horizonTargets(summary).map((name, target) => {
    const model = { label: config.name, mse: horizonErrors(summary, target) };
    const chart = horizonChart([model, ...baselineHorizons([summary], target)]);
    return { chart, ofTarget: name === undefined ? "" : ` of ${name}` };
  });
}

function runWindows({ config, windows }: RunRecord): ForecastWindow[] {
  return windows.map((window) => forecastWindow(window, config.name));
}
