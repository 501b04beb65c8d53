import { significant } from "../../shared/format.js";
import { bandName, type ForecastWindow, windowError } from "../forecast-window.js";
import type { Range } from "../scale.js";
import { valueScale, valueTicks, wholeTicks } from "./axes.js";
import {
  type Chart,
  type LegendEntry,
  label,
  line,
  moved,
  type Plot,
  type Scale,
} from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { band, curve, mark, modelShape, type Point } from "./series.js";
import { seriesClass } from "./style.js";

/** Size of a window in a page; two fit side by side on a phone. */
const PANEL = { width: 176, height: 134 };
/** Size of a window in a file; the title takes the top. */
const CELL = { width: 220, height: 136, title: 20 };
const ACROSS = 5; // the article's grid
const LEAST_HISTORY = 20;
const MARKED_POINTS = 24;

/**
 * A test window: the end of the history, a rule where the forecast begins, the true values and the forecasts,
 * with an interval if there is one.
 *
 * @param range of the values, the same for all windows; values outside it are drawn on its edge
 */
export function windowChart(
  window: ForecastWindow,
  index: number,
  range: Range,
  { width, height } = PANEL,
): Chart {
  const { history, truth, predictions, times } = window;
  const plot: Plot = { left: 34, right: width - 8, top: 6, bottom: height - 24 };
  const ahead = truth.length;
  const before = Math.min(history.length, Math.max(LEAST_HISTORY, Math.round(2.5 * ahead)));
  const domain = [1 - before, ahead];
  const x = valueScale(domain, { range: [plot.left, plot.right] }).domain(domain);
  const y = valueScale([range.min, range.max], { range: [plot.bottom, plot.top] }).clamp(true);
  const past = Array.from(history).slice(history.length - before);
  const points = past.map((value, t): Point => [x(t + 1 - before), y(value)]);
  const start = (x(0) + x(1)) / 2;
  const texts = times?.slice(history.length - before);
  const { body, frame } = framed(
    {
      plot,
      x: {
        scale: x,
        ticks: wholeTicks(x, 4),
        name: "step",
        whole: true,
        names: texts && { first: 1 - before, texts },
      },
      y: { scale: y, ticks: valueTicks(y, 3), name: "value" },
    },
    line(start, plot.top, start, plot.bottom, "rule"),
    seriesGroup(
      { name: "history", x: past.map((_, t) => t + 1 - before), y: past },
      curve(points, "history"),
    ),
    seriesGroup(
      { name: "truth", x: stepsOf(truth), y: Array.from(truth) },
      // The line of true values starts at the last known one.
      curve([...points.slice(-1), [x(1), y(truth[0] ?? Number.NaN)]], "truth"),
      ...forecastMarks(truth, x, y, 0, "truth", "hollow truth"),
    ),
    ...predictions.map((prediction, index) =>
      predictionSeries(prediction, prediction.place ?? index, x, y),
    ),
  );
  const label = `Test window ${index + 1}: history, truth and forecast; ${errorText(window)}`;
  return { width, height, label, body, frame };
}

/** Numbers of the forecast steps, from 1. */
function stepsOf(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, k) => k + 1);
}

function predictionSeries(
  prediction: ForecastWindow["predictions"][number],
  series: number,
  x: Scale,
  y: Scale,
): string {
  const { label: name, values, band: { low, high } = {} } = prediction;
  const classes = seriesClass(series);
  const shape = modelShape(series);
  return seriesGroup(
    { name, x: stepsOf(values), y: Array.from(values), low, high },
    bandOf(prediction, series, x, y),
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

/** Number of the window, start of its forecast, and its error. */
export function windowCaption(window: ForecastWindow, index: number): string {
  const { history, times, series } = window;
  const from = times?.[history.length];
  const parts = [nameOf(window, index), series, from && `from ${from}`, errorText(window)];
  return parts.filter((part) => part !== undefined && part !== "").join(", ");
}

/** The number of a window in the test part, and whether its forecast is the best or the worst one. */
function nameOf({ index, rank }: ForecastWindow, position: number): string {
  return `#${(index ?? position) + 1}${rank === undefined ? "" : ` ${rank}`}`;
}

/** The error of the only forecast, or of the best one. */
function errorText(window: ForecastWindow): string {
  const errors = window.predictions.map((prediction) => ({
    name: prediction.label,
    mse: windowError(window, prediction),
  }));
  const [best] = errors.sort((a, b) => a.mse - b.mse);
  if (!best) return "";
  const mse = `mse ${significant(best.mse)}`;
  return errors.length > 1 ? `${best.name.slice(0, 14)}: ${mse}` : mse;
}

/** The meaning of the lines in windows. */
export function windowLegend(windows: readonly ForecastWindow[]): LegendEntry[] {
  const predictions = windows[0]?.predictions ?? [];
  const places = predictions.map(({ place }, index) => place ?? index);
  const bands = bandName(windows);
  return [
    { text: "history", classes: "history" },
    { text: "truth", classes: "truth", shape: 0, markClasses: "hollow truth" },
    ...predictions.map(({ label: text }, index) => ({
      text,
      classes: seriesClass(places[index]!),
      shape: modelShape(places[index]!),
    })),
    ...(bands ? [{ text: bands, classes: seriesClass(places[0] ?? 0), area: true } as const] : []),
  ];
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
