import { type Metric, metrics } from "../../config/metric.js";
import type { EpochRecord } from "../../runs/epoch-record.js";
import { significant } from "../../shared/format.js";
import { bestEpoch } from "../../training/stopping.js";
import { TESTED_BEFORE, testedBefore } from "../loss-plot.js";
import { type Chart, label, line, type Plot, type Scale } from "./chart.js";
import { type EpochLine, epochFigure, epochScale } from "./epoch-lines.js";
import { mark, modelShape } from "./series.js";
import { seriesClass } from "./style.js";

const WIDTH = 360;
const HEIGHT = 260;
// Beyond this ratio, a linear axis would press the better half of the epochs into the bottom row.
const LOG_FROM = 5;

/** The epoch that a chart marks. */
export interface MarkedEpoch {
  readonly metric: Metric;
  /** The epoch whose weights are tested, 0 for the initial weights (default: the last epoch). */
  readonly testedEpoch?: number | undefined;
  /** The place of the model among those of a comparison, from 0 (default 0), which gives its colour. */
  readonly place?: number | undefined;
}

/**
 * Training and validation loss over the epochs. Marks the tested epoch or, if that is the last one, the best
 * epoch by `metric`.
 */
export function lossChart(
  epochs: readonly EpochRecord[],
  { metric, testedEpoch, place = 0 }: MarkedEpoch,
): Chart {
  const loss = epochs.map((epoch) => epoch.loss);
  const valLoss = epochs.map((epoch) => epoch.valLoss);
  const tested = testedBefore(epochs, testedEpoch);
  const marked = tested ?? bestEpoch(epochs, metric);
  const name = tested === undefined ? "best" : "tested";
  const classes = seriesClass(place);
  const lines: readonly EpochLine[] = [
    { name: "training", values: loss, shape: 0, classes: "muted" },
    { name: "validation", values: valLoss, shape: modelShape(place), classes },
  ];
  const size = { width: WIDTH, height: HEIGHT, top: 26 };
  const chart = epochFigure(lines, { ...size, name: "loss", logFrom: LOG_FROM }, (plot, y) => {
    if (marked === undefined || marked === 0) return "";
    const x = epochScale(epochs.length, plot);
    return epochMark(epochs[marked - 1], marked, { plot, x, y, classes });
  });
  const text = `Loss by epoch, from ${significant(loss[0]!)} to ${significant(loss.at(-1)!)}`;
  const note = markText(marked, epochs[(marked ?? 0) - 1], { name, metric });
  const body = chart.body + label(58, 14, note, "start", "title");
  return { ...chart, label: text, body };
}

function markText(
  number: number | undefined,
  epoch: EpochRecord | undefined,
  { name, metric }: { readonly name: string; readonly metric: Metric },
): string {
  if (number === 0) return TESTED_BEFORE;
  if (epoch === undefined) return "";
  const { text } = metrics[metric];
  return `${name} epoch ${number}: ${text} ${significant(epoch[metric] ?? Number.NaN)}`;
}

interface MarkPlace {
  readonly plot: Plot;
  readonly x: Scale;
  readonly y: Scale;
  readonly classes: string;
}

function epochMark(
  epoch: EpochRecord | undefined,
  number: number,
  { plot, x, y, classes }: MarkPlace,
): string {
  if (epoch === undefined) return "";
  const at = x(number);
  const hollow = mark([at, y(epoch.valLoss)], 0, `hollow ${classes}`, 80);
  return line(at, plot.top - 4, at, plot.bottom, "rule") + hollow;
}
