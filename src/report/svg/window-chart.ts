import { significant } from "../../shared/format.js";
import { bandName, type ForecastWindow, windowError } from "../forecast-window.js";
import type { Range } from "../scale.js";
import { valueScale, valueTicks, wholeTicks, xAxis, yAxis } from "./axes.js";
import { type Chart, label, line, moved, type Plot, type Scale } from "./chart.js";
import { band, curve, type LegendEntry, legend, mark, type Point } from "./series.js";
import { seriesClass } from "./style.js";

const WIDTH = 220;
const HEIGHT = 158;
const PLOT: Plot = { left: 34, right: WIDTH - 8, top: 24, bottom: HEIGHT - 24 };
const ACROSS = 5; // the article's grid
const LEAST_HISTORY = 20;
const MARKED_POINTS = 24;

/**
 * One test window: the end of the history, a rule where the forecast begins, what came and what was
 * forecast, with its band where it has one.
 *
 * @param range of the values, the same for all windows; what lies outside is drawn on its edge
 */
export function windowChart(window: ForecastWindow, index: number, range: Range): Chart {
  const { history, truth, predictions } = window;
  const ahead = truth.length;
  const before = Math.min(history.length, Math.max(LEAST_HISTORY, Math.round(2.5 * ahead)));
  const x = valueScale([1 - before, ahead], { range: [PLOT.left, PLOT.right] }).domain([
    1 - before,
    ahead,
  ]);
  const y = valueScale([range.min, range.max], { range: [PLOT.bottom, PLOT.top] }).clamp(true);
  const past = Array.from({ length: before }, (_, t): Point => {
    return [x(t + 1 - before), y(history[history.length - before + t]!)];
  });
  const start = (x(0) + x(1)) / 2;
  const body = [
    label(PLOT.left, 14, nameOf(window, index), "start", "title"),
    label(PLOT.right, 14, errorText(window), "end"),
    yAxis(PLOT, y, valueTicks(y, 3)),
    xAxis(PLOT, x, wholeTicks(x, 4)),
    line(start, PLOT.top, start, PLOT.bottom, "rule"),
    ...predictions.map((prediction, series) => bandOf(prediction, series, x, y)),
    curve(past, "history"),
    // The true values continue from the last known one.
    curve([...past.slice(-1), [x(1), y(truth[0] ?? Number.NaN)]], "truth"),
    ...forecastMarks(truth, x, y, 0, "truth", "hollow truth"),
    ...predictions.flatMap(({ values }, series) => {
      const classes = seriesClass(series);
      return forecastMarks(values, x, y, series + 1, classes, `mark ${classes}`);
    }),
  ];
  const text = `Test window ${index + 1}: history, truth and forecast; ${errorText(window)}`;
  return { width: WIDTH, height: HEIGHT, label: text, body: body.join("") };
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

/** The number of a window in the test part, and whether its forecast is the best or the worst one. */
function nameOf({ index, rank }: ForecastWindow, position: number): string {
  return `#${(index ?? position) + 1}${rank === undefined ? "" : ` ${rank}`}`;
}

/** The only forecast's error, or the best one's. */
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

/** What the lines of windows mean. */
export function windowLegend(windows: readonly ForecastWindow[]): LegendEntry[] {
  const predictions = windows[0]?.predictions ?? [];
  const bands = bandName(windows);
  return [
    { text: "history", classes: "history" },
    { text: "truth", classes: "truth", shape: 0, markClasses: "hollow truth" },
    ...predictions.map(({ label: text }, index) => ({
      text,
      classes: seriesClass(index),
      shape: index + 1,
    })),
    ...(bands ? [{ text: bands, classes: "s0", area: true } as const] : []),
  ];
}

/** A legend as a picture of its own. */
export function legendChart(entries: readonly LegendEntry[], width: number): Chart {
  const { body, height } = legend(entries, 4, 10, width - 8);
  const names = entries.map(({ text }) => text).join(", ");
  return { width, height: height + 4, label: `Legend: ${names}`, body };
}

/** All windows below their legend: the article's 3 x 5 grid as one picture. */
export function windowGrid(windows: readonly ForecastWindow[], range: Range): Chart {
  const across = Math.min(ACROSS, Math.max(1, windows.length));
  const width = Math.max(across * WIDTH, 2 * WIDTH);
  const names = legendChart(windowLegend(windows), width);
  const panels = windows.map((window, index) => {
    const [column, row] = [index % across, Math.floor(index / across)];
    return moved(
      column * WIDTH,
      names.height + row * HEIGHT,
      windowChart(window, index, range).body,
    );
  });
  return {
    width,
    height: names.height + Math.ceil(windows.length / across) * HEIGHT,
    label: `${windows.length} test windows with history, truth and forecast`,
    body: names.body + panels.join(""),
  };
}
