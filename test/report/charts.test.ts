import { describe, expect, it } from "vitest";
import type { Chart } from "../../src/report/svg/chart.js";
import { gradientChart } from "../../src/report/svg/gradient-chart.js";
import { horizonChart } from "../../src/report/svg/horizon-chart.js";
import { lossChart } from "../../src/report/svg/loss-chart.js";
import { normChart } from "../../src/report/svg/norm-chart.js";
import { runsChart } from "../../src/report/svg/runs-chart.js";
import { sequenceChart } from "../../src/report/svg/sequence-chart.js";
import type { EpochRecord } from "../../src/runs/epoch-record.js";
import { axisTexts, drawnSeries, expectPlaces, lineEnds, placeOf } from "./drawn.js";

/** Epochs with a loss, a validation loss and two norms that all differ. */
/** Epochs with a loss, a validation loss and two norms that all differ. */
function epochsOf(losses: readonly number[], factor = 1.5): EpochRecord[] {
  return losses.map((loss, i) => ({
    epoch: i + 1,
    loss,
    lossLastStep: loss,
    valLoss: factor * loss,
    valLossLastStep: 9,
    learningRate: 0.01,
    gradientNorm: 2 * loss + i,
    gradientNormMax: 5 * loss + i,
    durationMs: 1,
  }));
}

/** Names, places along the axis and heights of the lines, with their classes. */
function linesOf({ body }: Chart) {
  return drawnSeries(body).map(({ name, x, y, lines }) => [name, x, y, lines.at(-1)?.classes]);
}

describe("losses of several runs", () => {
  const chart = runsChart([
    { label: "a", epochs: epochsOf([3, 2, 1]) },
    { label: "b", epochs: epochsOf([1.5, 1.25], Number.NaN), place: 4 },
  ]);

  it("are those of the validation part, or of the training part where there is none", () => {
    expect(linesOf(chart)).toEqual([
      ["a", [1, 2, 3], [4.5, 3, 1.5], "curve s0"],
      ["b", [1, 2], [1.5, 1.25], "curve s4"],
    ]);
    expect(chart.label).toBe("Validation loss by epoch of 2 runs");
    expectPlaces(chart);
  });

  it("have their names at their ends, or in a key where these are long or many", () => {
    expect(lineEnds(chart.body).map(({ name }) => name)).toEqual(["a", "b"]); // from above
    for (const { name, at } of lineEnds(chart.body)) {
      const end = { a: [3, 1.5], b: [2, 1.25] }[name] as [number, number];
      const place = placeOf(chart.frame!, end);
      expect(at[0]).toBeCloseTo(place[0], 1);
      expect(at[1]).toBeCloseTo(place[1], 1);
    }
    const many = (count: number, label: string) =>
      runsChart(Array.from({ length: count }, () => ({ label, epochs: epochsOf([2, 1]) })));
    expect(lineEnds(many(12, "a").body)).toHaveLength(12);
    expect(lineEnds(many(13, "a").body)).toEqual([]);
    expect(many(13, "a").key).toHaveLength(13);
    expect(lineEnds(many(2, "x".repeat(27)).body)).toHaveLength(2); // 26 + 27 x 6.6 of .42 x 500
    expect(many(2, "x".repeat(28)).key![1]).toMatchObject({ text: "x".repeat(28), classes: "s1" });
  });

  it("have a name at their last finite value, and an axis for a single epoch", () => {
    const broken = runsChart([{ label: "a", epochs: epochsOf([3, 2, Number.POSITIVE_INFINITY]) }]);
    const [end] = lineEnds(broken.body);
    expect(end!.at[0]).toBeCloseTo(placeOf(broken.frame!, [2, 3])[0], 1);
    expect(end!.at[1]).toBeCloseTo(placeOf(broken.frame!, [2, 3])[1], 1);
    const single = runsChart([{ label: "a", epochs: epochsOf([3]) }]);
    expect(single.frame!.x.domain).toEqual([0.5, 1.5]);
    expect(axisTexts(single.body, single.frame!).below).toEqual(["1"]);
  });

  it("have a mark at each of up to 30 epochs, and no more points than can be told apart", () => {
    const marksOf = (count: number) => {
      const losses = Array.from({ length: count }, (_, i) => 1 + (i % 7));
      const [series] = drawnSeries(runsChart([{ label: "a", epochs: epochsOf(losses) }]).body);
      return [series!.marks.length, series!.x.length];
    };
    expect(marksOf(30)).toEqual([30, 30]);
    expect(marksOf(31)).toEqual([0, 31]);
    expect(marksOf(500)).toEqual([0, 500]);
    expect(marksOf(2000)[1]).toBeLessThanOrEqual(500);
    expect(marksOf(2000)[1]).toBeGreaterThan(250);
  });

  it("say what the axes are, with a logarithmic one for losses that fall fivefold", () => {
    expect(chart.frame!.x).toMatchObject({ name: "epoch", whole: true, domain: [1, 3] });
    expect(chart.frame!.y.name).toBe("loss");
    expect(axisTexts(chart.body, chart.frame!).titles).toEqual(["epoch"]);
    expect(chart.frame!.y.log).toBeUndefined();
    const steep = runsChart([{ label: "a", epochs: epochsOf([10, 2]) }]);
    expect(steep.frame!.y.log).toBe(true);
    expect(axisTexts(steep.body, steep.frame!).titles).toEqual(["log scale", "epoch"]);
    expectPlaces(steep);
  });
});

