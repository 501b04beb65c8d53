import { describe, expect, it } from "vitest";
import { onnx } from "../../../src/export/onnx/index.js";
import { openRun } from "../../../src/library/index.js";
import { fileChecksums } from "./made-file.js";
import { pairwise } from "./pairwise.js";
import { itRuns, runCases, WHY } from "./runtime.js";
import { seriesDifference, seriesFile } from "./series-file.js";
import { float64, int32, largestDifference, sessionOf, trained } from "./session.js";

const STEPS = 14;
const AHEAD = 3;

const { rows } = pairwise(
  {
    cell: ["rnn", "lstm", "gru", "mingru", "minlstm"],
    layers: [1, 2],
    norm: ["none", "layer"],
    seasonalities: [[], [4], [3, 7], [2, 5]],
    quietSpread: [0, 0.5],
    skip: ["none", "linear"],
    loss: ["mae", "quantile"],
    scaling: ["none", "standard"],
    scalePer: ["series", "all"],
    transform: ["none", "log"],
    covariates: [false, true],
  },
  () => true,
);

type Case = (typeof rows)[number];

const plain: Case = {
  ...rows[0]!,
  cell: "gru",
  norm: "none",
  scaling: "none",
  transform: "log",
  covariates: false,
  seasonalities: [3, 7],
  skip: "none",
  loss: "mae",
};

function configOf({ loss, scaling, scalePer, transform, covariates, ...model }: Case) {
  return {
    data: {
      task: "csv",
      file: "series.csv",
      time: "time",
      id: "place",
      target: "y",
      steps: STEPS,
      ahead: AHEAD,
      scaling,
      scalePer,
      transform,
      ...(covariates && { past: ["temperature"], calendar: ["hourOfDay"] }),
    },
    model: { hybrid: "exponentialSmoothing", hidden: 4, targets: "lastStep", ...model },
    training: { epochs: 2, loss },
  };
}

function folderOf(row: Case): Promise<string> {
  return trained(configOf(row), { "series.csv": seriesFile() });
}

describe("an exported model with exponential smoothing", () => {
  itRuns.each(runCases(rows))(
    `$cell $norm $seasonalities $quietSpread $skip $loss $scaling $transform $covariates: as predictions.csv${WHY}`,
    async (row) => {
      const folder = await folderOf(row);
      const session = await sessionOf(await onnx.render([folder], {}));
      expect(session.inputNames).toContain("series");
      const check = { folder, session, steps: STEPS, ahead: AHEAD, reach: 0, targets: 1 };
      expect(await seriesDifference(check)).toBeLessThan(1e-5);
    },
  );

  itRuns(`forecasts a series that training did not have as predict does${WHY}`, async () => {
    const folder = await folderOf(plain);
    const session = await sessionOf(await onnx.render([folder], {}));
    const values = Array.from({ length: STEPS }, (_, i) => 50 + 9 * Math.sin(i) + (i % 3));
    const newer = values.map((y, i) => ({
      time: new Date(Date.UTC(2024, 5, 1, 6 * i)).toISOString().slice(0, 19),
      place: "new",
      y,
    }));
    const { predictions } = await openRun(folder).predict(newer);
    const expected = predictions.map((row) => ("forecast" in row ? row.forecast : Number.NaN));
    const forecastOf = async (number: number) => {
      const feeds = { values: float64(values, 1, STEPS, 1), series: int32([number], 1) };
      return (await session.run(feeds)).forecast!.data as Float64Array;
    };
    expect(largestDifference(await forecastOf(-1), expected) / 18).toBeLessThan(1e-5);
    expect(largestDifference(await forecastOf(0), expected)).toBeGreaterThan(1e-5);
  });

  it("has the graph that ONNX Runtime ran, in each of these cases", async () => {
    const files = { "series.csv": seriesFile() };
    expect(await fileChecksums([plain, ...rows].map(configOf), files)).toMatchSnapshot();
  });
});
