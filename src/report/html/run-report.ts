import type { TestLooks } from "../../runs/looks.js";
import type { RunRecord } from "../../runs/reader.js";
import { isClassSummary, type Summary } from "../../runs/records.js";
import { duration, significant, thousands } from "../../shared/format.js";
import { runVerdict } from "../baselines.js";
import { lossTitle } from "../figures.js";
import type { ForecastWindow } from "../forecast-window.js";
import { baselineHorizons, horizonErrors, horizonTargets } from "../horizons.js";
import { looksText } from "../looks-text.js";
import { forecastWindow } from "../plots-text.js";
import type { Chart } from "../svg/chart.js";
import { horizonChart } from "../svg/horizon-chart.js";
import { lossChart, type MarkedEpoch } from "../svg/loss-chart.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { normChart } from "../svg/norm-chart.js";
import { truthChart } from "../svg/truth-chart.js";
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
import { truthSection } from "./truth.js";

interface RunPageOptions {
  /** How often the test figures of its data have been looked at. */
  readonly looks?: TestLooks | undefined;
  /** The place of the run's model in the comparison that the run is part of, from 0, which gives its colour. */
  readonly place?: number | undefined;
  /** The name of the comparison or sweep that the run's folder lies in. */
  readonly study?: string | undefined;
}

/**
 * A run as one self-contained page: complete without its script, no request, light and dark, for screens of
 * any width. All text from configs and files is escaped.
 */
export function runHtml(run: RunRecord, { looks, place = 0, study }: RunPageOptions = {}): string {
  const { config, summary } = run;
  return page(
    `${config.name}: ${folderName(run)}`,
    tag("header", {}, header(run), paragraph(looksText(looks))),
    curves(run, place),
    windowsSection(runWindows(run, place)),
    truthSection([{ run, name: config.name, place }]),
    baselinesSection(config.name, summary),
    seriesSection(summary),
    classesSections(summary),
    uncertaintySection(summary),
    quantilesSection(summary),
    expectationsSection(summary),
    originSections(run, study),
  );
}

/** The charts of a run by file name, each for its own file. */
export function runCharts(run: RunRecord, place = 0): Readonly<Record<string, Chart>> {
  return {
    "loss.svg": lossChart(run.epochs, markedEpoch(run, place)),
    "gradient-norm.svg": normChart(run.epochs, place),
    ...numbered(
      "horizon",
      horizonsOf(run, place).map(({ chart }) => chart),
    ),
    ...windowCharts(runWindows(run, place)),
    ...(run.examples && {
      "truth.svg": truthChart(run.examples, { name: run.config.name, place }),
    }),
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

function markedEpoch({ config, summary }: RunRecord, place: number): MarkedEpoch {
  const { testedEpoch } = summary;
  return { metric: config.training.checkpoint.metric, testedEpoch, place };
}

function curves(run: RunRecord, place: number): string {
  return section(
    "Training and error",
    tag(
      "div",
      { class: "pair" },
      figure(lossChart(run.epochs, markedEpoch(run, place)), lossTitle(run.summary)),
      ...horizonsOf(run, place).map(({ chart, ofTarget }) =>
        figure(chart, `Test MSE${ofTarget} by horizon`),
      ),
      figure(normChart(run.epochs, place), "Norm of the gradients before clipping, by epoch"),
    ),
  );
}

/** A chart for each target; none if nothing is forecast. */
function horizonsOf({ config, summary }: RunRecord, place: number) {
  return horizonTargets(summary).map((name, target) => {
    const model = { label: config.name, mse: horizonErrors(summary, target), place };
    const chart = horizonChart([model, ...baselineHorizons([summary], target)]);
    return { chart, ofTarget: name === undefined ? "" : ` of ${name}` };
  });
}

function runWindows({ config, windows }: RunRecord, place: number): ForecastWindow[] {
  return windows.map((window) => {
    const { predictions, ...shown } = forecastWindow(window, config.name);
    return { ...shown, predictions: predictions.map((line) => ({ ...line, place })) };
  });
}
