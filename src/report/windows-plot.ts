import { significant } from "../shared/format.js";
import { drawYAxis, gutterOf, labelled, type Tick } from "./axis.js";
import { type Area, Canvas } from "./canvas.js";
import { plain, plainStyles, type Styles } from "./color.js";
import {
  type ForecastWindow,
  forecastCaption,
  stepsAhead,
  windowError,
} from "./forecast-window.js";
import { drawable, linearScale, type Range, rangeOf, ticks } from "./scale.js";
import { flow } from "./text.js";
import { lettersFor } from "./window-letters.js";
import { drawPanel, type PanelSteps, type PredictionLook, panelSteps } from "./window-panel.js";
import { GAP, windowsAcross } from "./windows-choice.js";
import { windowsLegend } from "./windows-legend.js";

export type { ForecastWindow } from "./forecast-window.js";

export interface WindowsPlotOptions {
  /** Columns of the terminal, at least 20. */
  readonly width: number;
  /** Rows of a panel without its title and axis. */
  readonly height?: number;
  /** Maximum number of panels side by side; the article has 5. */
  readonly across?: number;
  readonly styles?: Styles;
  /** Whether the characters are explained below (default: true). */
  readonly legend?: boolean;
}

/** What all panels of a grid share. */
interface Grid {
  readonly across: number;
  readonly width: number;
  readonly height: number;
  readonly gutter: number;
  readonly panelWidth: number;
  readonly steps: PanelSteps;
  readonly range: Range;
  readonly yTicks: readonly Tick[];
  readonly looks: readonly PredictionLook[];
  readonly letters: readonly string[];
  readonly styles: Styles;
}

/**
 * The article's grid of test windows: the end of the history, a divider where the prediction starts, the true
 * and the predicted values, with one y axis for all. With one prediction, dots show its distance from the
 * true value; several predictions have a letter each. The title of a panel shows the mean squared error.
 *
 * @returns lines no wider than `width`, without a newline at the end
 */
export function windowsPlot(
  windows: readonly ForecastWindow[],
  options: WindowsPlotOptions,
): string {
  if (windows.length === 0) return "no windows";
  const grid = gridOf(windows, options);
  const lines: string[] = [];
  for (let first = 0; first < windows.length; first += grid.across) {
    lines.push(...gridRow(windows.slice(first, first + grid.across), first, grid), "");
  }
  const explained = options.legend === false ? [] : windowsLegend(windows, grid);
  return [...lines, ...explained].join("\n");
}

function gridOf(windows: readonly ForecastWindow[], options: WindowsPlotOptions): Grid {
  const styles = options.styles ?? plainStyles;
  const { width, height = 11 } = options;
  const ahead = Math.max(1, ...windows.map(stepsAhead));
  const across = Math.min(windowsAcross(width, ahead, options.across), windows.length);
  const range = windowsRange(windows);
  const yTicks = labelled(ticks(range, Math.floor(height / 3)));
  const gutter = gutterOf(yTicks) + 1;
  const room = Math.floor((width - gutter - (across - 1) * (GAP + 1)) / across);
  const history = Math.max(0, ...windows.map((window) => window.history.length));
  const steps = panelSteps(room, ahead, history);
  const panelWidth = Math.min(room, steps.historyColumns + 1 + steps.forecastColumns);
  const letters = lettersFor(windows[0]?.predictions.map(({ label }) => label) ?? []);
  const looks = predictionLooks(letters, styles);
  return {
    across,
    width,
    height,
    gutter,
    panelWidth,
    steps,
    range,
    yTicks,
    looks,
    letters,
    styles,
  };
}

/**
 * A single prediction is an `o`, or `⊗` on the true value. With several, each has a letter, which is a
 * capital on the true value.
 */
function predictionLooks(letters: readonly string[], styles: Styles): PredictionLook[] {
  if (letters.length <= 1) return [{ marker: "o", hit: "⊗", style: styles.yellow }];
  const colors = [styles.yellow, styles.magenta, styles.green, styles.red, styles.blue];
  return letters.map((letter, i) => ({
    marker: letter,
    hit: letter.toUpperCase(),
    style: colors[i % colors.length] ?? plain,
  }));
}

/**
 * The range of the true values, widened by the predictions by at most half of it on each side: a single wild
 * prediction must not flatten all panels. If there are no true values, the band of a forecast widens the range too.
 */
export function windowsRange(windows: readonly ForecastWindow[]): Range {
  const real = drawable(rangeOf(windows.flatMap(({ history, truth }) => [history, truth])));
  const predicted = rangeOf(windows.flatMap(predictedValues));
  const slack = (real.max - real.min) / 2;
  return {
    min: Math.min(real.min, Math.max(predicted?.min ?? real.min, real.min - slack)),
    max: Math.max(real.max, Math.min(predicted?.max ?? real.max, real.max + slack)),
  };
}

function predictedValues({ truth, predictions }: ForecastWindow): ArrayLike<number>[] {
  const values = predictions.map((prediction) => prediction.values);
  if (truth.length > 0) return values;
  return [...values, ...predictions.flatMap(({ band }) => (band ? [band.low, band.high] : []))];
}

/** Panels side by side below their titles. */
function gridRow(windows: readonly ForecastWindow[], first: number, grid: Grid): string[] {
  const titles = windows.map((window, i) => titleLines(window, first + i, grid));
  const top = Math.max(...titles.map((lines) => lines.length));
  const canvas = new Canvas(grid.width, top + grid.height + 2);
  for (const [i, window] of windows.entries()) {
    const left = grid.gutter + i * (grid.panelWidth + GAP + 1);
    const area: Area = { left, top, width: grid.panelWidth, height: grid.height };
    for (const [row, title] of titles[i]!.entries())
      canvas.text(left, row, title, grid.styles.bold);
    drawYAxis(canvas, area, grid.yTicks, linearScale(grid.range), grid.styles.dim, i === 0);
    drawPanel(canvas, window, { ...grid, area });
  }
  return canvas.lines();
}

/**
 * `#3 mse 0.0121`, where `#` is the number of the test window; with several predictions an error for each
 * letter.
 */
function titleLines(window: ForecastWindow, position: number, grid: Grid): string[] {
  const errors = window.predictions.map((prediction, i) => {
    const name = window.predictions.length > 1 ? (grid.letters[i] ?? "?") : "mse";
    return `${name} ${significant(windowError(window, prediction))}`;
  });
  const { index = position, rank, series, truth } = window;
  if (truth.length === 0) return [forecastCaption(window)];
  const names = [
    `#${index + 1}`,
    ...(series === undefined ? [] : [series]),
    ...(rank ? [rank] : []),
  ];
  return flow([...names, ...errors], grid.panelWidth, 2).map((line) => line.join("  "));
}
