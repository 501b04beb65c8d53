import { describe, expect, it } from "vitest";
import { label, line } from "../../../src/report/svg/chart.js";
import { dataChart } from "../../../src/report/svg/data-chart.js";
import { forecastChart } from "../../../src/report/svg/forecast-chart.js";
import { seriesGroup } from "../../../src/report/svg/framed.js";
import { gradientChart } from "../../../src/report/svg/gradient-chart.js";
import { horizonChart } from "../../../src/report/svg/horizon-chart.js";
import { lossChart } from "../../../src/report/svg/loss-chart.js";
import { normChart } from "../../../src/report/svg/norm-chart.js";
import { parallelChart } from "../../../src/report/svg/parallel-chart.js";
import { runsChart } from "../../../src/report/svg/runs-chart.js";
import { seedsChart } from "../../../src/report/svg/seeds-chart.js";
import { sequenceChart } from "../../../src/report/svg/sequence-chart.js";
import { curve, mark } from "../../../src/report/svg/series.js";
import { bestSoFarChart, rungsChart } from "../../../src/report/svg/trials-chart.js";
import { isThinned, truthChart } from "../../../src/report/svg/truth-chart.js";
import { windowChart, windowGrid } from "../../../src/report/svg/window-chart.js";
import {
  errorText,
  nameOf,
  windowCaption,
  windowLabel,
  windowLegend,
} from "../../../src/report/svg/window-names.js";
import type { EpochRecord } from "../../../src/runs/epoch-record.js";
import { madeStanding, trialRow } from "../../helpers/standing.js";
import { axisTexts, drawnSeries, lineEnds } from "../drawn.js";

/** Epochs with these losses, validation losses half as large again, and norms of 2 and 5 times the loss. */
const epochsOf = (...losses: number[]): EpochRecord[] =>
  losses.map((loss, i) => ({
    ...{ epoch: i + 1, loss, lossLastStep: loss, valLoss: 1.5 * loss, valLossLastStep: 9 },
    ...{ learningRate: 0.01, gradientNorm: 2 * loss, gradientNormMax: 5 * loss, durationMs: 1 },
  }));

const rowsEnded = (...values: number[]) => {
  const made = madeStanding(2);
  const rows = values.map((value, i) => trialRow(i + 1, ["lstm", 0.01], value));
  return { ...made, rows, sweep: { ...made.sweep, asha: undefined } };
};

const facts = {
  parts: [
    { name: "train", start: 0, steps: 6 },
    { name: "test", start: 6, steps: 3 },
  ],
  timeOf: (step: number) => `t${step}`,
  from: "t0",
  to: "t8",
} as unknown as Parameters<typeof dataChart>[1];

const window = {
  history: [1, 2],
  truth: [3],
  predictions: [{ label: "a", values: [5] }],
};
const range = { min: 0, max: 10 };

