import { thousands } from "../shared/format.js";
import type { Styles } from "./color.js";
import type { ForecastWindow } from "./forecast-window.js";
import { windowsPlot } from "./windows-plot.js";

/** Forecasts to draw, of some series or of all. */
export interface ShownForecasts {
  readonly windows: readonly ForecastWindow[];
  /** How many series these are, and how many were forecast. */
  readonly shown: number;
  readonly all: number;
}

const HEIGHT = 12;

/** Forecasts below each other, each with its own axis. */
export function forecastText(
  { windows, shown, all }: ShownForecasts,
  { width, styles }: { readonly width: number; readonly styles: Styles },
): string {
  const plots = windows.map((window, index) => {
    const legend = index === windows.length - 1;
    return windowsPlot([window], { width, styles, height: HEIGHT, across: 1, legend }).trimEnd();
  });
  const note = shownNote({ shown, all });
  return `${[...plots, ...(note === undefined ? [] : [note])].join("\n\n")}\n`;
}

/** How many series are shown, and how they were chosen; undefined if all are shown. */
export function shownNote({
  shown,
  all,
}: Pick<ShownForecasts, "shown" | "all">): string | undefined {
  if (shown === all) return undefined;
  return `${thousands(shown)} of ${thousands(all)} series are shown, evenly spaced in the order of the file.`;
}
