import type { PicturedSequence } from "../sequences-text.js";
import type { Chart } from "./chart.js";
import { epochFigure } from "./epoch-lines.js";
import { modelShape } from "./series.js";
import { seriesClass } from "./style.js";

const SIZE = { width: 500, height: 240, top: 12 };

/** The inputs of a sequence by step. */
export function sequenceChart({ caption, inputs }: PicturedSequence): Chart {
  const lines = inputs.map(({ name, values }, index) => ({
    name,
    values,
    shape: modelShape(index),
    classes: `${seriesClass(index)} fine`,
  }));
  const chart = epochFigure(lines, { ...SIZE, name: "value", counted: "step" });
  return { ...chart, label: `${caption}: ${inputs.length} inputs by step` };
}
