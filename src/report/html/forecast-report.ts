import type { RunRecord } from "../../runs/reader.js";
import { decimalSum } from "../../shared/decimal-sum.js";
import { knownFigure } from "../figures.js";
import { type ShownForecasts, shownNote } from "../forecast-text.js";
import { type ForecastWindow, forecastCaption } from "../forecast-window.js";
import { forecastChart } from "../svg/forecast-chart.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { windowLegend } from "../svg/window-names.js";
import type { RunLink } from "./comparison-origin.js";
import {
  code,
  dataTable,
  facts,
  figure,
  folded,
  keyList,
  page,
  paragraph,
  section,
} from "./elements.js";
import { environmentSection } from "./environment.js";
import { folderName, shellLine } from "./sections.js";
import { commonSettings } from "./settings.js";

export interface ForecastReport extends ShownForecasts {
  /** The file of values that are continued, as the user named it. */
  readonly input: string;
  /** The run, or all runs of an ensemble. */
  readonly runs: readonly Pick<RunRecord, "folder" | "config" | "manifest">[];
  readonly linkOf: RunLink;
  /** Sentences about the forecast: how its intervals were calibrated, what was left out. */
  readonly notes: readonly string[];
  readonly command: readonly string[];
}

/** Forecasts of newer values as one self-contained page. */
export function forecastHtml(report: ForecastReport): string {
  const { windows, input, runs, linkOf, notes, command } = report;
  const [run] = runs;
  const title = `Forecast by ${run!.config.name}`;
  const note = shownNote(report);
  const configs = [{ name: run!.config.name, configs: runs.map(({ config }) => config) }];
  return page(
    title,
    tag(
      "header",
      {},
      tag("h1", {}, escapeMarkup(title)),
      paragraph(`Forecast of the values after the end of ${input}`, "muted"),
      ...(note === undefined ? [] : [paragraph(note)]),
      ...notes.map((text) => paragraph(text, "muted")),
    ),
    section(
      windows.length > 1 ? "Forecasts" : "Forecast",
      keyList(windowLegend(windows)),
      ...windows.map((window) => figure(forecastChart(window), forecastCaption(window), "wide")),
    ),
    section("Values", ...windows.map((window) => valuesTable(window, windows.length > 1))),
    section(
      runs.length > 1 ? "Runs" : "Run",
      facts(
        runs.flatMap((run) => [
          ["run", { text: folderName(run), href: linkOf(run.folder) }] as const,
          ["fingerprint", run.manifest.fingerprint ?? "none"] as const,
        ]),
      ),
    ),
    section("Reproduce this forecast", code([shellLine(command)])),
    environmentSection(runs.map(({ manifest }) => manifest)),
    section("Config", commonSettings(configs)),
  );
}

/** Time, forecast and interval; of several forecasts each after a click. */
function valuesTable(window: ForecastWindow, isFolded: boolean): string {
  const { history, times, predictions, offset = 0 } = window;
  const [prediction] = predictions;
  const { values = [], band } = prediction ?? {};
  const rows = Array.from(values, (value, k) => ({
    cells: [
      times?.[history.length + k] ?? String(k + 1),
      ...[value, band?.low[k], band?.high[k]].map((figure = Number.NaN) =>
        offset === 0 ? knownFigure(figure, VALUE_DIGITS) : decimalSum(figure, offset, VALUE_DIGITS),
      ),
    ],
  }));
  const table = dataTable(["time", "forecast", "low", "high"], rows);
  return isFolded ? folded(forecastCaption(window), table) : table;
}

/** Significant digits of values, more than those of figures. */
const VALUE_DIGITS = 6;