it("losses of one run are the training loss in grey, and the validation loss in its colour", () => {
  const chart = lossChart(epochsOf([3, 2, 1]), { metric: "valLoss", place: 2 });
  expect(linesOf(chart)).toEqual([
    ["training", [1, 2, 3], [3, 2, 1], "curve muted"],
    ["validation", [1, 2, 3], [4.5, 3, 1.5], "curve s2"],
  ]);
  expectPlaces(chart);
});

it("norms of gradients are the mean in the model's colour and the maximum, by logarithms", () => {
  const chart = normChart(epochsOf([3, 2, 1]), 3);
  expect(linesOf(chart)).toEqual([
    ["mean", [1, 2, 3], [6, 5, 4], "curve s3"],
    ["max", [1, 2, 3], [15, 11, 7], "curve muted"],
  ]);
  expect(chart.label).toBe("Gradient norm by epoch, from 6.000 to 4.000");
  expect(chart.frame!.y).toMatchObject({ name: "gradient norm", log: true });
  expectPlaces(chart);
});

it("a sequence has a line for each input, by step", () => {
  const inputs = [
    { name: "x", values: [1, 2, Number.NaN, 4] },
    { name: "y", values: [-1, 0, 3, 5] },
  ];
  const chart = sequenceChart({ caption: "a, class b", inputs });
  expect(linesOf(chart)).toEqual([
    ["x", [1, 2, 3, 4], [1, 2, Number.NaN, 4], "curve s0 fine"],
    ["y", [1, 2, 3, 4], [-1, 0, 3, 5], "curve s1 fine"],
  ]);
  expect(chart.label).toBe("a, class b: 2 inputs by step");
  expect(chart.frame!.x.name).toBe("step");
  expect(chart.frame!.y).toMatchObject({ name: "value", domain: [-1, 5] });
  const [x] = drawnSeries(chart.body);
  expect(x!.lines[0]!.pieces.map((piece) => piece.length)).toEqual([2, 1]); // a gap
  expectPlaces(chart);
});

