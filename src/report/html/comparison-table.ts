import type { Interval } from "../../evaluation/statistics.js";
import { duration, meanWithSpread, thousands } from "../../shared/format.js";
import { knownFigure, sortedByValue } from "../figures.js";
import { type Comparison, ensembleRows } from "../groups.js";
import { intervalText } from "../verdicts.js";
import { dataTable, type HtmlCell } from "./elements.js";

/** Models, their ensembles and the baselines, the best test figure first. */
export function comparisonTable(comparison: Comparison): string {
  const { groups, figures, ranks, baselines, figure: deciding } = comparison;
  const folds = comparison.unit === "fold";
  const models = groups.map(({ label, runs }, index) => {
    const { mean, sd, interval } = figures[index]!;
    const durations = runs.map(({ manifest }) => manifest.durationMs ?? Number.NaN);
    const meanMs = durations.reduce((sum, ms) => sum + ms, 0) / durations.length;
    const cells = [
      label,
      meanWithSpread(mean, sd),
      knownFigure(comparison.validations[index]!),
      String(ranks[index]),
      ...(folds ? [] : [intervalCell(interval)]),
      String(runs.length),
      thousands(runs[0]!.manifest.parameters),
      { text: duration(meanMs), sort: meanMs },
    ];
    return { value: mean, cells, classes: "own" };
  });
  const together = ensembleRows(comparison).map(({ label, value, parameters }) => ({
    value,
    cells: [
      label,
      knownFigure(value),
      "-",
      "-",
      ...(folds ? [] : ["-"]),
      "-",
      thousands(parameters),
      "-",
    ],
    classes: "own",
  }));
  const others = baselines.map(({ label, value, validation }) => ({
    value,
    cells: [
      label,
      knownFigure(value),
      knownFigure(validation),
      "-",
      ...(folds ? [] : ["-"]),
      "-",
      "-",
      "-",
    ],
    classes: undefined,
  }));
  const rows = sortedByValue([...models, ...together, ...others]);
  // The first columns fit on a phone without scrolling.
  const headers = [
    "model",
    deciding.header,
    "validation",
    "rank",
    ...(folds ? ["runs"] : ["95 % interval", "seeds"]),
    "parameters",
    "time",
  ];
  return dataTable(headers, rows);
}

/** Sorted by its lower end. */
function intervalCell(interval: Interval | null): HtmlCell {
  return interval === null ? { text: "-" } : { text: intervalText(interval), sort: interval[0] };
}
