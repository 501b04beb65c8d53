import { type Metric, metrics } from "../../config/metric.js";
import type { EpochRecord } from "../../runs/epoch-record.js";
import { significant } from "../../shared/format.js";
import { bestEpoch } from "../../training/stopping.js";
import { TESTED_BEFORE, testedBefore } from "../loss-plot.js";
import { resample } from "../resample.js";
import { valueScale, valueTicks, wholeTicks, xAxis, yAxis } from "./axes.js";
import { type Chart, label, line, type Plot, type Scale } from "./chart.js";
import { curve, legend, mark, type Point } from "./series.js";

const WIDTH = 440;
const HEIGHT = 280;
// Beyond this ratio a linear axis presses the better half of the epochs into the bottom row.
const LOG_FROM = 5;
const MOST_POINTS = 500; // more would not be seen
const MARKED_POINTS = 30;

/** Which epoch a picture marks. */
export interface MarkedEpoch {
  readonly metric: Metric;
  /** The epoch whose weights are tested, 0 for those before the first one (default: the last one). */
  readonly testedEpoch?: number | undefined;
}

/**
 * Training and validation loss over the epochs. The tested epoch is marked, or where that is the last one the
 * best one by `metric`.
 */
export function lossChart(
  epochs: readonly EpochRecord[],
  { metric, testedEpoch }: MarkedEpoch,
): Chart {
  const loss = epochs.map((epoch) => epoch.loss);
  const valLoss = epochs.map((epoch) => epoch.valLoss);
  const tested = testedBefore(epochs, testedEpoch);
  const marked = tested ?? bestEpoch(epochs, metric);
  const name = tested === undefined ? "best" : "tested";
  const names = legend(entries, 48, 12, WIDTH - 60);
  const plot: Plot = { left: 48, right: WIDTH - 12, top: names.height + 26, bottom: HEIGHT - 40 };
  const x = epochScale(epochs.length, plot);
  const y = valueScale([...loss, ...valLoss], {
    range: [plot.bottom, plot.top],
    logFrom: LOG_FROM,
  });
  const body = [
    names.body,
    yAxis(plot, y, valueTicks(y, 4)),
    xAxis(plot, x, wholeTicks(x, 8), "epoch"),
    ...epochCurve(loss, x, y, 0, "muted"),
    ...epochCurve(valLoss, x, y, 1, "s0"),
    ...(marked === 0 ? [label(plot.left, plot.top - 9, TESTED_BEFORE, "start", "title")] : []),
    ...(marked ? epochMark({ epoch: marked, name, metric }, epochs, { plot, x, y }) : []),
  ];
  const text = `Loss by epoch, from ${significant(loss[0]!)} to ${significant(loss.at(-1)!)}`;
  return { width: WIDTH, height: HEIGHT, label: text, body: body.join("") };
}

export function epochScale(epochs: number, { left, right }: Plot): Scale {
  return valueScale([1, epochs], { range: [left, right] }).domain([1, Math.max(2, epochs)]);
}

const entries = [
  { text: "training loss", classes: "muted", shape: 0 },
  { text: "validation loss", classes: "s0", shape: 1 },
] as const;

/** One figure of every epoch as a line, few epochs each with a mark. */
export function epochCurve(
  values: readonly number[],
  x: Scale,
  y: Scale,
  shape: number,
  classes: string,
): string[] {
  const columns = Math.min(values.length, MOST_POINTS);
  const shown = columns < values.length ? resample(values, values.length, columns) : values;
  const step = columns > 1 ? (values.length - 1) / (columns - 1) : 1;
  const points = shown.map((value, index): Point => [x(1 + index * step), y(value)]);
  const marked = values.length <= MARKED_POINTS ? points : [];
  return [curve(points, classes), ...marked.map((point) => mark(point, shape, `mark ${classes}`))];
}

function epochMark(
  { epoch: number, name, metric }: { epoch: number; name: string; metric: Metric },
  epochs: readonly EpochRecord[],
  { plot, x, y }: { plot: Plot; x: Scale; y: Scale },
): string[] {
  const epoch = epochs[number - 1];
  if (epoch === undefined) return [];
  const at = x(number);
  const text = `${name} epoch ${number}: ${metrics[metric].text} ${significant(epoch[metric] ?? Number.NaN)}`;
  const right = at > (plot.left + plot.right) / 2;
  return [
    line(at, plot.top - 4, at, plot.bottom, "rule"),
    mark([at, y(epoch.valLoss)], 0, "hollow s0", 80),
    label(at + (right ? 4 : -4), plot.top - 9, text, right ? "end" : "start", "title"),
  ];
}