describe("errors by horizon", () => {
  const model = { label: "gru", mse: [1, 2, 3], place: 2 };
  const mean = { label: "mean", mse: [2, 2.5, 4], baseline: true } as const;
  const last = { label: "last value", mse: [1, 1, 1], baseline: true } as const;
  const chart = horizonChart([{ label: "rnn", mse: [4, 3, 2] }, model, mean, last]);

  it("are in the colours of the models and the dashes of the baselines", () => {
    expect(linesOf(chart)).toEqual([
      ["rnn", [1, 2, 3], [4, 3, 2], "curve s0"],
      ["gru", [1, 2, 3], [1, 2, 3], "curve s2"],
      ["mean", [1, 2, 3], [2, 2.5, 4], "curve muted d0"],
      ["last value", [1, 2, 3], [1, 1, 1], "curve muted d1"],
    ]);
    const shapes = drawnSeries(chart.body).map(({ marks }) => marks[0]!.d);
    expect(new Set(shapes).size).toBe(3); // one of each model, one of all baselines
    expect(shapes[2]).toBe(shapes[3]);
    expectPlaces(chart);
  });

  it("have names at their ends, and an axis from 0 on", () => {
    const frame = chart.frame!;
    for (const { name, at } of lineEnds(chart.body)) {
      const value = { rnn: 2, gru: 3, mean: 4, "last value": 1 }[name]!;
      expect(at[0]).toBeCloseTo(placeOf(frame, [3, value])[0], 1);
      expect(at[1]).toBeCloseTo(placeOf(frame, [3, value])[1], 1);
    }
    expect(lineEnds(chart.body)).toHaveLength(4);
    expect(frame.x).toMatchObject({ name: "steps ahead", whole: true, domain: [1, 3] });
    expect(frame.y).toMatchObject({ name: "MSE", domain: [0, 4] });
    expect(chart.label).toBe("Mean squared error by horizon, 1 to 3 steps ahead");
  });

  it("have a logarithmic axis from a ratio of 8 on", () => {
    const of = (highest: number) => horizonChart([{ label: "a", mse: [1, highest] }]);
    expect(of(7.9).frame!.y.log).toBeUndefined();
    expect(of(8).frame!.y.log).toBe(true);
    expectPlaces(of(8));
  });

  it("have no marks beyond 40 steps", () => {
    const marks = (count: number) =>
      drawnSeries(horizonChart([{ label: "a", mse: new Array(count).fill(2) }]).body)[0]!.marks;
    expect(marks(40)).toHaveLength(40);
    expect(marks(41)).toHaveLength(0);
  });

  it("have a key where names are long, in the same colours", () => {
    const long = { ...model, label: "x".repeat(40) };
    const { key = [], body } = horizonChart([long, mean]);
    expect(lineEnds(body)).toEqual([]);
    expect(key).toMatchObject([
      { text: long.label, classes: "s2", markClasses: "mark s2", shape: 3 },
      { text: "mean", classes: "muted d0", markClasses: "mark muted", shape: 0 },
    ]);
  });
});

describe("gradients through time", () => {
  const curves = [
    { name: "rnn", stage: "before", norms: [1, 0.1, 0.01], weightNorm: 3 },
    { name: "rnn", stage: "after", norms: [2, 0.5, 0], weightNorm: 3 },
    { name: "gru", stage: "before", scale: 2, norms: [1, 1, 1], weightNorm: 3 },
  ] as const;
  const chart = gradientChart(curves);

  it("are one colour a model, dashed before training, by logarithms", () => {
    const [before, after, gru] = drawnSeries(chart.body);
    expect(before).toMatchObject({ name: "rnn before", x: [0, 1, 2], y: [1, 0.1, 0.01] });
    expect(after).toMatchObject({ name: "rnn after", y: [2, 0.5, 0] });
    expect(gru!.name).toBe("gru before, W_hh x 2");
    const classes = drawnSeries(chart.body).map(({ lines }) => lines[0]!.classes);
    expect(classes).toEqual(["curve s0 d0", "curve s0", "curve s1 d0"]);
    expect(chart.frame!.x).toMatchObject({ name: "steps before the end", domain: [0, 2] });
    expect(chart.frame!.y).toMatchObject({ name: "gradient norm", log: true });
    expectPlaces(chart);
  });

  it("end with their names at the last gradient that is not 0", () => {
    const short = gradientChart(curves.slice(0, 2));
    const ends = lineEnds(short.body).map(({ name, at }) => [name, Math.round(at[0])]);
    const x = (step: number) => Math.round(placeOf(short.frame!, [step, 1])[0]);
    expect(ends).toEqual([
      ["rnn after", x(1)],
      ["rnn before", x(2)],
    ]);
    expect(chart.label).toContain("by distance from the end, 3 curves");
  });
});
