import type { EpochRecord } from "../../runs/epoch-record.js";
import type { Chart } from "./chart.js";
import { epochFigure } from "./epoch-lines.js";
import { modelShape } from "./series.js";
import { seriesClass } from "./style.js";

const SIZE = { width: 500, height: 320, top: 12 };
/** The axis is logarithmic from this ratio of the largest to the smallest loss. */
const LOG_FROM = 5;

/** A run whose curve is drawn together with others. */
export interface RunCurve {
  readonly label: string;
  readonly epochs: readonly EpochRecord[];
  /** The place of its model in a comparison, which gives its colour (default: its place among the runs). */
  readonly place?: number | undefined;
}

/** The validation loss of several runs by epoch; the training loss for runs without a validation part. */
export function runsChart(runs: readonly RunCurve[]): Chart {
  const lines = runs.map(({ label, epochs, place }, index) => ({
    name: label,
    values: epochs.map(lossOf),
    shape: modelShape(place ?? index),
    classes: seriesClass(place ?? index),
  }));
  const chart = epochFigure(lines, { ...SIZE, name: "loss", logFrom: LOG_FROM });
  return { ...chart, label: `Validation loss by epoch of ${runs.length} runs` };
}

function lossOf({ valLoss, loss }: EpochRecord): number {
  return Number.isNaN(valLoss) ? loss : valLoss;
}