describe("a picture has its size, its description and its axes:", () => {
  const curves = (...norms: number[][]) =>
    norms.map((values) => ({ name: "m", stage: "after" as const, norms: values, weightNorm: 1 }));

  it.each([
    [
      "losses of runs", // the name "a" takes 16 + 10 + 6.6; rounded to fifths, 1.4 to 4.6, then to halves
      runsChart([{ label: "a", epochs: epochsOf(3, 2, 1) }]),
      { width: 500, height: 320, label: "Validation loss by epoch of 1 runs" },
      [58, 467.4, 12, 280],
      { name: "epoch", domain: [1, 3], whole: true },
      { name: "loss", domain: [1, 5] },
    ],
    [
      "losses of a run", // "validation" takes 26 + 66
      lossChart(epochsOf(3, 2, 1), { metric: "valLoss" }),
      { width: 360, height: 260, label: "Loss by epoch, from 3.000 to 1.000" },
      [58, 268, 26, 220],
      { name: "epoch", domain: [1, 3], whole: true },
      { name: "loss", domain: [1, 4.5] },
    ],
    [
      "norms of gradients", // "mean" takes 26 + 26.4; from 2 x 1 to 5 x 3, and a fifth more
      normChart(epochsOf(3, 2, 1)),
      { width: 360, height: 260, label: "Gradient norm by epoch, from 6.000 to 2.000" },
      [58, 307.6, 8, 220],
      { name: "epoch", domain: [1, 3], whole: true },
      { name: "gradient norm", domain: [2 / 1.2, 18], log: true },
    ],
    [
      "norms of gradients that are all the same",
      normChart(epochsOf(1).map((epoch) => ({ ...epoch, gradientNormMax: 2 }))),
      { width: 360, height: 260, label: "Gradient norm by epoch, from 2.000 to 2.000" },
      [58, 307.6, 8, 220],
      { name: "epoch", domain: [0.5, 1.5], whole: true },
      { name: "gradient norm", domain: [2 / 1.2, 2.4], log: true },
    ],
    [
      "a sequence",
      sequenceChart({ caption: "c", inputs: [{ name: "x", values: [0.01, 10] }] }),
      { width: 500, height: 240, label: "c: 1 inputs by step" },
      [58, 467.4, 12, 200],
      { name: "step", domain: [1, 2], whole: true },
      { name: "value", domain: [0, 10] },
    ],
    [
      "errors by horizon",
      horizonChart([{ label: "a", mse: [2] }]),
      { width: 360, height: 260, label: "Mean squared error by horizon, 1 to 2 steps ahead" },
      [58, 327.4, 8, 220],
      { name: "steps ahead", domain: [1, 2], whole: true },
      { name: "MSE", domain: [0, 2] },
    ],
    [
      "gradients through time", // "m after" takes 26 + 46.2
      gradientChart(curves([2])),
      {
        width: 500,
        height: 320,
        label: "Gradient of the hidden states by distance from the end, 1 curves",
      },
      [64, 427.8, 12, 280],
      { name: "steps before the end", domain: [0, 1], whole: true },
      { name: "gradient norm", domain: [2 / 1.2, 2.4], log: true },
    ],
    [
      "gradients that have vanished",
      gradientChart(curves([0, 0, 0])),
      {
        width: 500,
        height: 320,
        label: "Gradient of the hidden states by distance from the end, 1 curves",
      },
      [64, 427.8, 12, 280],
      { name: "steps before the end", domain: [0, 2], whole: true },
      { name: "gradient norm", domain: [0, 1] },
    ],
    [
      "predicted over true values",
      truthChart({ targets: [1, 3], predictions: [2, 5] }, { name: "m", place: 0 }),
      {
        width: 360,
        height: 320,
        label: "Predicted over true values, true values from 1.000 to 3.000",
      },
      [64, 348, 12, 280],
      { name: "truth", domain: [1, 5] },
      { name: "prediction", domain: [1, 5] },
      "point",
    ],
    [
      "the values of a file",
      dataChart({ name: "y", values: [0, 1, 2, 3, 4, 5, 6, 7, 8] }, facts),
      { width: 1000, height: 220, label: "y, t0 to t8, with the parts of the split" },
      [64, 988, 22, 188],
      {
        ...{ name: "", domain: [0, 8], named: true },
        names: {
          ...{ first: 0, every: 1 },
          texts: ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"],
        },
      },
      { name: "y", domain: [0, 8] },
      "point",
    ],
    [
      "one value of a file",
      dataChart({ name: "y", values: [4] }, { ...facts, parts: [] }),
      { width: 1000, height: 220, label: "y, t0 to t8, with the parts of the split" },
      [64, 988, 22, 188],
      {
        ...{ name: "", domain: [0, 1], named: true },
        names: { first: 0, every: 1, texts: ["t0"] },
      },
      { name: "y", domain: [2, 6] },
      "point",
    ],
    [
      "the best of one trial",
      bestSoFarChart(rowsEnded(4))!,
      {
        ...{ width: 360, height: 260 },
        label: "Best validation.mseLastStep so far, from 4.000 to 4.000",
      },
      [58, 348, 12, 220],
      { name: "trials that ended", domain: [1, 2], whole: true },
      { name: "validation.mseLastStep", domain: [2, 6] },
      "point",
    ],
    [
      "trials that differ fivefold",
      bestSoFarChart(rowsEnded(5, 1, 3))!,
      {
        ...{ width: 360, height: 260 },
        label: "Best validation.mseLastStep so far, from 5.000 to 1.000",
      },
      [58, 348, 12, 220],
      { name: "trials that ended", domain: [1, 3], whole: true },
      { name: "validation.mseLastStep", domain: [1 / 1.2, 6], log: true },
      "point",
    ],
    [
      "rungs", // 3 and 9, of 3 to 6 and 4 to 8
      rungsChart(rowsEnded(3, 4))!,
      { width: 360, height: 260, label: "valLossLastStep of 2 trials after each rung" },
      [58, 348, 12, 220],
      { name: "epochs", domain: [1, 9], log: true, labelled: [3, 9], whole: true },
      { name: "valLossLastStep", domain: [3, 8] },
      "point",
    ],
    [
      "rungs of trainings of one epoch",
      rungsChart({ ...rowsEnded(3, 4), epochs: 1 })!,
      { width: 360, height: 260, label: "valLossLastStep of 2 trials after each rung" },
      [58, 348, 12, 220],
      { name: "epochs", domain: [1, 2], labelled: [3, 9], whole: true },
      { name: "valLossLastStep", domain: [3, 8] },
      "point",
    ],
    [
      "a window",
      windowChart(window, 3, range),
      { width: 176, height: 134, label: "Test window 4: history, truth and forecast; mse 4.000" },
      [34, 168, 6, 110],
      { name: "step", domain: [-1, 1], whole: true },
      { name: "value", domain: [0, 10] },
    ],
    [
      "a forecast", // 1 to 5
      forecastChart({ ...window, truth: [], series: "s" }),
      { width: 720, height: 280, label: "History and forecast: s" },
      [58, 712, 6, 256],
      { name: "step", domain: [-1, 1], whole: true },
      expect.objectContaining({ name: "value" }),
    ],
  ] as const)("%s", (_, chart, outside, plot, x, y, pick = "column" as never) => {
    const { body, frame, key, ...rest } = chart;
    const near = ({ domain, ...axis }: { readonly domain?: readonly number[] }) =>
      domain === undefined
        ? axis
        : { ...axis, domain: domain.map((value) => expect.closeTo(value, 9)) };
    expect(body).not.toMatch(/NaN|undefined/);
    expect(key).toBeUndefined();
    expect(rest).toEqual(outside);
    expect(frame).toEqual({
      plot: plot.map((edge) => expect.closeTo(edge, 9)),
      x: near(x),
      y: "domain" in y ? near(y) : y,
      pick,
    });
  });
});

