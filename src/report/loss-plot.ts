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
  /** The epoch whose weights are tested, 0 for the initial weights (default: the last epoch). */
  readonly testedEpoch?: number | undefined;
}

// Beyond this ratio, a linear axis would press the better half of the epochs into the bottom row.
const LOG_FROM_RATIO = 5;

/**
 * Training and validation loss over the epochs. Marks the epoch whose weights are tested or, if that is the
 * last one, the epoch with the lowest validation loss.
 *
 * @param epochs the figures after epoch 1, 2, …
 */
export function lossPlot(epochs: readonly EpochMetrics[], options: LossPlotOptions): string {
  const loss = epochs.map((epoch) => epoch.loss);
  const valLoss = epochs.map((epoch) => epoch.valLoss);
  const range = rangeOf([loss, valLoss]);
  const spread = range !== undefined && range.min > 0 ? range.max / range.min : 1;
  const marked = markedEpoch(epochs, testedBefore(epochs, options.testedEpoch));
  const before = options.testedEpoch === 0 ? `, ${TESTED_BEFORE}` : "";
  return linePlot(
    [
      { label: "loss", values: loss },
      { label: "val_loss", values: valLoss },
    ],
    {
      ...options,
      title: `${options.title ?? "Loss by epoch"}${before}`,
      xLabel: "epoch",
      xStart: 1,
      yScale: spread > LOG_FROM_RATIO ? "log" : "linear",
      marks: marked === undefined ? [] : [{ x: marked.epoch, label: marked.label }],
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

/** Note below a plot of the epochs if the tested weights are the initial ones. */
export const TESTED_BEFORE = "tested: the weights before epoch 1";

/** The epoch whose weights are tested, if it is not the last one. */
export function testedBefore(
  { length }: readonly unknown[],
  testedEpoch: number | undefined,
): number | undefined {
  return testedEpoch === length ? undefined : testedEpoch;
}

interface MarkedEpoch {
  readonly epoch: number;
  readonly label: string;
}

function markedEpoch(
  epochs: readonly EpochMetrics[],
  tested: number | undefined,
): MarkedEpoch | undefined {
  if (tested === 0) return undefined;
  const best = tested ?? leastValLoss(epochs);
  const figures = best === undefined ? undefined : epochs[best - 1];
  if (best === undefined || figures === undefined) return undefined;
  const name = tested === undefined ? "best" : "tested";
  return {
    epoch: best,
    label: `${name}: epoch ${best}, val_loss ${significant(figures.valLoss)}`,
  };
}

/** The epoch, from 1, with the lowest validation loss; the first of several equal ones. */
function leastValLoss(epochs: readonly EpochMetrics[]): number | undefined {
  let best: number | undefined;
  for (const [i, { valLoss }] of epochs.entries()) {
    if (Number.isFinite(valLoss) && !(valLoss >= (epochs[best ?? -1]?.valLoss ?? Infinity)))
      best = i;
  }
  return best === undefined ? undefined : best + 1;
}
