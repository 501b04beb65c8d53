import type { EpochRecord } from "../../runs/epoch-record.js";
import { significant } from "../../shared/format.js";
import type { Chart } from "./chart.js";
import { type EpochLine, epochFigure } from "./epoch-lines.js";
import { modelShape } from "./series.js";
import { seriesClass } from "./style.js";

const SIZE = { width: 360, height: 260, top: 8 };

/**
 * Norm of all gradients together before clipping, by epoch, on a logarithmic axis.
 *
 * @param place of the model among those of a comparison, from 0, which gives its colour
 */
export function normChart(epochs: readonly EpochRecord[], place = 0): Chart {
  const mean = epochs.map(({ gradientNorm }) => gradientNorm);
  const most = epochs.map(({ gradientNormMax }) => gradientNormMax);
  const lines: readonly EpochLine[] = [
    { name: "mean", values: mean, shape: modelShape(place), classes: seriesClass(place) },
    { name: "max", values: most, shape: 0, classes: "muted" },
  ];
  const chart = epochFigure(lines, { ...SIZE, name: "gradient norm", logFrom: 1 });
  const text = `Gradient norm by epoch, from ${significant(mean[0]!)} to ${significant(mean.at(-1)!)}`;
  return { ...chart, label: text };
}
