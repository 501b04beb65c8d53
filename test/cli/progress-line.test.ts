import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barLine, epochLine } from "../../src/cli/progress-line.js";
import { displayWidth } from "../../src/report/text.js";

const metrics = {
  loss: 0.03683,
  lossLastStep: 0.02208,
  valLoss: 0.03707,
  valLossLastStep: 0.02465,
};
const done = { label: "", epochs: 10, done: 10, doneBefore: 0, elapsedMs: 3226, metrics };
const begun = { ...done, done: 0, elapsedMs: 0, metrics: undefined };

describe("barLine", () => {
  test("is the article's", () => {
    expect(barLine(done, 126)).toBe(
      "loss 0.03683 loss_last_step 0.02208 val_loss 0.03707 val_loss_last_step 0.02465: " +
        "100%|██████████| 10/10 [00:03<00:00, 3.1it/s]",
    );
  });

  test.each([
    [
      110,
      "loss 0.03683 val_loss 0.03707 last_step 0.02465: 100%|",
      " 10/10 [00:03<00:00, 3.1it/s]",
    ],
    [80, "loss 0.03683 val_loss 0.03707: 100%|", " 10/10 [00:03<00:00, 3.1it/s]"],
    [66, "val_loss 0.03707: 100%|", " 10/10 [00:03<00:00, 3.1it/s]"],
    [46, "100%|", " 10/10 [00:03<00:00, 3.1it/s]"],
    [40, "100%|", " 10/10 [00:03<00:00]"],
    [24, "100%|", " 10/10"],
  ])("in %i columns says what fits", (width, start, end) => {
    const line = barLine(done, width);
    expect(line.startsWith(start)).toBe(true);
    expect(line.endsWith(`█|${end}`)).toBe(true);
    expect(displayWidth(line)).toBe(width);
  });

  test.each([
    [120, "loss 0.03683 accuracy 0.90000 val_loss 0.03707 val_accuracy 0.87500: 100%|"],
    [100, "loss 0.03683 val_loss 0.03707 val_accuracy 0.87500: 100%|"],
    [90, "val_loss 0.03707 val_accuracy 0.87500: 100%|"],
    [80, "val_loss 0.037 val_accuracy 0.875: 100%|"],
    [70, "val_accuracy 0.87500: 100%|"],
  ])("in %i columns says of classes what fits", (width, start) => {
    const classes = { ...metrics, accuracy: 0.9, valAccuracy: 0.875 };
    const line = barLine({ ...done, metrics: classes }, width);
    expect(line.startsWith(start)).toBe(true);
    expect(displayWidth(line)).toBe(width);
  });

  test("grows within an epoch, in eighths of a block", () => {
    const bar = (epochs: number) => barLine({ ...begun, done: epochs }, 19 + 16).split("|")[1];
    expect(bar(0)).toMatch(/^ +$/);
    expect([0.125, 0.25, 0.375].map((epochs) => bar(epochs)?.[0])).toEqual(["▏", "▎", "▍"]);
  });

  test("knows no rate before the first batch", () => {
    expect(barLine(begun, 60)).toMatch(/^ {2}0%\| +\| 0\/10 \[00:00<\?, \?it\/s\]$/);
  });

  test("shows the loss of the batches until there are figures", () => {
    const line = barLine({ ...begun, done: 0.5, elapsedMs: 500, loss: 0.25 }, 70);
    expect(line).toMatch(/^loss 0\.25000: {3}5%\|.*\| 0\/10 \[00:00<00:09, 1\.0it\/s\]$/);
  });

  test("counts only the epochs of this run after a resume", () => {
    const resumed = { ...done, done: 6, doneBefore: 4, elapsedMs: 4000 };
    expect(barLine(resumed, 60)).toContain("6/10 [00:04<00:08, 2.0s/it]");
  });

  test("aligns the bars of several trainings", () => {
    const [short, long] = ["rnn", "bidirectional"].map((label) =>
      barLine({ ...done, label }, 100, 13),
    );
    expect(short?.indexOf("|")).toBe(long?.indexOf("|"));
    expect(short?.startsWith("rnn           loss")).toBe(true);
  });

  test("shows what diverged as nan", () => {
    expect(barLine({ ...done, metrics: { ...metrics, loss: Number.NaN } }, 126)).toContain(
      "loss nan ",
    );
  });

  test("never takes more columns than it may", () => {
    const number = fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }));
    const state = fc.record({
      label: fc.string({ unit: "grapheme", maxLength: 20 }),
      epochs: fc.integer({ min: 1, max: 1_000_000 }),
      done: fc.double({ min: 0, max: 1_000_000, noNaN: true }),
      doneBefore: fc.constant(0),
      elapsedMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
      metrics: fc.option(
        fc.record({ loss: number, lossLastStep: number, valLoss: number, valLossLastStep: number }),
        { nil: undefined },
      ),
      loss: fc.option(number, { nil: undefined }),
    });
    fc.assert(
      fc.property(state, fc.integer({ min: 4, max: 200 }), (any, width) => {
        expect(displayWidth(barLine(any, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

test("epochLine has the same figures, and the label if there is one", () => {
  const state = { ...done, done: 3 };
  const figures =
    "loss 0.03683 loss_last_step 0.02208 val_loss 0.03707 val_loss_last_step 0.02465 [00:03]";
  expect(epochLine(state)).toBe(`epoch 3/10 ${figures}`);
  expect(epochLine({ ...state, label: "lstm" })).toBe(`lstm: epoch 3/10 ${figures}`);
});

test.each([
  [120, "loss 0.03683 loss_last_step 0.02208 val_loss 0.03707 val_loss_last_step 0.02465"],
  [80, "loss 0.03683 val_loss 0.03707 last_step 0.02465"],
  [64, "loss 0.03683 val_loss 0.03707"],
])("epochLine in %i columns has the figures that fit", (width, figures) => {
  const label = "co2 fold 1";
  expect(epochLine({ ...done, label }, width)).toBe(`${label}: epoch 10/10 ${figures} [00:03]`);
});

test("without a validation part, an epoch has its own figures alone", () => {
  const unknown = { ...metrics, valLoss: Number.NaN, valLossLastStep: Number.NaN };
  const forecast = epochLine({ ...done, metrics: unknown });
  expect(forecast).toBe("epoch 10/10 loss 0.03683 loss_last_step 0.02208 [00:03]");
  const classes = epochLine({ ...done, metrics: { ...unknown, accuracy: 0.75 } });
  expect(classes).toBe("epoch 10/10 loss 0.03683 accuracy 0.75000 [00:03]");
  expect(epochLine({ ...done, metrics: unknown }, 34)).toBe("epoch 10/10 loss 0.03683 [00:03]");
});