describe("the loss of a run", () => {
  it("has a rule and a circle at its marked epoch, and the words above", () => {
    const { body } = lossChart(epochsOf(3, 2, 1), { metric: "valLoss", testedEpoch: 2, place: 1 });
    // Epoch 2 is in the middle of 58 to 268; 3 is 2 of 3.5 above the bottom, on 194 pixels.
    const circle = mark([163, 220 - (2 / 3.5) * 194], 0, "hollow s1", 80);
    const rule = line(163, 22, 163, 220, "rule");
    expect(body).toContain(`${rule}${circle}</g><g class="end"`);
    expect(
      body.endsWith(label(58, 14, "tested epoch 2: validation loss 3.000", "start", "title")),
    ).toBe(true);
    expect(axisTexts(body, lossChart(epochsOf(3), { metric: "loss" }).frame!).titles).toEqual([
      "epoch",
    ]);
  });

  it("has its first colour, the circles of training and the triangles of validation without a place", () => {
    const [training, validation] = drawnSeries(lossChart(epochsOf(2, 1), { metric: "loss" }).body);
    expect(training!.marks.map(({ classes }) => classes)).toEqual(["mark muted", "mark muted"]);
    expect(validation!.marks.map(({ classes }) => classes)).toEqual(["mark s0", "mark s0"]);
    const shape = (index: number) => / d="([^"]*)"/.exec(mark([0, 0], index, ""))![1];
    expect([training!.marks[0]!.d, validation!.marks[0]!.d]).toEqual([shape(0), shape(1)]);
    const [mean, most] = drawnSeries(normChart(epochsOf(2, 1)).body);
    expect([mean!.marks[0], most!.marks[0]]).toMatchObject([
      { classes: "mark s0", d: shape(1) },
      { classes: "mark muted", d: shape(0) },
    ]);
  });
});

