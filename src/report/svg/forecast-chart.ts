import { type ForecastWindow, forecastCaption } from "../forecast-window.js";
import { windowsRange } from "../windows-plot.js";
import { type Chart, label, moved } from "./chart.js";
import { type WindowSize, windowChart } from "./window-chart.js";
import { windowLabel, windowLegend } from "./window-names.js";

/** Of a forecast that is not compared with true values. */
const WIDE: WindowSize = { width: 720, height: 280, isWide: true };

const TITLE = 20;

/** A forecast of values that are not known yet, with the whole history before it. */
export function forecastChart(window: ForecastWindow): Chart {
  return windowChart(window, 0, windowsRange([window]), WIDE);
}

/** Forecasts below each other, each with its own axis. */
export function forecastStack(windows: readonly ForecastWindow[]): Chart {
  const height = WIDE.height + TITLE;
  const panels = windows.map((window, index) =>
    moved(
      0,
      index * height,
      label(8, 14, forecastCaption(window), "start", "title"),
      moved(0, TITLE, forecastChart(window).body),
    ),
  );
  return {
    width: WIDE.width,
    height: windows.length * height,
    label: windows.map(windowLabel).join("; "),
    body: panels.join(""),
    key: windowLegend(windows),
  };
}
