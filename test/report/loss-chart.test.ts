import { expect, test } from "vitest";
import { lossChart } from "../../src/report/svg/loss-chart.js";

const valLosses = [0.3, 0.2, 0.1, 0.15];
const lastSteps = [0.4, 0.1, 0.2, 0.3];
const epochs = valLosses.map((valLoss, i) => ({
  epoch: i + 1,
  loss: 0.9 * valLoss,
  lossLastStep: 0.05,
  valLoss,
  valLossLastStep: lastSteps[i]!,
  learningRate: 0.01,
  gradientNorm: 1,
  gradientNormMax: 1,
  durationMs: 1,
}));

/** The number at a place of a body that a pattern names. */
function numbers(body: string, pattern: RegExp): number[] {
  return (pattern.exec(body) ?? []).slice(1).map(Number);
}

/** Where the circle and the line of the marked epoch are, and where its validation loss is drawn. */
function placesOf(body: string, epoch: number) {
  const curve = /data-name="validation"[^>]*><path d="M([^"]*)"/.exec(body)?.[1] ?? "";
  return {
    point: curve.split("L").map((pair) => pair.split(",").map(Number))[epoch - 1],
    circle: numbers(body, /translate\(([\d.]+),([\d.]+)\)" class="hollow/),
    rule: numbers(body, /<line x1="([\d.]+)"[^>]*class="rule"/)[0],
    texts: [...body.matchAll(/>([^<>]*epoch \d[^<>]*)</g)].map(([, text]) => text),
  };
}

test.each([
  ["valLoss", undefined, 3, "best epoch 3: validation loss 0.1000"],
  ["valLossLastStep", undefined, 2, "best epoch 2: validation loss of the last step 0.1000"],
  ["valLoss", 2, 2, "tested epoch 2: validation loss 0.2000"],
  ["valLoss", 1, 1, "tested epoch 1: validation loss 0.3000"],
  ["valLoss", 4, 3, "best epoch 3: validation loss 0.1000"],
] as const)("by %s, with %s tested, the mark is at epoch %i", (metric, testedEpoch, at, text) => {
  const { body } = lossChart(epochs, { metric, testedEpoch });
  const { point, circle, rule, texts } = placesOf(body, at);
  expect(circle).toEqual(point);
  expect(rule).toBe(point![0]);
  expect(texts).toEqual([text]);
});

test("the weights before the first epoch have a text and no mark", () => {
  const { body } = lossChart(epochs, { metric: "valLoss", testedEpoch: 0 });
  expect(body).toContain("tested: the weights before epoch 1");
  expect(body).not.toMatch(/class="(hollow|rule)/);
});

test("the label has the first and the last training loss", () => {
  const { label } = lossChart(epochs, { metric: "valLoss" });
  expect(label).toBe("Loss by epoch, from 0.2700 to 0.1350");
});

test("losses that fall fivefold get a logarithmic axis, with all points at their ticks", () => {
  const heights = (factor: number) => {
    const all = [1, factor ** 0.5, factor].map((loss, i) => ({
      ...epochs[i]!,
      loss,
      valLoss: loss,
    }));
    const { point } = placesOf(lossChart(all, { metric: "valLoss" }).body, 2);
    const ends = [1, 3].map((epoch) => placesOf(lossChart(all, { metric: "valLoss" }).body, epoch));
    const [top, bottom] = ends.map((end) => end.point![1]!);
    return (point![1]! - top!) / (bottom! - top!);
  };
  expect(heights(1 / 100)).toBeCloseTo(1 / 2, 2); // halfway by its logarithm
  expect(heights(1 / 4)).toBeCloseTo(2 / 3, 2); // 0.5 lies at two thirds between 1 and 0.25
});
