import { expect, test } from "vitest";
import { lossPlot, normPlot } from "../../src/report/loss-plot.js";

function epochs(valLosses: readonly number[]) {
  return valLosses.map((valLoss) => ({
    loss: valLoss * 0.9,
    lossLastStep: 0.1,
    valLoss,
    valLossLastStep: 0.1,
  }));
}

test("the best epoch is marked", () => {
  const plot = lossPlot(epochs([0.3, 0.2, 0.1, 0.15]), { width: 60, height: 6 });
  expect(plot).toMatchInlineSnapshot(`
    "Loss by epoch
    0.3 ┤x━━━┓                               ┊
        │o───┗━━━━━━━┓                       ┊
    0.2 ┤       ╰────┗━━━━━x┓                ┊
        │                ╰─o┗━━━━━━━┓        ┊
        │                        ╰──┗━━━━━━━┓┊   ┏━━━━━━━━━━━━━x
    0.1 ┤                                ╰──┗x━━━┛────╯
        └┬─────────────────┬─────────────────┬─────────────────┬
         1                 2                 3                 4
    ─o─ loss   ━x━ val_loss   ┊ best: epoch 3, val_loss 0.1000
    x axis: epoch"
  `);
});

test("of equal epochs the first is the best", () => {
  expect(lossPlot(epochs([0.3, 0.1, 0.1]), { width: 60 })).toContain("best: epoch 2");
});

test("losses that fall far get a logarithmic axis", () => {
  const plot = lossPlot(epochs([1, 0.1, 0.01, 0.001]), { width: 60 });
  expect(plot).toContain("\n 0.01 ┤");
  expect(plot).toContain("\n    1 ┤");
});

test("an epoch that diverged is left out", () => {
  const plot = lossPlot(epochs([0.3, Number.NaN, 0.2]), { width: 60 });
  expect(plot).toContain("best: epoch 3, val_loss 0.200");
});

test("no epoch, and none that is finite, have no best", () => {
  expect(lossPlot([], { width: 60 })).not.toContain("best");
  expect(lossPlot(epochs([Number.NaN]), { width: 60 })).not.toContain("best");
});

test("the tested epoch is marked where it is another one than the best", () => {
  const figures = epochs([0.3, 0.2, 0.1, 0.15]);
  const plot = lossPlot(figures, { width: 60, testedEpoch: 2 });
  expect(plot).toContain("┊ tested: epoch 2, val_loss 0.2000");
  expect(plot).not.toContain("best");
});

test("no epoch is marked where the weights before the first one are tested", () => {
  const plot = lossPlot(epochs([0.3, 0.2, 0.1]), { width: 60, testedEpoch: 0 });
  expect(plot).toMatch(/^Loss by epoch, tested: the weights before epoch 1\n/);
  expect(plot).not.toContain("┊");
});

test("a ratio of 5 is drawn on a linear axis, a larger one on a logarithmic one", () => {
  const labels = (valLosses: readonly number[], losses: readonly number[]) => {
    const all = epochs(valLosses).map((epoch, i) => ({ ...epoch, loss: losses[i]! }));
    const rows = lossPlot(all, { width: 60, height: 6 }).split("\n").slice(1, 7);
    return rows.flatMap((row) => /^ *([\d.]+) ┤/.exec(row)?.[1] ?? []);
  };
  expect(labels([5, 1], [5, 1])).toEqual(["4", "2"]);
  expect(labels([5.1, 1], [5.1, 1])).toEqual(["5", "2", "1"]);
  // both curves count
  expect(labels([2, 1], [1, 0.1])).toEqual(["1", "0.1"]);
  expect(labels([1, 0.1], [2, 1])).toEqual(["1", "0.1"]);
});

test("norms have their mean and maximum on a logarithmic axis of six rows", () => {
  const figures = [1, 10, 100].map((gradientNorm) => ({
    ...epochs([1])[0]!,
    gradientNorm,
    gradientNormMax: 10 * gradientNorm,
  }));
  expect(normPlot(figures as never, { width: 40 })).toMatchInlineSnapshot(`
    "Gradient norm by epoch, before clipping
        │                             ┏━━━━x
        │                   ┏━━━━━━━━━┛
    100 ┤         ┏━━━━━━━x━┛      ╭───────o
        │x━━━━━━━━┛      ╭o────────╯
        │      ╭─────────╯
      1 ┤o─────╯
        └┬────────────────┬────────────────┬
         1                2                3
    ─o─ mean   ━x━ max   x axis: epoch"
  `);
});
