import { significant } from "../shared/format.js";
import type { Styles } from "./color.js";
import { linePlot } from "./line-plot.js";
import { table } from "./table.js";
import { flow } from "./text.js";

/** The gradient norms of a model by distance in time, before or after training. */
export interface GradientCurve {
  readonly name: string;
  readonly stage: "before" | "after";
  /** Factor applied to the recurrent weights, if it is not 1. */
  readonly scale?: number;
  /** Norm of the gradient of the hidden states, by distance from the end of the sequence. */
  readonly norms: readonly number[];
  /** Gradient norm of all recurrent weights together. */
  readonly weightNorm: number;
  /** The config's limit for the norm, if there is one. */
  readonly clip?: number | undefined;
  /** The folder of the run, after training. */
  readonly run?: string | undefined;
}

/** `gru before, W_hh x 2` */
export function curveLabel({ name, stage, scale }: GradientCurve): string {
  return `${name} ${stage}${scale === undefined ? "" : `, W_hh x ${scale}`}`;
}

interface GradientTextOptions {
  readonly width: number;
  readonly styles: Styles;
}

/** Curves on a logarithmic axis, and a table of their figures. */
export function gradientsText(
  curves: readonly GradientCurve[],
  { width, styles }: GradientTextOptions,
): string {
  const plot = linePlot(
    curves.map((curve) => ({ label: curveLabel(curve), values: curve.norms })),
    { width, styles, yScale: "log", xStart: 0, ...titles },
  );
  const columns = gradientHeaders.map((header, index) => ({
    header,
    align: index === 0 ? ("left" as const) : ("right" as const),
  }));
  const figures = table(columns, curves.map(gradientCells), { width, styles });
  const note = flow(gradientNote.split(" "), width).map((words) => styles.dim(words.join(" ")));
  return `${plot}\n\n${figures}\n${note.join("\n")}\n`;
}

const titles = {
  title: "Gradient of the hidden states by distance from the end",
  xLabel: "steps before the end",
};

export const gradientHeaders = [
  "model",
  "at end",
  "halfway",
  "at start",
  "per step",
  "weights",
  "clipped",
];

/** Explains the last three columns. */
export const gradientNote =
  "per step: mean factor from one step to the previous one; weights: gradient norm of all recurrent " +
  "weights together; clipped: the same after clipping to training.clip.norm";

/** Norms at three distances, the mean factor between neighbouring steps, and the effect of clipping. */
export function gradientCells(curve: GradientCurve): string[] {
  const { norms, weightNorm, clip } = curve;
  const [last, middle, first] = [0, norms.length >> 1, norms.length - 1].map((i) => norms[i]!);
  const factor = (first! / last!) ** (1 / Math.max(1, norms.length - 1));
  const clipped = clip === undefined ? "no limit" : significant(Math.min(weightNorm, clip));
  const figures = [last!, middle!, first!, factor, weightNorm].map((value) => significant(value));
  return [curveLabel(curve), ...figures, clipped];
}
