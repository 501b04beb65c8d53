import type { Interval } from "../../evaluation/statistics.js";
import { duration, meanWithSpread, thousands } from "../../shared/format.js";
import { knownFigure, sortedByValue } from "../figures.js";
import { type Comparison, ensembleRows } from "../groups.js";
import { intervalText } from "../verdicts.js";
import { dataTable, type HtmlCell } from "./elements.js";

/** Models, their ensembles and the baselines, the best test figure first. */
export function comparisonTable(comparison: Comparison): string {
  const isBacktest = comparison.unit === "fold";
  // The first columns fit on a phone without scrolling.
  const headers = [
    "model",
    comparison.figure.header,
    "validation",
    "rank",
    ...(isBacktest ? ["runs"] : ["95 % interval", "seeds"]),
    "parameters",
    "time",
  ];
  const models = comparison.groups.map((_, index) => modelRow(comparison, index));
  const together = ensembleRows(comparison).map(({ label, value, parameters }) => {
    const cells = [label, knownFigure(value), "-", "-", "-", "-", thousands(parameters), "-"];
    return { value, cells, classes: "own" };
  });
  const others = comparison.baselines.map(({ label, value, validation }) => {
    const cells = [label, knownFigure(value), knownFigure(validation), "-", "-", "-", "-", "-"];
    return { value, cells, classes: undefined };
  });
  const rows = sortedByValue([...models, ...together, ...others]).map(({ cells, ...row }) => ({
    ...row,
    cells: isBacktest ? cells.toSpliced(INTERVAL, 1) : cells,
  }));
  return dataTable(headers, rows);
}

/** The column of the interval, which a backtest lacks. */
const INTERVAL = 4;

/** The figures of a model, the means over its seeds or folds. */
function modelRow({ groups, figures, validations, ranks }: Comparison, index: number) {
  const { label, runs } = groups[index]!;
  const { mean, sd, interval } = figures[index]!;
  const durations = runs.map(({ manifest }) => manifest.durationMs ?? Number.NaN);
  const meanMs = durations.reduce((sum, ms) => sum + ms, 0) / durations.length;
  const cells = [
    label,
    meanWithSpread(mean, sd),
    knownFigure(validations[index]!),
    String(ranks[index]),
    intervalCell(interval),
    String(runs.length),
    thousands(runs[0]!.manifest.parameters),
    { text: duration(meanMs), sort: meanMs },
  ];
  return { value: mean, cells, classes: "own" };
}

/** Sorted by its lower end. */
function intervalCell(interval: Interval | null): HtmlCell {
  return interval === null ? { text: "-" } : { text: intervalText(interval), sort: interval[0] };
}