describe("gradients through time", () => {
  const of = (...norms: number[]) =>
    gradientChart([{ name: "m", stage: "after", norms, weightNorm: 1 }]);
  const marks = (count: number) =>
    drawnSeries(of(...new Array<number>(count).fill(1)).body)[0]!.marks.length;

  it("have at most 12 marks at equal distances, and at most 400 points", () => {
    expect([12, 13, 24, 25].map(marks)).toEqual([12, 7, 12, 9]);
    const points = (count: number) =>
      drawnSeries(of(...Array.from({ length: count }, (_, i) => 1 + (i % 3))).body)[0]!.x.length;
    expect(points(400)).toBe(400);
    expect(points(401)).toBeLessThanOrEqual(402);
    expect(points(4000)).toBe(400);
  });

  it("have a gap where they are 0, and no mark there", () => {
    const [series] = drawnSeries(of(1, 0, 4, 2).body);
    expect(series!.y).toEqual([1, 0, 4, 2]);
    expect(series!.lines[0]!.pieces.map((piece) => piece.length)).toEqual([1, 2]);
    expect(series!.marks).toHaveLength(3);
  });

  it("have a key where their names are long, with the colour and the shape of each model", () => {
    const name = "x".repeat(30);
    const { key, body, frame } = gradientChart([
      { name, stage: "before", norms: [1, 2], weightNorm: 1 },
      { name: "b", stage: "after", norms: [1, 2], weightNorm: 1, scale: 2 },
    ]);
    expect(lineEnds(body)).toEqual([]);
    expect(frame!.plot).toEqual([64, 488, 12, 280]);
    expect(key).toEqual([
      { text: `${name} before`, classes: "s0 d0", markClasses: "mark s0", shape: 1 },
      { text: "b after, W_hh x 2", classes: "s1", markClasses: "mark s1", shape: 2 },
    ]);
  });
});

it("errors by horizon have the dashes of as many baselines as there are, and a count with separators", () => {
  const baseline = (label: string) => ({ label, mse: [1], baseline: true as const });
  const chart = horizonChart([
    ...["a", "b", "c", "d", "e", "f", "g"].map(baseline),
    { label: "m", mse: new Array<number>(1000).fill(1) },
  ]);
  expect(drawnSeries(chart.body).map(({ lines }) => lines[0]!.classes)).toEqual([
    ...[0, 1, 2, 3, 4, 5, 0].map((dash) => `curve muted d${dash}`),
    "curve s1", // the eighth colour
  ]);
  expect(chart.label).toBe("Mean squared error by horizon, 1 to 1,000 steps ahead");
});

it("losses in a key have the classes and shapes of their lines, and the room of the names", () => {
  const name = "x".repeat(40);
  const chart = runsChart([
    { label: name, epochs: epochsOf(2, 1) },
    { label: "b", epochs: epochsOf(2, 1), place: 5 },
  ]);
  expect(chart.key).toEqual([
    { text: name, classes: "s0", shape: 1 },
    { text: "b", classes: "s5", shape: 1 },
  ]);
  expect(chart.frame!.plot).toEqual([58, 488, 12, 280]);
});

it.each([
  ["losses of runs", (top: number) => runsChart([{ label: "a", epochs: epochsOf(top, 1) }]), 5],
  [
    "losses of a run",
    (top: number) =>
      lossChart(
        epochsOf(top, 1).map((epoch) => ({ ...epoch, valLoss: 1 })),
        { metric: "loss" },
      ),
    5,
  ],
  ["trials", (top: number) => bestSoFarChart(rowsEnded(top, 1))!, 5],
  ["errors by horizon", (top: number) => horizonChart([{ label: "a", mse: [top, 1] }]), 8],
] as const)(
  "%s have a logarithmic axis from a certain ratio on, and not before",
  (_, chart, from) => {
    expect([from - 0.01, from].map((top) => chart(top).frame!.y.log)).toEqual([undefined, true]);
  },
);

it("inputs of a sequence have a shape each", () => {
  const inputs = ["x", "y"].map((name) => ({ name, values: [1, 2] }));
  const drawn = drawnSeries(sequenceChart({ caption: "", inputs }).body);
  const shapes = [1, 2].map((index) => / d="([^"]*)"/.exec(mark([0, 0], index, ""))![1]);
  expect(drawn.map(({ marks }) => marks[0]!.d)).toEqual(shapes);
});

describe("predicted over true values", () => {
  it("are thinned from 1001 examples on, at equal distances", () => {
    const of = (count: number) => {
      const values = Array.from({ length: count }, (_, i) => i);
      const examples = { targets: values, predictions: values };
      const [series] = drawnSeries(truthChart(examples, { name: "m", place: 2 }).body);
      return { series: series!, isThinned: isThinned(examples) };
    };
    const [all, some, half] = [of(1000), of(1001), of(2000)];
    expect([all.isThinned, all.series.x.length, all.series.labels!.at(-1)]).toEqual([
      false,
      1000,
      "example 999",
    ]);
    expect([some.isThinned, some.series.x.length, some.series.labels!.at(-1)]).toEqual([
      true,
      1000,
      "example 999",
    ]);
    expect(half.series.x.slice(0, 3)).toEqual([0, 2, 4]);
    expect(half.series.labels!.slice(0, 3)).toEqual(["example 0", "example 2", "example 4"]);
    expect(half.series.marks[1]).toMatchObject({
      classes: "mark s2",
      d: / d="([^"]*)"/.exec(mark([0, 0], 3, "", 18))![1],
    });
  });
});

