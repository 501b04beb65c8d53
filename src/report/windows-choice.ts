import { evenlySpaced } from "../shared/evenly-spaced.js";
import type { ForecastWindow } from "./forecast-window.js";

const GUTTER = 6; // usual width of the y axis

export const GAP = 2;

const LEAST_HISTORY = 10;

const MOST_FORECAST = 20;

const ACROSS = 5;

/** Number of windows that fit side by side. */
export function windowsAcross(width: number, ahead: number, most = ACROSS): number {
  const panel = Math.min(ahead, MOST_FORECAST) + 1 + LEAST_HISTORY;
  return Math.max(1, Math.min(most, Math.floor((width - GUTTER + GAP) / (panel + 1 + GAP))));
}

/**
 * The windows for a row of `count` panels: evenly spaced ones, with the best and the worst if they are known.
 */
export function rowOfWindows(
  windows: readonly ForecastWindow[],
  count: number,
): readonly ForecastWindow[] {
  const ranked = count > 2 ? windows.filter(({ rank }) => rank !== undefined) : [];
  const others = windows.filter((window) => !ranked.includes(window));
  const chosen = evenlySpaced(others, count - ranked.length);
  return windows.filter((window) => ranked.includes(window) || chosen.includes(window));
}

/** The windows of each target separately, since their units differ. */
export function windowGroups(windows: readonly ForecastWindow[]): readonly {
  readonly target: string | undefined;
  readonly windows: readonly ForecastWindow[];
}[] {
  const targets = [...new Set(windows.map(({ target }) => target))];
  return targets.map((target) => ({
    target,
    windows: windows.filter((window) => window.target === target),
  }));
}
