import { curveLabel, type GradientCurve } from "../gradients.js";
import { resample } from "../resample.js";
import { valueScale, valueTicks, wholeTicks, xAxis, yAxis } from "./axes.js";
import type { Chart, Plot } from "./chart.js";
import { curve, legend, mark, type Point } from "./series.js";
import { seriesClass } from "./style.js";

const WIDTH = 520; // as wide as can be read on a phone
const HEIGHT = 280;
const MOST_POINTS = 400; // more would not be seen

/** Norms of the hidden states' gradients by distance from the end, on a logarithmic axis. */
export function gradientChart(curves: readonly GradientCurve[]): Chart {
  const entries = curves.map((gradients, index) => {
    return { text: curveLabel(gradients), classes: seriesClass(index), shape: index };
  });
  const names = legend(entries, 64, 12, WIDTH - 76);
  const height = HEIGHT + names.height;
  const plot: Plot = { left: 64, right: WIDTH - 12, top: names.height + 12, bottom: height - 40 };
  const steps = Math.max(2, ...curves.map(({ norms }) => norms.length));
  const x = valueScale([0, steps - 1], { range: [plot.left, plot.right] }).domain([0, steps - 1]);
  const positive = curves.flatMap(({ norms }) => norms.filter((norm) => norm > 0));
  const y = valueScale(positive, { range: [plot.bottom, plot.top], logFrom: 1 });
  const body = [
    names.body,
    yAxis(plot, y, valueTicks(y, 6)),
    xAxis(plot, x, wholeTicks(x, 8), "steps before the end"),
    ...curves.flatMap(({ norms }, index) => {
      const columns = Math.min(norms.length, MOST_POINTS);
      const step = columns > 1 ? (norms.length - 1) / (columns - 1) : 1;
      const points = [...resample(norms, norms.length, columns)].map(
        (norm, i): Point => [x(i * step), norm > 0 ? y(norm) : Number.NaN],
      );
      const marked = points.filter((_, i) => i % Math.ceil(columns / 12) === 0);
      const classes = seriesClass(index);
      return [
        curve(points, classes),
        ...marked.map((point) => mark(point, index, `mark ${classes}`)),
      ];
    }),
  ];
  const text = `Gradient of the hidden states by distance from the end, ${curves.length} curves`;
  return { width: WIDTH, height, label: text, body: body.join("") };
}