describe("the values of a file", () => {
  it("have rules, names of parts and gaps at their places", () => {
    const missing = Number.NaN;
    const { body } = dataChart(
      { name: "y", values: [missing, 1, missing, missing, 4, 5, 6, missing, 8] },
      facts,
    );
    // 924 pixels for 8 steps: 115.5 from step to step.
    expect(body).toContain(
      label(68, 12, "train", "start", "title") +
        line(757, 12, 757, 194, "rule") +
        label(761, 12, "test", "start", "title") +
        '<rect x="237.25" y="188" width="231" height="6" class="gap"></rect>' +
        '<rect x="814.75" y="188" width="115.5" height="6" class="gap"></rect>' +
        '<g class="series"',
    );
    expect(drawnSeries(body)[0]!.lines[0]!.classes).toBe("curve s0 fine");
    const none = dataChart({ name: "y", values: [missing, missing, missing] }, facts);
    expect(none.body).not.toContain('class="gap"');
  });

  it("have gaps of 2 pixels at least, up to 1500 points, and up to 400 names of times", () => {
    const values = Array.from({ length: 3000 }, (_, i) => (i === 1500 ? Number.NaN : i % 7));
    const many = dataChart({ name: "y", values }, { ...facts, parts: [] });
    expect(many.body).toMatch(/<rect x="[\d.]+" y="188" width="2" height="6" class="gap">/);
    expect(drawnSeries(many.body)[0]!.x.length).toBeLessThanOrEqual(1500);
    const names = (count: number) =>
      dataChart({ name: "y", values: values.slice(0, count) }, { ...facts, parts: [] }).frame!.x
        .names!;
    expect([names(400).every, names(400).texts.length, names(400).texts.at(-1)]).toEqual([
      1,
      400,
      "t399",
    ]);
    expect([names(401).every, names(401).texts.length, names(401).texts.at(-1)]).toEqual([
      2,
      201,
      "t400",
    ]);
    const points = (count: number) =>
      drawnSeries(
        dataChart({ name: "y", values: values.slice(0, count) }, { ...facts, parts: [] }).body,
      )[0]!.x.length;
    expect(points(1500)).toBe(1500);
  });
});

