import {
  drawXAxis,
  drawYAxis,
  fitsAxis,
  gutterOf,
  labelled,
  type Place,
  rowAt,
  type Tick,
} from "./axis.js";
import { type Area, Canvas } from "./canvas.js";
import { plain, plainStyles, type Styles } from "./color.js";
import { type LegendEntry, legendLines } from "./legend-lines.js";
import { columnOf, resample } from "./resample.js";
import {
  drawable,
  integerTicks,
  linearScale,
  logScale,
  logTickLabels,
  logTicks,
  type Range,
  rangeOf,
  type Scale,
  ticks,
} from "./scale.js";
import { truncate } from "./text.js";
import { drawTrace, STROKES, type TraceLook } from "./trace.js";

/** A line of a plot: one value for each x, NaN if there is none. */
export interface LineSeries {
  readonly label: string;
  readonly values: ArrayLike<number>;
}

/** An x to mark with a vertical line. */
interface PlotMark {
  readonly x: number;
  readonly label: string;
}

export interface LinePlotOptions {
  /** Columns of the terminal, at least 20. */
  readonly width: number;
  /** Rows of the plot, without title, axis and legend. */
  readonly height?: number;
  readonly title?: string;
  /** The quantity on the x axis, such as `epoch`. */
  readonly xLabel?: string;
  /** The name of an x, such as its date (default: the number). */
  readonly xName?: (x: number) => string;
  /** x of the first value; each further value adds one. */
  readonly xStart?: number;
  /** A logarithmic axis leaves out values that are not positive. */
  readonly yScale?: "linear" | "log";
  readonly marks?: readonly PlotMark[];
  readonly styles?: Styles;
}

const MARKERS = ["o", "x", "+", "*", "#", "@", "%", "&"];
const COLUMNS_PER_MARKER = 4; // closer points are not marked individually
const MARK_LINE = "┊";
/** A horizontal line in braille, for the legend. */
const DOTTED = "⠒";

/** The appearance of a series. */
interface Look extends TraceLook {
  readonly marker: string;
}

/**
 * Draws series over a common x axis. They differ in marker, stroke and colour, so that they can be
 * distinguished without colour. Handles gaps, constants, a single point and no points.
 *
 * @returns lines no wider than `width`, without a newline at the end
 */
export function linePlot(series: readonly LineSeries[], options: LinePlotOptions): string {
  const styles = options.styles ?? plainStyles;
  const looks = series.map((_, i) => lookOf(i, styles));
  const title = options.title === undefined ? [] : [truncate(options.title, options.width)];
  return [
    ...title.map(styles.bold),
    ...drawPlot(series, looks, options, styles),
    ...legend(series, looks, options),
  ].join("\n");
}

function lookOf(index: number, styles: Styles): Look {
  const colors = [styles.cyan, styles.yellow, styles.magenta, styles.green, styles.red];
  return {
    marker: MARKERS[index % MARKERS.length] ?? "o",
    stroke: STROKES[index % STROKES.length] ?? STROKES[0],
    style: colors[index % colors.length] ?? plain,
    braille: styles.braille,
  };
}

function drawPlot(
  series: readonly LineSeries[],
  looks: readonly Look[],
  options: LinePlotOptions,
  styles: Styles,
): string[] {
  const height = Math.max(3, options.height ?? 12);
  const { scale, ticks: yTicks } = yAxis(series, options, height);
  const gutter = gutterOf(yTicks) + 1;
  const area: Area = { left: gutter, top: 0, width: Math.max(1, options.width - gutter), height };
  const points = Math.max(1, ...series.map(({ values }) => values.length));
  const canvas = new Canvas(options.width, height + 2);
  drawYAxis(canvas, area, yTicks, scale, styles.dim);
  drawXAxis(canvas, area, xPlaces(points, options, area.width), styles.dim);
  drawMarks(canvas, area, points, options, styles);
  const layers = series.map(({ values }) => Array.from(values, scale));
  for (const [i, heights] of layers.entries()) drawTrace(canvas, area, heights, points, looks[i]!);
  for (const [i, heights] of layers.entries()) {
    drawMarkers(canvas, area, heights, points, looks[i]!, i / layers.length);
  }
  return canvas.lines();
}

function yAxis(
  series: readonly LineSeries[],
  { yScale }: LinePlotOptions,
  height: number,
): { scale: Scale; ticks: Tick[] } {
  const all = series.map(({ values }) => values);
  const count = Math.max(2, Math.floor(height / 3));
  const positive = yScale === "log" ? rangeOf(all, Number.MIN_VALUE) : undefined;
  if (positive !== undefined) {
    const range = drawable(positive);
    const values = logTicks(range, count);
    return { scale: logScale(range), ticks: labelled(values, logTickLabels(values)) };
  }
  const range: Range = drawable(rangeOf(all));
  return { scale: linearScale(range), ticks: labelled(ticks(range, count)) };
}

/** Round numbers along the x axis, or as many of their names as fit. */
function xPlaces(points: number, { xStart = 0, xName }: LinePlotOptions, columns: number): Place[] {
  const range = drawable({ min: xStart, max: xStart + points - 1 });
  const placesOf = (count: number) =>
    (points === 1 ? [xStart] : integerTicks(range, count)).map((x) => ({
      column: columnOf(x - xStart, points, columns),
      label: xName?.(x) ?? String(x),
    }));
  let count = Math.max(1, columns / 6);
  let places = placesOf(count);
  while (xName && count > 1 && !fitsAxis(places, columns)) {
    count = Math.max(1, count - 1);
    places = placesOf(count);
  }
  return places;
}

function drawMarks(
  canvas: Canvas,
  area: Area,
  points: number,
  { marks = [], xStart = 0 }: LinePlotOptions,
  styles: Styles,
): void {
  for (const { x } of marks) {
    const column = area.left + columnOf(x - xStart, points, area.width);
    if (column >= area.left + area.width || column < area.left) continue;
    for (let row = 0; row < area.height; row += 1) {
      canvas.put(column, area.top + row, MARK_LINE, styles.green);
    }
  }
}

/**
 * Marks every point or, if points are dense, one in a dozen columns, at different columns for each series.
 */
function drawMarkers(
  canvas: Canvas,
  area: Area,
  heights: readonly number[],
  points: number,
  { marker, style }: Look,
  phase: number,
): void {
  const every = Math.ceil((12 * points) / area.width);
  const dense = points * COLUMNS_PER_MARKER > area.width;
  const rows = resample(heights, points, area.width);
  for (const index of heights.keys()) {
    if (dense && index % every !== Math.floor(phase * every)) continue;
    const column = columnOf(index, points, area.width);
    const height = rows[column] ?? Number.NaN;
    if (Number.isFinite(height)) canvas.put(area.left + column, rowAt(area, height), marker, style);
  }
}

function legend(
  series: readonly LineSeries[],
  looks: readonly Look[],
  { width, xLabel, marks = [], styles = plainStyles }: LinePlotOptions,
): string[] {
  const entries: LegendEntry[] = series.map(({ label }, i) => {
    const { stroke, marker, style, braille } = looks[i]!;
    const line = braille ? DOTTED : stroke[0];
    return { text: `${line}${marker}${line} ${label}`, style };
  });
  for (const { label } of marks)
    entries.push({ text: `${MARK_LINE} ${label}`, style: styles.green });
  if (xLabel !== undefined) entries.push({ text: `x axis: ${xLabel}` });
  return legendLines(entries, width);
}
