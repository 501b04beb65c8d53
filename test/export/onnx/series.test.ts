import { describe, expect, it } from "vitest";
import type { TransformRecord } from "../../../src/data/series/transforms/chain.js";
import { Graph } from "../../../src/export/onnx/graph.js";
import { onnx } from "../../../src/export/onnx/index.js";
import { appliedChain } from "../../../src/export/onnx/transforms.js";
import { fileChecksums } from "./made-file.js";
import { pairwise } from "./pairwise.js";
import { itRuns, runCases, WHY } from "./runtime.js";
import { seriesDifference, seriesFile, seriesOptions } from "./series-file.js";
import { sessionOf, trained } from "./session.js";

const STEPS = 6;
const AHEAD = 3;
const PERIOD = 4;

const { rows, impossible } = pairwise(
  {
    ...seriesOptions,
    skip: ["none", "linear", "linearBySeries"],
    loss: ["mse", "mae", "huber", "poisson", "quantile"],
    covariates: [false, true],
    targets: [1, 2],
    dropout: [0, 0.5],
    affine: [false, true],
    dilated: [false, true],
    norm: ["none", "layer"],
  },
  ({ loss, skip, affine, scaling, transform, level, spread }) =>
    loss !== "poisson" ||
    (skip === "none" &&
      !affine &&
      ["mean", "none"].includes(scaling) &&
      transform === "none" &&
      level === "series" &&
      spread === "series"),
);

type Case = (typeof rows)[number];

function configOf(row: Case) {
  const { cell, bidirectional, layers, skip, affine, dilated, norm, ...others } = row;
  const { loss, covariates, dropout, targets, ...data } = others;
  const looksAhead = ["last", "mean"].includes(data.level) || data.spread === "window";
  return {
    name: "exported",
    data: {
      task: "csv",
      file: "series.csv",
      time: "time",
      id: "place",
      target: ["y", "z"].slice(0, targets),
      steps: STEPS,
      ahead: AHEAD,
      ...(data.level === "seasonal" && { period: PERIOD }),
      ...data,
      ...(covariates && {
        past: ["temperature"],
        known: ["promotion", "weather"],
        static: ["site"],
        calendar: ["hourOfDay", "halfDay", "dayOfWeek", "dayOfYear", "monthOfYear"],
      }),
    },
    model: {
      cell,
      bidirectional,
      layers,
      skip,
      ...(skip === "linear" && covariates && { skipCycles: ["dayOfWeek", "hourOfDay"] }),
      affine,
      norm,
      hidden: 4,
      dropout: layers > 1 ? dropout : 0,
      inputDropout: dropout,
      ...(dilated && { dilation: [2, 3].slice(0, layers) }),
      targets: looksAhead ? "lastStep" : "everyStep",
    },
    training: { epochs: 1, loss, ...(loss === "quantile" && { quantiles: [0.1, 0.3, 0.5, 0.9] }) },
  };
}

describe("an exported model of series", () => {
  itRuns.each(runCases(rows))(
    `$cell $norm $bidirectional $loss $level $scaling $transform: as predictions.csv${WHY}`,
    async (row) => {
      const folder = await trained(configOf(row), { "series.csv": seriesFile() });
      const session = await sessionOf(await onnx.render([folder], {}));
      const reach = row.level === "seasonal" ? PERIOD : 0;
      const { targets } = row;
      const check = { folder, session, steps: STEPS, ahead: AHEAD, reach, targets };
      expect(await seriesDifference(check)).toBeLessThan(1e-5);
    },
  );

  it("has the graph that ONNX Runtime ran, in each of these cases", async () => {
    const files = { "series.csv": seriesFile() };
    expect(await fileChecksums(rows.map(configOf), files)).toMatchSnapshot();
  });

  it("is tested with each two options together that may be", () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(impossible.every((pair) => pair.includes("poisson"))).toBe(true);
  });
});

it("a transform that the graph cannot compute is refused with what to do", () => {
  const square = { name: "square" } as unknown as TransformRecord;
  const chain = { values: "x", ahead: 1, parameter: () => "y" };
  expect(() => appliedChain(Graph.empty(), [square], chain)).toThrow(
    /^export: the data have the transform square, which cannot be exported to ONNX, expected one of bounds, log/,
  );
});