describe("seeds", () => {
  const run = (mseLastStep: number, seed: number, fold?: number) => ({
    summary: { objective: "forecast", test: { mseLastStep } },
    config: { training: { seed } },
    ...(fold !== undefined && { fold: { number: fold } }),
  });
  const comparison = (baselines: readonly { label: string; value: number }[] = []) =>
    ({
      figure: { name: "MSE" },
      groups: [
        { label: "lstm", runs: [run(1, 7), run(3, 8, 2)] },
        { label: "gru", place: 4, runs: [run(2, 9)] },
      ],
      figures: [
        { mean: 2, interval: [0, 4] },
        { mean: 2, interval: null },
      ],
      baselines,
    }) as unknown as Parameters<typeof seedsChart>[0];

  it("of each model are a row with its mean, its interval and what each seed is", () => {
    const { body, frame, ...rest } = seedsChart(comparison());
    expect(rest).toEqual({ width: 360, height: 166, label: "Test errors: lstm 2.000, gru 2.000" });
    expect(frame).toEqual({
      plot: [20, 340, 30, 122],
      x: { name: "MSE", domain: [0, 4] },
      y: { name: "", domain: [122, 30] },
      pick: "point",
    });
    expect(axisTexts(body, frame!).titles).toEqual(["test MSE"]);
    // 80 pixels for 1; rows of 46 from 30 on.
    const lstm = seriesGroup(
      { name: "lstm", x: [1, 3], y: [56, 56], labels: ["seed 7", "seed 8, fold 2"] },
      mark([100, 56], 1, "mark s0", 34),
      mark([260, 56], 1, "mark s0", 34),
      line(20, 66, 340, 66, "curve s0"),
      line(180, 62, 180, 70, "curve s0"),
    );
    const gru = seriesGroup(
      { name: "gru", x: [2], y: [102], labels: ["seed 9"] },
      mark([180, 102], 5, "mark s4", 34),
      line(180, 112, 180, 112, "curve s4"),
      line(180, 108, 180, 116, "curve s4"),
    );
    expect(body).toContain(`<g class="data">${lstm}${gru}</g>`);
    expect(
      body.endsWith(
        label(12, 44, "lstm  2.000", "start", "title") +
          label(12, 90, "gru  2.000", "start", "title"),
      ),
    ).toBe(true);
  });

  it("have the names of baselines above, on the side where there is room, and in lines of their own", () => {
    const { body, frame } = seedsChart(
      comparison([
        { label: "middle", value: 2 },
        { label: "right", value: 2.1 },
        { label: "beside", value: 2.4 },
        { label: "below", value: 2.2 },
        { label: "far", value: 4.8 },
        { label: "farther", value: 4.81 },
      ]),
    );
    const names = [
      ...body.matchAll(
        /<line x1="([\d.]+)" y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)" class="rule"><\/line><text x="[\d.]+" y="(\d+)" text-anchor="(\w+)" class="label">(\w+)</g,
      ),
    ];
    // 0 to 5 on 320 pixels: 64 for 1; the middle is at 180, 2.5. Letters take 6.6 pixels.
    expect(
      names.map(([, x, top, bottom, y, anchor, name]) => [
        name,
        Number(x),
        Number(y),
        anchor,
        Number(bottom) - Number(top),
      ]),
    ).toEqual([
      ["middle", 148, 10, "start", 100], // to 187.6
      ["right", 154.4, 22, "start", 100], // to 187.4
      ["beside", 173.6, 34, "start", 100], // to 213.2
      ["below", 160.8, 46, "start", 100], // to 193.8
      ["far", 327.2, 10, "end", 100], // from 307.4
    ]);
    expect(frame!.plot[2]).toBe(12 * 4 + 6);
  });
});

