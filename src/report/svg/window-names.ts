import { significant } from "../../shared/format.js";
import {
  bandName,
  type ForecastWindow,
  forecastCaption,
  hasTruth,
  offsetNote,
  windowError,
} from "../forecast-window.js";
import type { LegendEntry } from "./chart.js";
import { modelShape } from "./series.js";
import { seriesClass } from "./style.js";

/** What a window shows, for those who cannot see it. */
export function windowLabel(window: ForecastWindow, index: number): string {
  if (hasTruth([window])) {
    return `Test window ${index + 1}: history, truth and forecast; ${errorText(window)}`;
  }
  return `History and forecast: ${forecastCaption(window)}`;
}

/** Which window it is, when its forecast begins, and its error. */
export function windowCaption(window: ForecastWindow, index: number): string {
  const { history, times, series } = window;
  const from = times?.[history.length];
  const parts = [nameOf(window, index), series, from && `from ${from}`, errorText(window)];
  return parts.filter((part) => part !== undefined && part !== "").join(", ");
}

/** The number of a window in the test part, and whether its forecast is the best or the worst one. */
export function nameOf({ index, rank }: ForecastWindow, position: number): string {
  return `#${(index ?? position) + 1}${rank === undefined ? "" : ` ${rank}`}`;
}

/** The only forecast's error, or the best one's. */
export function errorText(window: ForecastWindow): string {
  const errors = window.predictions.map((prediction) => ({
    name: prediction.label,
    mse: windowError(window, prediction),
  }));
  const [best] = errors.sort((a, b) => a.mse - b.mse);
  if (!best) return "";
  const mse = `mse ${significant(best.mse)}`;
  return errors.length > 1 ? `${best.name.slice(0, 14)}: ${mse}` : mse;
}

const TRUTH: LegendEntry = {
  text: "truth",
  classes: "truth",
  shape: 0,
  markClasses: "hollow truth",
};

/** What the lines of windows mean. */
export function windowLegend(windows: readonly ForecastWindow[]): LegendEntry[] {
  const predictions = windows[0]?.predictions ?? [];
  const places = predictions.map(({ place }, index) => place ?? index);
  const bands = bandName(windows);
  const offset = offsetNote(windows);
  return [
    { text: "history", classes: "history" },
    ...(hasTruth(windows) ? [TRUTH] : []),
    ...predictions.map(({ label: text }, index) => ({
      text,
      classes: seriesClass(places[index]!),
      shape: modelShape(places[index]!),
    })),
    ...(bands ? [{ text: bands, classes: seriesClass(places[0] ?? 0), area: true } as const] : []),
    ...(offset ? [{ text: offset, classes: "" }] : []),
  ];
}
