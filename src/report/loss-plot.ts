import { significant } from "../shared/format.js";
import type { EpochMetrics, EpochResult } from "../training/events.js";
import type { Styles } from "./color.js";
import { linePlot } from "./line-plot.js";
import { rangeOf } from "./scale.js";

export interface LossPlotOptions {
  /** Columns of the terminal, at least 20. */
  readonly width: number;
  readonly height?: number;
  readonly title?: string;
  readonly styles?: Styles;
}

// Beyond this ratio a linear axis presses the better half of the epochs into the bottom row.
const LOG_FROM_RATIO = 5;

/**
 * Training and validation loss over the epochs, the epoch of the least validation loss marked.
 *
 * @param epochs the figures after epoch 1, 2, …
 */
export function lossPlot(epochs: readonly EpochMetrics[], options: LossPlotOptions): string {
  const loss = epochs.map((epoch) => epoch.loss);
  const valLoss = epochs.map((epoch) => epoch.valLoss);
  const range = rangeOf([loss, valLoss]);
  const spread = range !== undefined && range.min > 0 ? range.max / range.min : 1;
  const best = bestEpoch(epochs);
  return linePlot(
    [
      { label: "loss", values: loss },
      { label: "val_loss", values: valLoss },
    ],
    {
      ...options,
      title: options.title ?? "Loss by epoch",
      xLabel: "epoch",
      xStart: 1,
      yScale: spread > LOG_FROM_RATIO ? "log" : "linear",
      marks: best === undefined ? [] : [{ x: best.epoch, label: best.label }],
    },
  );
}

const NORM_HEIGHT = 6;

/** Norm of all gradients together before clipping, by epoch. */
export function normPlot(epochs: readonly EpochResult[], options: LossPlotOptions): string {
  return linePlot(
    [
      { label: "mean", values: epochs.map(({ gradientNorm }) => gradientNorm) },
      { label: "max", values: epochs.map(({ gradientNormMax }) => gradientNormMax) },
    ],
    {
      height: NORM_HEIGHT,
      title: "Gradient norm by epoch, before clipping",
      ...options,
      xLabel: "epoch",
      xStart: 1,
      yScale: "log",
    },
  );
}

function bestEpoch(epochs: readonly EpochMetrics[]): { epoch: number; label: string } | undefined {
  let best: number | undefined;
  for (const [i, { valLoss }] of epochs.entries()) {
    if (Number.isFinite(valLoss) && !(valLoss >= (epochs[best ?? -1]?.valLoss ?? Infinity)))
      best = i;
  }
  if (best === undefined) return undefined;
  const label = `best: epoch ${best + 1}, val_loss ${significant(epochs[best]!.valLoss)}`;
  return { epoch: best + 1, label };
}
