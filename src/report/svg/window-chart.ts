import { type ForecastWindow, stepsAhead } from "../forecast-window.js";
import type { Range } from "../scale.js";
import { datedTicks, valueScale, valueTicks, wholeTicks } from "./axes.js";
import { type Chart, label, line, moved, type Plot, type Scale } from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { band, curve, mark, modelShape, type Point } from "./series.js";
import { seriesClass } from "./style.js";
import { errorText, nameOf, windowLabel, windowLegend } from "./window-names.js";

/** Size of a window in a page; two fit side by side on a phone. */
const PANEL = { width: 176, height: 134 };
/** Size of a window in a file; the title takes the top. */
const CELL = { width: 220, height: 136, title: 20 };
const ACROSS = 5; // the article's grid
const LEAST_HISTORY = 20;
const MARKED_POINTS = 24;

/** How a window is drawn. */
export interface WindowSize {
  readonly width: number;
  readonly height: number;
  /** With its whole history, and times below it. */
  readonly isWide?: true;
}

/**
 * One window: the end of the history, a rule where the forecast begins, the true values if they are known,
 * and the forecast with its band if it has one.
 *
 * @param range of the values, the same for all windows; values outside it are drawn on its edge
 */
export function windowChart(
  window: ForecastWindow,
  index: number,
  range: Range,
  { width, height, isWide }: WindowSize = PANEL,
): Chart {
  const { history, truth, predictions, times } = window;
  const left = isWide ? 58 : 34;
  const plot: Plot = { left, right: width - 8, top: 6, bottom: height - 24 };
  const ahead = stepsAhead(window);
  const before = isWide
    ? history.length
    : Math.min(history.length, Math.max(LEAST_HISTORY, Math.round(2.5 * ahead)));
  const domain = [1 - before, ahead];
  const x = valueScale(domain, { range: [plot.left, plot.right] }).domain(domain);
  const y = valueScale([range.min, range.max], { range: [plot.bottom, plot.top] }).clamp(true);
  const past = Array.from(history).slice(history.length - before);
  const points = past.map((value, t): Point => [x(t + 1 - before), y(value)]);
  const start = (x(0) + x(1)) / 2;
  const texts = times?.slice(history.length - before);
  const names = texts && { first: 1 - before, texts };
  const named = isWide && names ? { ticks: datedTicks(x, names), named: true } : {};
  const last = truth.length === 0 ? points.slice(-1) : [];
  const { body, frame } = framed(
    {
      plot,
      x: { scale: x, ticks: wholeTicks(x), name: "step", whole: true, names, ...named },
      y: { scale: y, ticks: valueTicks(y, isWide ? 6 : 3), name: "value" },
    },
    line(start, plot.top, start, plot.bottom, "rule"),
    seriesGroup(
      { name: "history", x: past.map((_, t) => t + 1 - before), y: past },
      curve(points, "history"),
    ),
    truth.length === 0 ? "" : truthSeries(truth, points.slice(-1), x, y),
    ...predictions.map((prediction, index) =>
      predictionSeries(prediction, prediction.place ?? index, { x, y, last }),
    ),
  );
  return { width, height, label: windowLabel(window, index), body, frame };
}

/** The true values, continued from the last known one. */
function truthSeries(truth: ArrayLike<number>, last: readonly Point[], x: Scale, y: Scale): string {
  return seriesGroup(
    { name: "truth", x: stepsOf(truth), y: Array.from(truth) },
    curve([...last, [x(1), y(truth[0] ?? Number.NaN)]], "truth"),
    ...forecastMarks(truth, x, y, 0, "truth", "hollow truth"),
  );
}

/** Numbers of the forecast steps, from 1. */
function stepsOf(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, k) => k + 1);
}

/** @param last the last known value, which a forecast without true values is joined to */
function predictionSeries(
  prediction: ForecastWindow["predictions"][number],
  series: number,
  { x, y, last }: { readonly x: Scale; readonly y: Scale; readonly last: readonly Point[] },
): string {
  const { label: name, values, band: { low, high } = {} } = prediction;
  const classes = seriesClass(series);
  const shape = modelShape(series);
  return seriesGroup(
    { name, x: stepsOf(values), y: Array.from(values), low, high },
    bandOf(prediction, series, x, y),
    last.length === 0 ? "" : curve([...last, [x(1), y(values[0] ?? Number.NaN)]], classes),
    ...forecastMarks(values, x, y, shape, classes, `mark ${classes}`),
  );
}

function forecastMarks(
  values: ArrayLike<number>,
  x: Scale,
  y: Scale,
  shape: number,
  classes: string,
  markClasses: string,
): string[] {
  const points = Array.from(values, (value, k): Point => [x(k + 1), y(value)]);
  const marked = points.length <= MARKED_POINTS ? points : [];
  return [curve(points, classes), ...marked.map((point) => mark(point, shape, markClasses, 16))];
}

function bandOf(
  { band: forecastBand }: ForecastWindow["predictions"][number],
  series: number,
  x: Scale,
  y: Scale,
): string {
  if (!forecastBand) return "";
  const { low, high } = forecastBand;
  const edges = Array.from(low, (value, k) => [x(k + 1), y(value), y(high[k]!)] as const);
  return band(edges, seriesClass(series));
}

/** All windows below their legend, as one picture like the article's 3 x 5 grid. */
export function windowGrid(windows: readonly ForecastWindow[], range: Range): Chart {
  const across = Math.min(ACROSS, Math.max(1, windows.length));
  const height = CELL.height + CELL.title;
  const panels = windows.map((window, index) => {
    const [column, row] = [index % across, Math.floor(index / across)];
    const { body } = windowChart(window, index, range, CELL);
    return moved(
      column * CELL.width,
      row * height,
      label(34, 14, nameOf(window, index), "start", "title"),
      label(CELL.width - 8, 14, errorText(window), "end"),
      moved(0, CELL.title, body),
    );
  });
  return {
    width: Math.max(across, 2) * CELL.width,
    height: Math.ceil(windows.length / across) * height,
    label: `${windows.length} test windows with history, truth and forecast`,
    body: panels.join(""),
    key: windowLegend(windows),
  };
}
