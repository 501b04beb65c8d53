import type { EpochRecord } from "../runs/epoch-record.js";
import type { RunRecord } from "../runs/reader.js";
import { isClassSummary, type Summary, type WindowRecord } from "../runs/records.js";
import { classesText } from "./classes-text.js";
import { plainStyles, type Styles } from "./color.js";
import { lossTitle } from "./figures.js";
import { normalBand } from "./forecast-window.js";
import { lossPlot, normPlot } from "./loss-plot.js";
import { rowOfWindows, windowGroups, windowsAcross } from "./windows-choice.js";
import { type ForecastWindow, windowsPlot } from "./windows-plot.js";

export interface PlotsOptions {
  /** Columns of the terminal or file. */
  readonly width: number;
  /** Test windows to show at most, of each target. */
  readonly windows?: number;
  readonly styles?: Styles;
  /** Whether the norm of the gradients is plotted as well. */
  readonly norms?: boolean;
}

/** Columns of `plots.txt`: room for the article's five panels side by side. */
const FILE_WIDTH = 160;

/** What there is to plot of a run. */
interface Plotted {
  readonly name: string;
  readonly epochs: readonly EpochRecord[];
  readonly windows: readonly WindowRecord[];
  readonly summary: Summary;
}

/** Loss curves, then test windows or what became of the classes: what `plots.txt` and the terminal show of a run. */
export function plotsText(
  { name, epochs, windows, summary }: Plotted,
  { width, windows: most = windows.length, styles = plainStyles, norms }: PlotsOptions = {
    width: FILE_WIDTH,
    norms: true,
  },
): string {
  const { testedEpoch } = summary;
  const loss = lossPlot(epochs, { width, styles, title: lossTitle(summary), testedEpoch });
  const curves = norms ? `${loss}\n\n${normPlot(epochs, { width, styles })}` : loss;
  if (isClassSummary(summary)) return `${curves}\n\n${classesText(summary, { width, styles })}\n`;
  const grids = windowGroups(windows.map((window) => forecastWindow(window, name))).map((group) => {
    const suffix = group.target === undefined ? "" : `: ${group.target}`;
    const grid = windowsPlot(rowOfWindows(group.windows, most), { width, styles });
    return `\n${styles.bold(`${name} on test windows${suffix}`)}\n${grid}\n`;
  });
  return `${curves}\n${most > 0 ? grids.join("") : ""}`;
}

/** Loss curves and one row of test windows, as many as fit the width. */
export function terminalPlots(
  run: RunRecord,
  { width, styles }: { readonly width: number; readonly styles: Styles },
): string {
  const windows = windowsAcross(width, run.windows[0]?.prediction.length ?? 1);
  return plotsText({ ...run, name: run.config.name }, { width, windows, styles });
}

/** A window as the plots take it. */
export function forecastWindow(window: WindowRecord, label: string): ForecastWindow {
  const { prediction, sd, band: given, ...shown } = window;
  const band = given ?? (sd && normalBand(prediction, sd));
  return { ...shown, predictions: [{ label, values: prediction, band }] };
}