describe("trials", () => {
  it("that have not ended or have no figure are not among the best so far", () => {
    const made = rowsEnded(3, Number.NaN, 2, 1);
    const rows = made.rows.map((row, i) =>
      i === 3 ? { ...row, trial: { ...row.trial, endedAt: undefined } } : row,
    );
    const { body } = bestSoFarChart({ ...made, rows })!;
    const [trials, best] = drawnSeries(body);
    expect(trials).toMatchObject({
      x: [1, 2],
      y: [3, 2],
      labels: ["trial 1: cell=lstm learningRate=0.01", "trial 3: cell=lstm learningRate=0.01"],
    });
    expect(trials!.marks.map(({ classes }) => classes)).toEqual(["mark muted", "mark muted"]);
    expect(best).toMatchObject({ x: [1, 2], y: [3, 2] });
    expect(best!.lines[0]!.classes).toBe("curve s0");
    expect(bestSoFarChart(rowsEnded(Number.NaN))).toBeUndefined();
  });

  it("have marks of their rungs, with what they tried, and none where a rung has no figure", () => {
    const made = rowsEnded(3, 4);
    const rows = made.rows.map((row, i) =>
      i === 0
        ? row
        : {
            ...row,
            status: "running" as const,
            trial: {
              ...row.trial,
              rungs: [
                { epochs: 1, value: null },
                { epochs: 3, value: 5 },
              ],
            },
          },
    );
    const { body, frame } = rungsChart({ ...made, rows: rows as never })!;
    const [second, first] = drawnSeries(body);
    expect(second).toMatchObject({
      name: "trial 2",
      x: [1, 3],
      y: [Number.NaN, 5],
      labels: ["cell=lstm learningRate=0.01", "cell=lstm learningRate=0.01"],
    });
    expect(second!.marks.map(({ classes }) => classes)).toEqual(["mark muted"]);
    expect(first!.marks.map(({ classes }) => classes)).toEqual(["mark s0", "mark s0"]);
    expect(axisTexts(body, frame!)).toMatchObject({
      below: ["1", "3", "9"],
      titles: ["epochs, log scale"],
    });
    const plain = rungsChart({ ...rowsEnded(3), epochs: 1 })!;
    expect(axisTexts(plain.body, plain.frame!).titles).toEqual(["epochs"]);
    const none = made.rows.map((row) => ({
      ...row,
      trial: { ...row.trial, rungs: [{ epochs: 1, value: null }] },
    }));
    expect(rungsChart({ ...made, rows: none as never })).toBeUndefined();
  });

  it("have an axis for each setting and one for the figure, as far apart as their names need", () => {
    const made = rowsEnded(2, 4, 6);
    const [, rate] = made.sweep.space;
    const space = [{ ...rate!, key: "model.dropout", low: 0.001, high: 1 } as typeof rate & object];
    const rows = made.rows.map((row) => ({
      ...row,
      settings: "dropout=0.01",
      trial: { ...row.trial, values: [0.01] },
    }));
    const of = (count: number) =>
      parallelChart({ ...made, rows: rows.slice(0, count), sweep: { ...made.sweep, space } });
    expect(of(1)).toBeUndefined();
    expect(of(2)!.label).toBe("Settings and figures of 2 trials, the best 1 in colour");
    const { body, frame, ...rest } = of(3)!;
    // Bold letters take 7.26 pixels: half of "dropout" and 4 are 29.41, half of "mseLastStep" and 4 are 43.93.
    // The value 0.00083 takes 46.2 and 10, more than half of the name.
    expect(rest).toEqual({
      width: 57 + 110 + 44,
      height: 292,
      label: "Settings and figures of 3 trials, the best 1 in colour",
    });
    expect(frame).toEqual({
      plot: [57, 167, 40, 270],
      x: { name: "", domain: [57, 167] },
      y: { name: "", domain: [270, 40] },
      pick: "point",
      leastWidth: 57 + 76 + 44,
    });
    const axis = (x: number, name: string, more: string) =>
      line(x, 40, x, 270, "grid") + label(x, 20, name, "middle", "title") + more;
    expect(body).toContain(axis(57, "dropout", label(57, 288, "log scale", "middle")));
    const tick = (y: number, text: string) =>
      `<text x="167" y="${y}" dx="-5" text-anchor="end" class="label over">${text}</text>`;
    // 2 to 6 on 230 pixels
    expect(
      body.endsWith(
        `${axis(167, "mseLastStep", [2, 3, 4, 5, 6].map((value, i) => tick(274 - 57.5 * i, String(value))).join(""))}</g>`,
      ),
    ).toBe(true);
    expect(
      drawnSeries(body).map(({ name, lines, labels }) => [name, lines[0]!.classes, labels]),
    ).toEqual(
      [
        ["3", "6.000", "muted thin"],
        ["2", "4.000", "muted thin"],
        ["1", "2.000", "s0"],
      ].map(([number, value, classes]) => {
        const text = `dropout=0.01, validation.mseLastStep ${value}`;
        return [`trial ${number}`, `curve ${classes}`, [text, text]];
      }),
    );
    const nan = rows.map((row, i) => (i === 0 ? row : { ...row, value: Number.NaN }));
    expect(parallelChart({ ...made, rows: nan, sweep: { ...made.sweep, space } })).toBeUndefined();
  });
});

