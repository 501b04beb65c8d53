import type { EpochRecord } from "../../runs/epoch-record.js";
import { significant } from "../../shared/format.js";
import { valueScale, valueTicks, wholeTicks, xAxis, yAxis } from "./axes.js";
import type { Chart, Plot } from "./chart.js";
import { epochCurve, epochScale } from "./loss-chart.js";
import { legend } from "./series.js";

const WIDTH = 440;
const HEIGHT = 240;

const entries = [
  { text: "mean", classes: "s0", shape: 0 },
  { text: "max", classes: "muted", shape: 1 },
] as const;

/** Norm of all gradients together before clipping, by epoch, on a logarithmic axis. */
export function normChart(epochs: readonly EpochRecord[]): Chart {
  const mean = epochs.map(({ gradientNorm }) => gradientNorm);
  const most = epochs.map(({ gradientNormMax }) => gradientNormMax);
  const names = legend(entries, 48, 12, WIDTH - 60);
  const plot: Plot = { left: 48, right: WIDTH - 12, top: names.height + 8, bottom: HEIGHT - 40 };
  const x = epochScale(epochs.length, plot);
  const y = valueScale([...mean, ...most], { range: [plot.bottom, plot.top], logFrom: 1 });
  const body = [
    names.body,
    yAxis(plot, y, valueTicks(y, 4)),
    xAxis(plot, x, wholeTicks(x, 8), "epoch"),
    ...epochCurve(mean, x, y, 0, "s0"),
    ...epochCurve(most, x, y, 1, "muted"),
  ];
  const text = `Gradient norm by epoch, from ${significant(mean[0]!)} to ${significant(mean.at(-1)!)}`;
  return { width: WIDTH, height: HEIGHT, label: text, body: body.join("") };
}
