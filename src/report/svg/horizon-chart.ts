import { thousands } from "../../shared/format.js";
import { valueScale, valueTicks, wholeTicks } from "./axes.js";
import type { Chart, LegendEntry, Plot, Scale } from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { endNames, type LineEnd, nameRoom } from "./line-ends.js";
import { curve, mark, modelShape, type Point } from "./series.js";
import { dashClass, seriesClass } from "./style.js";

/** Errors of a forecaster by horizon, from step 1. */
export interface HorizonSeries {
  readonly label: string;
  readonly mse: readonly number[];
  readonly baseline?: true;
  /** The place of a model among those of a comparison, from 0 (default: its place here). */
  readonly place?: number;
}

const WIDTH = 360;
const HEIGHT = 260;
// Beyond this ratio, all good forecasters would lie on the bottom line.
const LOG_FROM = 8;
const MARKED_POINTS = 40;

/**
 * Mean squared error by horizon: models in colours, baselines in dashes, with names at the ends of the lines.
 */
export function horizonChart(all: readonly HorizonSeries[]): Chart {
  const shown = styled(all);
  const names = all.map(({ label }) => label);
  const room = nameRoom(names, WIDTH);
  const right = WIDTH - (room ?? 12);
  const plot: Plot = { left: 58, right, top: 8, bottom: HEIGHT - 40 };
  const steps = Math.max(2, ...all.map(({ mse }) => mse.length));
  const x = valueScale([1, steps], { range: [plot.left, plot.right] }).domain([1, steps]);
  const values = all.flatMap(({ mse }) => mse);
  const range = [plot.bottom, plot.top] as const;
  const y = valueScale(values, { range, logFrom: LOG_FROM, zero: true });
  const { body, frame } = framed(
    {
      plot,
      x: { scale: x, ticks: wholeTicks(x), name: "steps ahead", whole: true },
      y: { scale: y, ticks: valueTicks(y, 5), name: "MSE" },
      title: "steps ahead",
    },
    ...shown.map((series) => horizonSeries(series, x, y)),
  );
  const label = `Mean squared error by horizon, 1 to ${thousands(steps)} steps ahead`;
  const size = { width: WIDTH, height: HEIGHT, label, frame };
  if (room === undefined) return { ...size, body, key: shown.map(entryOf) };
  const ends = shown.map((series) => endOf(series, x, y));
  return { ...size, body: body + endNames(ends, plot) };
}

interface StyledSeries extends HorizonSeries {
  /** Classes of its colour and its stroke. */
  readonly color: string;
  readonly stroke: string;
  readonly shape: number;
}

/** Assigns colours to models and dashes to baselines, by their positions. */
function styled(all: readonly HorizonSeries[]): StyledSeries[] {
  const baselines = all.filter(({ baseline }) => baseline);
  return all.map((series, index) => {
    if (!series.baseline) {
      const { place = index } = series;
      const color = seriesClass(place);
      return { ...series, color, stroke: color, shape: modelShape(place) };
    }
    const stroke = `muted ${dashClass(baselines.indexOf(series))}`;
    return { ...series, color: "muted", stroke, shape: 0 };
  });
}

function horizonSeries({ label, mse, color, stroke, shape }: StyledSeries, x: Scale, y: Scale) {
  const points = mse.map((value, k): Point => [x(k + 1), y(value)]);
  const marked = points.length <= MARKED_POINTS ? points : [];
  return seriesGroup(
    { name: label, x: mse.map((_, k) => k + 1), y: mse },
    curve(points, stroke),
    ...marked.map((point) => mark(point, shape, `mark ${color}`)),
  );
}

function endOf({ label, mse, color }: StyledSeries, x: Scale, y: Scale): LineEnd {
  return { text: label, at: [x(mse.length), y(mse.at(-1) ?? Number.NaN)], classes: color };
}

function entryOf({ label, color, stroke, shape }: StyledSeries): LegendEntry {
  return { text: label, classes: stroke, markClasses: `mark ${color}`, shape };
}