describe("a window", () => {
  const x = (step: number) => 101 + 67 * step;
  const y = (value: number) => 110 - 10.4 * value;

  it("has its history, the truth and the forecasts from the last value on", () => {
    const { body, frame } = windowChart(window, 0, range);
    const drawn = [
      line(134.5, 6, 134.5, 110, "rule"),
      seriesGroup(
        { name: "history", x: [-1, 0], y: [1, 2] },
        curve(
          [
            [x(-1), y(1)],
            [x(0), y(2)],
          ],
          "history",
        ),
      ),
      seriesGroup(
        { name: "truth", x: [1], y: [3] },
        curve(
          [
            [x(0), y(2)],
            [x(1), y(3)],
          ],
          "truth",
        ),
        curve([[x(1), y(3)]], "truth"),
        mark([x(1), y(3)], 0, "hollow truth", 16),
      ),
      seriesGroup(
        { name: "a", x: [1], y: [5] },
        curve([[x(1), y(5)]], "s0"),
        mark([x(1), y(5)], 1, "mark s0", 16),
      ),
    ];
    expect(body).toContain(`<g class="data">${drawn.join("")}</g>`);
    expect(axisTexts(body, frame!)).toEqual({
      left: ["0", "5", "10"],
      below: ["-1", "0", "1"],
      titles: [],
    });
  });

  it("has two and a half times as many values of the history as steps, 20 at least", () => {
    const first = (ahead: number, count = 100) => {
      const long = {
        history: new Array<number>(count).fill(1),
        truth: new Array<number>(ahead).fill(1),
        predictions: [],
      };
      return windowChart(long, 0, range).frame!.x.domain[0];
    };
    expect([first(8), first(9), first(10), first(9, 22), first(1, 1)]).toEqual([
      -19, -22, -24, -21, 0,
    ]);
  });

  it("in full size has more ticks, and times below it if these are known", () => {
    const size = { width: 720, height: 280, isWide: true } as const;
    const plain = windowChart(window, 0, range, size);
    expect(axisTexts(plain.body, plain.frame!).left).toEqual(["0", "2", "4", "6", "8", "10"]);
    expect(plain.frame!.x).toEqual({ name: "step", domain: [-1, 1], whole: true });
    const times = { ...window, times: ["a", "b", "c"] };
    const { body, frame } = windowChart(times, 0, range, size);
    const names = { first: -1, texts: ["a", "b", "c"] };
    expect(frame!.x).toEqual({ name: "step", domain: [-1, 1], whole: true, names, named: true });
    expect(axisTexts(body, frame!).below).toEqual(["b"]);
    expect(windowChart(times, 0, range).frame!.x).toEqual({
      name: "step",
      domain: [-1, 1],
      whole: true,
      names,
    });
  });

  it("in a grid has its name and its error above it", () => {
    const grid = (count: number) => windowGrid(new Array(count).fill(window), range);
    const size = (count: number) => [grid(count).width, grid(count).height, grid(count).label];
    expect(size(1)).toEqual([440, 156, "1 test windows with history, truth and forecast"]);
    expect(size(2)).toEqual([440, 156, "2 test windows with history, truth and forecast"]);
    expect(size(3)).toEqual([660, 156, "3 test windows with history, truth and forecast"]);
    expect(size(5).slice(0, 2)).toEqual([1100, 156]);
    expect(size(6).slice(0, 2)).toEqual([1100, 312]);
    const { body } = windowChart(window, 0, range, { width: 220, height: 136 });
    expect(grid(1).body).toBe(
      `<g transform="translate(0,0)">${label(34, 14, "#1", "start", "title")}${label(212, 14, "mse 4.000", "end")}<g transform="translate(0,20)">${body}</g></g>`,
    );
  });
});

describe("the words for a window", () => {
  const b = { label: "a name of fifteen", values: [4] };

  it.each([
    ["its name", nameOf(window, 3), "#4"],
    ["its own number", nameOf({ ...window, index: 0 }, 3), "#1"],
    ["its rank", nameOf({ ...window, rank: "best" }, 0), "#1 best"],
    ["its error", errorText(window), "mse 4.000"],
    ["no error", errorText({ ...window, predictions: [] }), ""],
    [
      "the least error",
      errorText({ ...window, predictions: [...window.predictions, b] }),
      "a name of fift: mse 1.000",
    ],
    [
      "the first error",
      errorText({ ...window, predictions: [b, ...window.predictions] }),
      "a name of fift: mse 1.000",
    ],
    [
      "its caption",
      windowCaption({ ...window, series: "s", times: ["x", "y", "z"] }, 1),
      "#2, s, from z, mse 4.000",
    ],
    ["a caption with less", windowCaption({ ...window, series: "", predictions: [] }, 1), "#2"],
    ["its label", windowLabel(window, 1), "Test window 2: history, truth and forecast; mse 4.000"],
    [
      "that of a forecast",
      windowLabel({ ...window, truth: [], target: "t", times: ["x", "y", "z"] }, 1),
      "History and forecast: t, z",
    ],
  ])("are %s", (_, found, wanted) => {
    expect(found).toBe(wanted);
  });

  it("are a key of all that is drawn", () => {
    const history = { text: "history", classes: "history" };
    const truth = { text: "truth", classes: "truth", shape: 0, markClasses: "hollow truth" };
    const banded = { label: "b", place: 3, values: [1], band: { share: 0.9, low: [0], high: [2] } };
    expect(windowLegend([])).toEqual([history]);
    expect(windowLegend([window])).toEqual([
      history,
      truth,
      { text: "a", classes: "s0", shape: 1 },
    ]);
    expect(
      windowLegend([
        { ...window, truth: [], offset: 5, predictions: [banded, ...window.predictions] },
      ]),
    ).toEqual([
      history,
      { text: "b", classes: "s3", shape: 4 },
      { text: "a", classes: "s1", shape: 2 },
      { text: "90 % band", classes: "s3", area: true },
      { text: "values minus 5", classes: "" },
    ]);
  });
});
