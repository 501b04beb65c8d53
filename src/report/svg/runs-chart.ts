import type { EpochRecord } from "../../runs/epoch-record.js";
import { valueScale, valueTicks, wholeTicks, xAxis, yAxis } from "./axes.js";
import type { Chart, Plot } from "./chart.js";
import { epochCurve, epochScale } from "./loss-chart.js";
import { legend } from "./series.js";
import { seriesClass } from "./style.js";

const WIDTH = 760;
const HEIGHT = 340;
/** From this ratio of the largest to the smallest loss the axis is logarithmic. */
const LOG_FROM = 5;

/** A run whose epochs are drawn over those of others. */
export interface RunCurve {
  readonly label: string;
  readonly epochs: readonly EpochRecord[];
}

/** The validation loss of several runs by epoch; the training loss of those without a validation part. */
export function runsChart(runs: readonly RunCurve[]): Chart {
  const losses = runs.map(({ epochs }) => epochs.map(lossOf));
  const entries = runs.map(({ label }, index) => {
    return { text: label, classes: seriesClass(index), shape: index };
  });
  const names = legend(entries, 56, 12, WIDTH - 70);
  const height = HEIGHT + names.height;
  const plot: Plot = { left: 56, right: WIDTH - 12, top: names.height + 12, bottom: height - 40 };
  const x = epochScale(Math.max(1, ...losses.map(({ length }) => length)), plot);
  const y = valueScale(losses.flat(), { range: [plot.bottom, plot.top], logFrom: LOG_FROM });
  const body = [
    names.body,
    yAxis(plot, y, valueTicks(y, 6)),
    xAxis(plot, x, wholeTicks(x, 10), "epoch"),
    ...losses.flatMap((values, index) => epochCurve(values, x, y, index, seriesClass(index))),
  ];
  const label = `Validation loss by epoch of ${runs.length} runs`;
  return { width: WIDTH, height, label, body: body.join("") };
}

function lossOf({ valLoss, loss }: EpochRecord): number {
  return Number.isNaN(valLoss) ? loss : valLoss;
}
