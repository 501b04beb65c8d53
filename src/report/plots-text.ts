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
  /** Maximum number of test windows of each target. */
  readonly windows?: number;
  readonly styles?: Styles;
  /** Whether to plot the norm of the gradients, too. */
  readonly norms?: boolean;
}

/** Columns of `plots.txt`: room for the article's five panels side by side. */
const FILE_WIDTH = 160;

/** The parts of a run that are plotted. */
interface Plotted {
  readonly name: string;
  readonly epochs: readonly EpochRecord[];
  readonly windows: readonly WindowRecord[];
  readonly summary: Summary;
}

/**
 * The plots of a run for `plots.txt` and the terminal: loss curves, then test windows or the results by
 * class.
 */
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

/** Loss curves and one row with as many test windows as fit the width. */
export function terminalPlots(
  run: RunRecord,
  { width, styles }: { readonly width: number; readonly styles: Styles },
): string {
  const windows = windowsAcross(width, run.windows[0]?.prediction.length ?? 1);
  return plotsText({ ...run, name: run.config.name }, { width, windows, styles });
}

/** Converts the record of a window for the plots. */
export function forecastWindow(window: WindowRecord, label: string): ForecastWindow {
  const { prediction, sd, band: given, ...shown } = window;
  const band = given ?? (sd && normalBand(prediction, sd));
  return { ...shown, predictions: [{ label, values: prediction, band }] };
}
