import { curveLabel, type GradientCurve } from "../gradients.js";
import { thinned } from "../resample.js";
import { valueScale, valueTicks, wholeTicks } from "./axes.js";
import type { Chart, Plot, Scale } from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { endNames, nameRoom } from "./line-ends.js";
import { curve, mark, modelShape, type Point } from "./series.js";
import { dashClass, seriesClass } from "./style.js";

const WIDTH = 500; // as wide as is legible on a phone
const HEIGHT = 320;
const MOST_POINTS = 400; // more cannot be distinguished
const MARKED_POINTS = 12;

/** Norms of the hidden states' gradients by distance from the end, on a logarithmic axis. */
export function gradientChart(curves: readonly GradientCurve[]): Chart {
  const shown = styled(curves);
  const room = nameRoom(curves.map(curveLabel), WIDTH);
  const plot: Plot = { left: 64, right: WIDTH - (room ?? 12), top: 12, bottom: HEIGHT - 40 };
  const steps = Math.max(2, ...curves.map(({ norms }) => norms.length));
  const x = valueScale([0, steps - 1], { range: [plot.left, plot.right] }).domain([0, steps - 1]);
  const positive = curves.flatMap(({ norms }) => norms.filter((norm) => norm > 0));
  const y = valueScale(positive, { range: [plot.bottom, plot.top], logFrom: 1 });
  const { body, frame } = framed(
    {
      plot,
      x: { scale: x, ticks: wholeTicks(x), name: "steps before the end", whole: true },
      y: { scale: y, ticks: valueTicks(y, 6), name: "gradient norm" },
      title: "steps before the end",
    },
    ...shown.map((gradients) => gradientSeries(gradients, x, y)),
  );
  const ends = shown.map((gradients) => {
    const last = gradients.norms.findLastIndex((norm) => norm > 0);
    const at: Point = [x(last), y(gradients.norms[last] ?? Number.NaN)];
    return { text: curveLabel(gradients), at, classes: gradients.color };
  });
  const key = shown.map((gradients) => ({
    text: curveLabel(gradients),
    classes: gradients.line,
    markClasses: `mark ${gradients.color}`,
    shape: gradients.shape,
  }));
  const label = `Gradient of the hidden states by distance from the end, ${curves.length} curves`;
  const size = { width: WIDTH, height: HEIGHT, label, frame };
  return room === undefined
    ? { ...size, body, key }
    : { ...size, body: body + endNames(ends, plot) };
}

interface StyledCurve extends GradientCurve {
  readonly color: string;
  readonly line: string;
  readonly shape: number;
}

/** A model has one colour and one shape; its line before training is dashed. */
function styled(curves: readonly GradientCurve[]): StyledCurve[] {
  const models = [...new Set(curves.map(({ name }) => name))];
  return curves.map((curve) => {
    const place = models.indexOf(curve.name);
    const color = seriesClass(place);
    const line = { before: `${color} ${dashClass(0)}`, after: color }[curve.stage];
    return { ...curve, color, line, shape: modelShape(place) };
  });
}

/** A curve with a gap where the gradient is 0, which has no place on a logarithmic axis. */
function gradientSeries(gradients: StyledCurve, x: Scale, y: Scale): string {
  const shown = thinned(gradients.norms, MOST_POINTS);
  const points = shown.map(([i, norm]): Point => [x(i), norm > 0 ? y(norm) : Number.NaN]);
  const marked = points.filter((_, i) => i % Math.ceil(points.length / MARKED_POINTS) === 0);
  const { color, line, shape } = gradients;
  return seriesGroup(
    {
      name: curveLabel(gradients),
      x: shown.map(([i]) => i),
      y: shown.map(([, norm]) => norm),
    },
    curve(points, line),
    ...marked.map((point) => mark(point, shape, `mark ${color}`)),
  );
}
