import { thinned } from "../resample.js";
import { valueScale, valueTicks, wholeTicks } from "./axes.js";
import type { Chart, Plot, Scale } from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { endNames, type LineEnd, nameRoom } from "./line-ends.js";
import { curve, mark, type Point } from "./series.js";

const MOST_POINTS = 500; // more cannot be distinguished
const MARKED_POINTS = 30;

/** A figure of each epoch. */
export interface EpochLine {
  readonly name: string;
  readonly values: readonly number[];
  readonly shape: number;
  readonly classes: string;
}

interface EpochFigureOptions {
  readonly width: number;
  readonly height: number;
  /** Room above the plot. */
  readonly top: number;
  /** The quantity on the axis. */
  readonly name: string;
  /** The axis is logarithmic from this ratio of the largest to the smallest value (default: never). */
  readonly logFrom?: number;
  /** What is counted along the other axis (default: epochs). */
  readonly counted?: string;
}

/**
 * Figures by epoch as lines with names at their ends, or in a key if the names are too long.
 *
 * @param more markup to draw among the lines
 */
export function epochFigure(
  lines: readonly EpochLine[],
  {
    width,
    height,
    top,
    name,
    logFrom = Number.POSITIVE_INFINITY,
    counted = "epoch",
  }: EpochFigureOptions,
  more: (plot: Plot, y: Scale) => string = () => "",
): Omit<Chart, "label"> {
  const room = nameRoom(
    lines.map(({ name }) => name),
    width,
  );
  const plot: Plot = { left: 58, right: width - (room ?? 12), top, bottom: height - 40 };
  const values = lines.flatMap((line) => line.values);
  const x = epochScale(Math.max(1, ...lines.map((line) => line.values.length)), plot);
  const y = valueScale(values, { range: [plot.bottom, plot.top], logFrom });
  const { body, frame } = framed(
    {
      plot,
      x: {
        scale: x,
        ticks: wholeTicks(x),
        name: counted,
        whole: true,
      },
      y: { scale: y, ticks: valueTicks(y, 5), name },
      title: counted,
    },
    ...lines.map((line) => epochSeries(line, x, y)),
    more(plot, y),
  );
  const names = endNames(
    lines.map((line) => endOf(line, x, y)),
    plot,
  );
  const key = lines.map(({ name: text, classes, shape }) => ({ text, classes, shape }));
  return room === undefined
    ? { width, height, body, frame, key }
    : { width, height, body: body + names, frame };
}

export function epochScale(epochs: number, { left, right }: Plot): Scale {
  const domain = epochs > 1 ? [1, epochs] : [0.5, 1.5]; // a single epoch is in the middle
  return valueScale(domain, { range: [left, right] }).domain(domain);
}

/** A figure of each epoch as a line; if there are few epochs, each has a mark. */
function epochSeries({ name, values, shape, classes }: EpochLine, x: Scale, y: Scale): string {
  const shown = thinned(values, MOST_POINTS);
  const points = shown.map(([index, value]): Point => [x(index + 1), y(value)]);
  const marked = values.length <= MARKED_POINTS ? points : [];
  return seriesGroup(
    { name, x: shown.map(([index]) => index + 1), y: shown.map(([, value]) => value) },
    curve(points, classes),
    ...marked.map((point) => mark(point, shape, `mark ${classes}`)),
  );
}

/** The name of a line, at its last finite value. */
function endOf({ name: text, values, classes }: EpochLine, x: Scale, y: Scale): LineEnd {
  const last = values.findLastIndex(Number.isFinite);
  return { text, at: [x(last + 1), y(values[last] ?? Number.NaN)], classes };
}
