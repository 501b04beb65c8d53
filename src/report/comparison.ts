import { ensemble } from "../evaluation/probabilistic.js";
import type { SampleSummary } from "../evaluation/statistics.js";
import type { RunRecord } from "../runs/reader.js";
import type { WindowRecord } from "../runs/records.js";
import { duration, fixed, thousands } from "../shared/format.js";
import type { Styles } from "./color.js";
import { sortedByValue } from "./figures.js";
import { type Comparison, compareGroups, type RunGroup } from "./groups.js";
import { type TableCell, table } from "./table.js";
import { ensembleTexts, intervalText, verdicts } from "./verdicts.js";
import { type ForecastWindow, windowGroups, windowsPlot } from "./windows-plot.js";

interface ComparisonOptions {
  readonly width: number;
  /** Test windows to lay the predictions over at most. */
  readonly windows: number;
  readonly styles: Styles;
}

/** A table of the models and baselines, what it says in words, and one plot with all predictions. */
export function comparisonText(groups: readonly RunGroup[], options: ComparisonOptions): string {
  const comparison = compareGroups(groups);
  const plots = windowGroups(sharedWindows(groups)).map(({ target, windows }) => {
    const title = target === undefined ? "" : `${options.styles.bold(target)}\n`;
    return `\n${title}${windowsPlot(windows.slice(0, options.windows), options)}\n`;
  });
  const plot = options.windows === 0 ? "" : plots.join("");
  const ensembles = groups.flatMap(ensembleTexts);
  const sentences = [...verdicts(comparison), ...ensembles].map((line) => `${line}\n`);
  return `${comparisonTable(comparison, options)}\n\n${sentences.join("")}${plot}`;
}

const TEXT_COLUMNS = [1];

/** One seed has no interval; its final losses take that place. */
function columnNames(several: boolean, figure: string): string[] {
  const middle = several ? ["95 % interval"] : ["loss", "val_loss"];
  return ["#", "model", "parameters", figure, ...middle, "seconds"];
}

/** Models by rank, with the baselines where they would stand. */
function comparisonTable(comparison: Comparison, { width, styles }: ComparisonOptions): string {
  const several = comparison.figures.some(({ interval }) => interval !== null);
  const models = modelRows(comparison, several, styles);
  const rows = sortedByValue([...models, ...baselineRows(comparison, several, styles)]);
  const names = columnNames(several, comparison.figure.header);
  const columns = names.map((header, index) => ({
    header,
    align: TEXT_COLUMNS.includes(index) ? ("left" as const) : ("right" as const),
  }));
  return table(
    columns,
    rows.map(({ cells }) => cells),
    { width, styles },
  );
}

interface Row {
  readonly value: number;
  readonly cells: readonly TableCell[];
}

function modelRows(
  { groups, figures, ranks }: Comparison,
  several: boolean,
  styles: Styles,
): Row[] {
  return groups.map(({ label, runs }, index) => {
    const figure = figures[index]!;
    const rank = ranks[index]!;
    const text = figureText(figure);
    const durations = runs.map(({ manifest }) => manifest.durationMs ?? Number.NaN);
    const cells = [
      String(rank),
      label,
      thousands(runs[0]?.manifest.parameters ?? Number.NaN),
      rank === 1 ? { text, style: styles.green } : text,
      ...(several ? [figure.interval ? intervalText(figure.interval) : "-"] : finalLosses(runs)),
      duration(durations.reduce((sum, ms) => sum + ms, 0) / durations.length),
    ];
    return { value: figure.mean, cells };
  });
}

function finalLosses([run]: readonly RunRecord[]): string[] {
  const { loss, valLoss } = run?.summary.final ?? { loss: Number.NaN, valLoss: Number.NaN };
  return [fixed(loss), fixed(valLoss)];
}

function figureText({ mean, sd }: SampleSummary): string {
  return sd === null ? fixed(mean) : `${fixed(mean)} ± ${fixed(sd)}`;
}

function baselineRows({ baselines }: Comparison, several: boolean, styles: Styles): Row[] {
  const blank = columnNames(several, "")
    .slice(4)
    .map(() => "-");
  return baselines.map(({ label, value }) => {
    const texts = ["", label, "-", Number.isNaN(value) ? "-" : fixed(value), ...blank];
    return { value, cells: texts.map((text) => ({ text, style: styles.dim })) };
  });
}

/** The windows that all models have, with every model's prediction: the mean over its seeds. */
export function sharedWindows(groups: readonly RunGroup[]): ForecastWindow[] {
  const [first] = groups[0]?.runs ?? [];
  return (first?.windows ?? []).map(({ target, history, truth }, index) => ({
    target,
    history,
    truth,
    predictions: groups.map(({ label, runs }) => ({
      label,
      ...meanForecast(runs.flatMap(({ windows }) => windows[index] ?? [])),
    })),
  }));
}

function meanForecast(windows: readonly WindowRecord[]) {
  const { means, sds } = ensemble(windows.map(({ prediction }) => prediction));
  return windows.length > 1 ? { values: means, sds } : { values: means };
}
