import { describe, expect, it } from "vitest";
import { plainStyles } from "../../src/report/color.js";
import { classesSections } from "../../src/report/html/classes.js";
import { runHtml } from "../../src/report/html/run-report.js";
import {
  expectationsSection,
  quantilesSection,
  uncertaintySection,
} from "../../src/report/html/sections.js";
import { plotsText, terminalPlots } from "../../src/report/plots-text.js";
import { readRun } from "../../src/runs/reader.js";
import type { ClassSummary, ValueSummary } from "../../src/runs/records.js";
import { emptyFolder } from "../helpers/cli.js";
import { withoutBreaks } from "../helpers/pages.js";
import { fakeRun } from "../helpers/runs.js";
import { drawnSeries } from "./drawn.js";
import { paragraphsOf, rowsOf, sectionOf } from "./tables-of-pages.js";

const run = readRun(
  fakeRun(emptyFolder(), { sets: ["training.seed=7", "model.cell=lstm", "model.layers=2"] }),
);
const summary = run.summary as ValueSummary;
const styles = plainStyles;

describe("the page of a run", () => {
  const tiles = (page: string) =>
    [...withoutBreaks(page).matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)</g)].map(([, a, b]) => [a, b]);
  const withTest = (changes: object, objective = "forecast") =>
    runHtml({
      ...run,
      summary: { ...summary, objective, test: { ...summary.test, ...changes } } as ValueSummary,
    });

  it("begins with its test figures", () => {
    const figures = { mse: 0.1, mseLastStep: 0.2, maeLastStep: 0.3, maseLastStep: 0.4 };
    expect(tiles(withTest(figures))).toEqual([
      ["test MSE, last step", "0.2000"],
      ["test MSE", "0.1000"],
      ["test MAE, last step", "0.3000"],
      ["MASE, last step", "0.4000"],
      ["parameters", "5,410"],
      ["epochs", "10"],
      ["time", "3.2 s"],
    ]);
    expect(tiles(withTest({ ...figures, maseLastStep: null }))[3]).toEqual([
      "MASE, last step",
      "-",
    ]);
    expect(tiles(withTest(figures, "regression"))[0]).toEqual(["test MSE", "0.1000"]);
    const byTarget = ["a", "b"].map((name) => ({ ...summary.test, name }));
    const several = runHtml({
      ...run,
      summary: { ...summary, baselines: [], test: { ...summary.test, ...figures, byTarget } },
    });
    expect(tiles(several).slice(0, 2)).toEqual([
      ["MASE, last step", "0.4000"],
      ["targets", "2"],
    ]);
    expect(several).toContain("Test MSE of b by horizon");
  });

  it("says what was trained, when, and how good it is", () => {
    const texts = paragraphsOf(withTest({ mseLastStep: 0.0117 }));
    expect(texts[0]).toBe("lstm, 2 x 20 units, seed 7, 2026-01-02 03:04 UTC");
    expect(texts[1]).toBe(
      "lstm beats the only baseline, linear regression: MSE of the last step 0.01170 against 0.01539",
    );
    expect(withTest({ mseLastStep: 0.0117 })).toContain('<p class="good">lstm beats');
    expect(withTest({ mseLastStep: 0.02 })).toContain('<p class="bad">lstm is worse than');
    expect(withTest({})).not.toContain("have been looked at");
    expect(runHtml(run, { looks: { runs: 3, settings: 1 } })).toContain(
      "have been looked at 3 times",
    );
  });

  it("marks the best epoch by the metric of its config", () => {
    const { training } = run.config;
    const checkpoint = { ...training.checkpoint, metric: "valLossLastStep" as const };
    const page = runHtml({
      ...run,
      config: { ...run.config, training: { ...training, checkpoint } },
    });
    expect(page).toContain("best epoch 10: validation loss of the last step");
  });

  it("draws its windows in the colour of its place", () => {
    const series = drawnSeries(runHtml(run, { place: 3 })).filter(({ name }) => name === "lstm");
    expect(new Set(series.flatMap(({ lines }) => lines.map(({ classes }) => classes)))).toEqual(
      new Set(["curve s3"]),
    );
  });
});

