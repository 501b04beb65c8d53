import { thousands } from "../../shared/format.js";
import { valueScale, valueTicks, wholeTicks, xAxis, yAxis } from "./axes.js";
import type { Chart, Plot, Scale } from "./chart.js";
import { endNames, endRoom, type LineEnd } from "./line-ends.js";
import { curve, type LegendEntry, legend, mark, type Point } from "./series.js";
import { dashClass, seriesClass } from "./style.js";

/** Errors of one forecaster by how far ahead it forecasts, from 1 on. */
export interface HorizonSeries {
  readonly label: string;
  readonly mse: readonly number[];
  readonly baseline?: true;
}

const WIDTH = 440;
const HEIGHT = 280;
// Beyond this ratio the good forecasters would all lie on the bottom line.
const LOG_FROM = 8;
const MARKED_POINTS = 40;
// With longer or more names than these a legend above the plot leaves more room for the lines.
const MOST_ROOM = 180;
const MOST_NAMES = 12;

/** Mean squared error by horizon: models in colours, baselines in dashes of their own, names at the lines' ends. */
export function horizonChart(all: readonly HorizonSeries[]): Chart {
  const shown = styled(all);
  const room = endRoom(all.map(({ label }) => label));
  const named = room <= MOST_ROOM && all.length <= MOST_NAMES;
  const names = named ? { body: "", height: 0 } : legend(shown.map(entryOf), 56, 12, WIDTH - 68);
  const height = HEIGHT - 36 + names.height;
  const right = WIDTH - (named ? room : 12);
  const plot: Plot = { left: 56, right, top: names.height + 8, bottom: height - 40 };
  const steps = Math.max(2, ...all.map(({ mse }) => mse.length));
  const x = valueScale([1, steps], { range: [plot.left, plot.right] }).domain([1, steps]);
  const values = all.flatMap(({ mse }) => mse);
  const range = [plot.bottom, plot.top] as const;
  const y = valueScale(values, { range, logFrom: LOG_FROM, zero: true });
  const body = [
    names.body,
    yAxis(plot, y, valueTicks(y, 5)),
    xAxis(plot, x, wholeTicks(x, 10), "steps ahead"),
    ...shown.flatMap((series, index) => horizonCurve(series, index, x, y)),
    ...(named
      ? [
          endNames(
            shown.map((series) => endOf(series, x, y)),
            plot,
          ),
        ]
      : []),
  ];
  const text = `Mean squared error by horizon, 1 to ${thousands(steps)} steps ahead`;
  return { width: WIDTH, height, label: text, body: body.join("") };
}

interface StyledSeries extends HorizonSeries {
  /** Classes of its colour and of its line. */
  readonly color: string;
  readonly stroke: string;
}

/** Models take colours by their place, baselines dashes by theirs. */
function styled(all: readonly HorizonSeries[]): StyledSeries[] {
  const baselines = all.filter(({ baseline }) => baseline);
  return all.map((series, index) => {
    const color = series.baseline ? "muted" : seriesClass(index);
    const dashes = series.baseline ? ` ${dashClass(baselines.indexOf(series))}` : "";
    return { ...series, color, stroke: `${color}${dashes}` };
  });
}

function horizonCurve({ mse, color, stroke }: StyledSeries, index: number, x: Scale, y: Scale) {
  const points = mse.map((value, k): Point => [x(k + 1), y(value)]);
  const marked = points.length <= MARKED_POINTS ? points : [];
  return [curve(points, stroke), ...marked.map((point) => mark(point, index, `mark ${color}`))];
}

function endOf({ label, mse, color }: StyledSeries, x: Scale, y: Scale): LineEnd {
  return { text: label, at: [x(mse.length), y(mse.at(-1) ?? Number.NaN)], classes: color };
}

function entryOf({ label, color, stroke }: StyledSeries, index: number): LegendEntry {
  return { text: label, classes: stroke, markClasses: `mark ${color}`, shape: index };
}
