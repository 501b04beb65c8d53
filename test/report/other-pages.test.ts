import { describe, expect, it } from "vitest";
import { plainStyles } from "../../src/report/color.js";
import { curveLabel, gradientCells, gradientsText } from "../../src/report/gradients.js";
import { forecastHtml } from "../../src/report/html/forecast-report.js";
import { gradientsHtml } from "../../src/report/html/gradients-report.js";
import { readRun } from "../../src/runs/reader.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";
import { paragraphsOf, rowsOf, sectionOf } from "./tables-of-pages.js";

const run = readRun(
  fakeRun(emptyFolder(), { sets: ["training.seed=7", "model.cell=lstm", "model.layers=2"] }),
);
const styles = plainStyles;

const curves = [
  { name: "rnn", stage: "before", norms: [8, 4, 3, 1], weightNorm: 3 },
  { name: "rnn", stage: "after", norms: [1], weightNorm: 3, clip: 2, scale: 1.5, run: "r" },
  { name: "gru", stage: "after", norms: [2, 2], weightNorm: 1, clip: 5 },
] as const;

describe("gradients through time", () => {
  it("have the norm at both ends and halfway, the mean factor of a step, and the clipped norm", () => {
    // (1 / 8) ** (1 / 3) = 0.5
    expect(gradientCells(curves[0])).toEqual([
      "rnn before",
      "8.000",
      "3.000",
      "1.000",
      "0.5000",
      "3.000",
      "no limit",
    ]);
    expect(gradientCells(curves[1]).slice(-3)).toEqual(["1.000", "3.000", "2.000"]);
    expect(gradientCells(curves[2]).slice(-3)).toEqual(["1.000", "1.000", "1.000"]);
    expect(curveLabel(curves[1])).toBe("rnn after, W_hh x 1.5");
  });

  it("are the same in a terminal and on a page", () => {
    const text = gradientsText(curves, { width: 100, styles });
    expect(text).toMatch(/^rnn before +8\.000 +3\.000 +1\.000 +0\.5000 +3\.000 {2}no limit$/m);
    expect(text).toContain("Gradient of the hidden states by distance from the end");
    expect(text).toContain("x axis: steps before the end");
    expect(text).toMatch(/clipped: the same after clipping to\s+training\.clip\.norm/);
    const page = gradientsHtml({
      curves,
      command: ["rnnlab", "gradients"],
      configs: [{ name: "rnn", configs: [{ a: 1 }] }],
      runs: [],
      versions: { node: "24" },
    });
    expect(page).toContain("<title>Gradients through time: rnn, gru</title>");
    expect(rowsOf(sectionOf(page, "Norms of the models"))[3]![0]).toBe("gru after");
    expect(rowsOf(sectionOf(page, "Environment"))).toEqual([
      ["node", "24"],
      ["gradients", "64-bit floats on one CPU thread"],
    ]);
    expect(sectionOf(page, "Runs")).toBe("");
  });

  it("of runs say which ones, and on what these were trained", () => {
    const { manifest } = run;
    const page = gradientsHtml({
      curves,
      command: ["rnnlab", "gradients"],
      configs: ["a", "b"].map((name) => ({ name, configs: [{ cell: name, seed: 1 }] })),
      runs: [
        { name: "one", href: "one/report.html", manifest },
        { name: "two", manifest },
      ],
      versions: { node: "24" },
    });
    expect(rowsOf(sectionOf(page, "Runs"))).toEqual([
      ["run 1", "one"],
      ["run 2", "two"],
    ]);
    expect(page).toContain('<a href="one/report.html">one</a>');
    expect(rowsOf(sectionOf(page, "Environment")).map(([name]) => name)).toEqual([
      "device",
      "threads",
      "rnnlab",
      "node",
      "gradients",
    ]);
    expect(rowsOf(sectionOf(page, "Config"))).toEqual([
      ["key", "a", "b"],
      ["cell", "a", "b"],
      ["seed", "1"],
    ]);
  });
});

describe("the page of a forecast", () => {
  const window = {
    series: "shop",
    times: ["mon", "tue", "wed", "thu"],
    history: [1, 2],
    truth: [],
    predictions: [
      { label: "a", values: [1234.5678, 4], band: { share: 0.9, low: [3, 3.5], high: [5, 6] } },
    ],
  };
  const report = {
    windows: [window],
    shown: 1,
    all: 1,
    input: "new.csv",
    runs: [run],
    linkOf: () => "report.html",
    notes: ["a note"],
    command: ["rnnlab", "predict"],
  };

  it("has each value with its time and its interval", () => {
    const page = forecastHtml(report);
    expect(rowsOf(sectionOf(page, "Values"))).toEqual([
      ["time", "forecast", "low", "high"],
      ["wed", "1234.57", "3.00000", "5.00000"],
      ["thu", "4.00000", "3.50000", "6.00000"],
    ]);
    expect(page).toContain("<title>Forecast by lstm</title>");
    expect(paragraphsOf(page).slice(0, 2)).toEqual([
      "Forecast of the values after the end of new.csv",
      "a note",
    ]);
    expect(sectionOf(page, "Forecast")).toContain("<figcaption>shop, wed to thu</figcaption>");
    expect(sectionOf(page, "Values")).not.toContain("<details>");
    expect(rowsOf(sectionOf(page, "Run"))[1]).toEqual(["fingerprint", run.manifest.fingerprint]);
  });

  it("of several series folds their tables, and says how many are shown", () => {
    const plain = {
      ...window,
      times: undefined,
      series: "b",
      predictions: [{ label: "a", values: [4] }],
    };
    const page = forecastHtml({
      ...report,
      windows: [window, plain],
      shown: 2,
      all: 9,
      runs: [run, run],
    });
    const values = sectionOf(page, "Values");
    expect(values).toContain("<details><summary>shop, wed to thu</summary>");
    expect(rowsOf(values).at(-1)).toEqual(["1", "4.00000", "-", "-"]);
    expect(paragraphsOf(page)[1]).toBe(
      "2 of 9 series are shown, evenly spaced in the order of the file.",
    );
    expect(sectionOf(page, "Forecasts")).not.toBe("");
    expect(rowsOf(sectionOf(page, "Runs"))).toHaveLength(4);
  });
});