describe("figures of a run", () => {
  it("say of every expectation whether it is met", () => {
    const expectations = [
      { expression: "test.mse < 1", actual: 0.5, met: true },
      { expression: "test.mase < 1", actual: null, met: false },
    ];
    const section = expectationsSection({ ...summary, expectations });
    expect(section).toContain('<p class="good">met: test.mse &#60; 1, actual value 0.5000</p>');
    expect(section).toContain('<p class="bad">NOT met: test.mase &#60; 1, actual value none</p>');
  });

  it("have the quality of a spread, and none of equal forecasts", () => {
    const scores = {
      mseLastStep: 0.25,
      crps: 0.125,
      calibrationError: 0.05,
      meanSd: 0.5,
      coverage: [{ level: 0.9, share: 0.875 }],
    };
    const sectionWith = (changes: object) =>
      uncertaintySection({
        ...summary,
        uncertainty: { samples: 30, ...scores, ...changes },
      } as ValueSummary);
    expect(rowsOf(sectionWith({}))).toEqual([
      ["dropout samples", "30"],
      ["MSE of their mean", "0.2500"],
      ["CRPS", "0.1250"],
      ["mean standard deviation", "0.5000"],
      ["calibration error", "0.05000"],
      ["interval", "true values inside"],
      ["90.0 %", "87.5 %"],
    ]);
    const level = sectionWith({ meanSd: 0 });
    expect(rowsOf(level)).toHaveLength(4);
    expect(level).toContain("their forecasts are equal, so there are no intervals to judge");
    const byTarget = [
      { name: "a", ...scores },
      { name: "b", ...scores, crps: 9 },
    ];
    const second = sectionOf(sectionWith({ byTarget }), "Uncertainty of the last step: b");
    expect(rowsOf(second)[2]).toEqual(["CRPS", "9.000"]);
  });

  it("have the share of each quantile and each band", () => {
    const quantiles = {
      loss: 0.5,
      bands: [{ low: 0.1, high: 0.9, share: 0.75, width: 2 }],
      byLevel: [
        { level: 0.1, share: 0.125 },
        { level: 0.9, share: 0.875 },
      ],
    };
    expect(rowsOf(quantilesSection({ ...summary, quantiles } as unknown as ValueSummary))).toEqual([
      ["quantile loss, mean of all levels", "0.5000"],
      ["within the 80 % band, 0.1 to 0.9", "75.0 %, mean width 2.000"],
      ["at or below the quantile 0.1", "12.5 %"],
      ["at or below the quantile 0.9", "87.5 %"],
    ]);
  });

  it("have each count with its share of the true class", () => {
    const byClass = ["a", "b", "c"].map((name) => ({
      name,
      precision: 1,
      recall: 1,
      f1: 1,
      support: 1,
    }));
    const confusion = [
      [1, 3, 0],
      [0, 0, 0],
      [0, 1, 1],
    ];
    const classes = {
      objective: "classification",
      test: { byClass, confusion },
      mistakes: [],
    } as unknown as ClassSummary;
    const page = classesSections(classes);
    expect(rowsOf(page).slice(1, 5)).toEqual([
      ["true class", "a", "b", "c"],
      ["a", "125 %", "375 %", "00 %"],
      ["b", "00 %", "00 %", "00 %"],
      ["c", "00 %", "150 %", "150 %"],
    ]);
    expect(page).toContain('class="wrong" style="--share:75%">3<');
    expect(page).not.toContain("Most confident mistakes");
  });
});

describe("the plots of a run", () => {
  const windows = ["a", "b"].flatMap((target) =>
    Array.from({ length: 6 }, (_, index) => ({ ...run.windows[index]!, index, target })),
  );

  it("have as many windows of each target as are wanted, below their titles", () => {
    const text = plotsText({ ...run, name: "lstm", windows }, { width: 100, windows: 2 });
    expect(text).toContain("\nlstm on test windows: a\n");
    expect(text).toContain("\nlstm on test windows: b\n");
    expect(text.match(/#\d/g)).toEqual(["#1", "#6", "#1", "#6"]);
    expect(plotsText({ ...run, name: "lstm", windows }, { width: 100, windows: 0 })).not.toContain(
      "on test windows",
    );
    expect(plotsText({ ...run, name: "lstm" }, { width: 100 }).match(/#\d+/g)).toHaveLength(15);
  });

  it("have the norms of the gradients in a file and none in a terminal", () => {
    const title = "Gradient norm by epoch, before clipping";
    expect(plotsText({ ...run, name: "lstm" })).toContain(title);
    expect(
      Math.max(
        ...plotsText({ ...run, name: "x" })
          .split("\n")
          .map((l) => l.length),
      ),
    ).toBe(160);
    const text = terminalPlots(run, { width: 80, styles });
    expect(text).not.toContain(title);
    expect(text.match(/#\d+/g)).toHaveLength(3);
  });

  it("mark the tested epoch", () => {
    const tested = { ...run, name: "x", summary: { ...summary, testedEpoch: 3 } };
    expect(plotsText(tested)).toContain("┊ tested: epoch 3, val_loss");
    expect(plotsText({ ...run, name: "x" })).toContain("┊ best: epoch");
  });

  it("have a band where the forecasts have a spread or quantiles", () => {
    const [window] = run.windows;
    const sd = window!.truth.map(() => 0.1);
    const band = { share: 0.8, low: sd, high: sd };
    const textOf = (changes: object) =>
      plotsText({ ...run, name: "x", windows: [{ ...window!, ...changes }] });
    expect(textOf({ sd })).toContain("░ 95 % band");
    expect(textOf({ sd, band })).toContain("░ 80 % band");
    expect(textOf({})).not.toContain("░");
  });
});
