import { describe, expect, it } from "vitest";
import type { History } from "../../src/training/history.js";
import { bestEpoch, epochToRestore, shouldStop } from "../../src/training/stopping.js";

/** Epochs with these validation losses; the other metrics get better all the time. */
const epochs = (...losses: number[]): History =>
  losses.map((valLoss, index) => ({ valLoss, valLossLastStep: -index, loss: -2 * index }));

describe("bestEpoch", () => {
  it.each([
    [[], undefined],
    [[3], 1],
    [[3, 2, 1], 3],
    [[3, 1, 2], 2],
    [[3, 1, 1], 2],
    [[Number.NaN, 2, Number.NaN], 2],
    [[Number.NaN], undefined],
    [[Number.POSITIVE_INFINITY, 5], 2],
  ])("of %j is %s", (losses, best) => {
    expect(bestEpoch(epochs(...losses), "valLoss")).toBe(best);
  });

  it("looks at the metric asked for", () => {
    expect(bestEpoch(epochs(1, 2, 3), "valLossLastStep")).toBe(3);
  });

  it.each(["valAccuracy", "valMacroF1"] as const)("takes the largest %s", (metric) => {
    const judged = [0.2, 0.7, 0.7, 0.6].map((value) => ({ valLoss: 1, [metric]: value }));
    expect(bestEpoch(judged, metric)).toBe(2);
    expect(bestEpoch(judged, metric, 0.6)).toBe(1);
    expect(bestEpoch([{ valLoss: 1 }], metric)).toBeUndefined();
    expect(shouldStop(judged, { metric, patience: 2, minChange: 0 })).toBe(true);
    expect(shouldStop(judged, { metric, patience: 3, minChange: 0 })).toBe(false);
  });

  it("counts only what is better by more than the smallest change", () => {
    expect(bestEpoch(epochs(1, 0.75, 0.5), "valLoss", 0.25)).toBe(3);
    expect(bestEpoch(epochs(1, 0.75), "valLoss", 0.25)).toBe(1);
    expect(bestEpoch(epochs(1, 0.75), "valLoss", 0.2)).toBe(2);
  });

  it("measures changes from the best epoch, not from the one before", () => {
    expect(bestEpoch(epochs(1, 0.9, 0.8, 0.7), "valLoss", 0.25)).toBe(4);
    expect(bestEpoch(epochs(1, 2, 1.5), "valLoss", 0.25)).toBe(1);
  });
});

describe("epochToRestore", () => {
  const restored = (
    start: number | undefined,
    history: History,
    confidence?: number,
  ): number | undefined =>
    epochToRestore(
      {
        start: start === undefined ? undefined : ({ valLoss: start } as never),
        history: history as never,
      },
      { metric: "valLoss", confidence },
    );

  it("is the best epoch, or 0 for the start if no epoch is better than that", () => {
    expect(restored(3, epochs(4, 2, 2.5))).toBe(2);
    expect(restored(2, epochs(4, 2, 2.5))).toBe(0); // an equal one is not better
    expect(restored(1, epochs(4, 2, 2.5))).toBe(0);
    expect(restored(undefined, epochs(4, 2, 2.5))).toBe(2);
    expect(restored(Number.NaN, epochs(4, 2, 2.5))).toBe(2);
    expect(restored(3, [])).toBe(0);
    expect(restored(undefined, [])).toBeUndefined();
  });

  it("leaves out epochs whose gain is not sure enough, and none whose gain is not known", () => {
    const sure = (...confidences: (number | undefined)[]): History =>
      epochs(2.5, 2, 1).map((epoch, i) => ({
        ...epoch,
        gainConfidence: confidences[i],
      })) as History;
    expect(restored(3, sure(0.99, 0.95, 0.5), 0.95)).toBe(2);
    expect(restored(3, sure(0.99, 0.94, 0.5), 0.95)).toBe(1);
    expect(restored(3, sure(0.5, 0.5, 0.5), 0.95)).toBe(0);
    expect(restored(3, sure(undefined, undefined, undefined), 0.95)).toBe(3);
    expect(restored(3, sure(0.5, 0.5, 0.5))).toBe(3);
  });
});

it("the epoch to restore is judged by the metric that is asked for", () => {
  const history = epochs(1, 2, 3) as never; // the other losses fall
  const start = { valLoss: 9, valLossLastStep: 9, loss: 9 } as never;
  const restored = (metric: "valLoss" | "valLossLastStep" | "loss") =>
    epochToRestore({ start, history }, { metric });
  expect([restored("valLoss"), restored("valLossLastStep"), restored("loss")]).toEqual([1, 3, 3]);
  const accuracies = [0.2, 0.7, 0.6].map((valAccuracy) => ({ valAccuracy, valLoss: 1 })) as never;
  const rule = { metric: "valAccuracy" } as const;
  expect(epochToRestore({ start: { valAccuracy: 0.69 } as never, history: accuracies }, rule)).toBe(
    2,
  );
  expect(epochToRestore({ start: { valAccuracy: 0.7 } as never, history: accuracies }, rule)).toBe(
    0,
  );
});

describe("shouldStop", () => {
  const config = (patience: number, minChange = 0) =>
    ({ patience, minChange, metric: "valLoss" }) as const;

  it("never stops without early stopping", () => {
    expect(shouldStop(epochs(1, 2, 3, 4, 5, 6, 7, 8, 9), undefined)).toBe(false);
  });

  it("stops after as many epochs without improvement as patience says", () => {
    expect(shouldStop(epochs(2, 1, 1.5), config(2))).toBe(false);
    expect(shouldStop(epochs(2, 1, 1.5, 1), config(2))).toBe(true);
    expect(shouldStop(epochs(2, 1, 1.5, 0.5), config(2))).toBe(false);
  });

  it("does not stop before there is an epoch", () => {
    expect(shouldStop([], config(1))).toBe(false);
  });

  it("stops where no epoch has a number", () => {
    expect(shouldStop(epochs(Number.NaN, Number.NaN), config(2))).toBe(true);
  });

  it("asks for the smallest change and looks at the metric", () => {
    expect(shouldStop(epochs(1, 0.9, 0.8), config(2, 0.5))).toBe(true);
    expect(shouldStop(epochs(1, 2, 3), { ...config(2), metric: "loss" })).toBe(false);
  });
});
