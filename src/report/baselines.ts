import type { Objective } from "../data/dataset.js";
import { decidingFigure } from "../evaluation/figures.js";
import type { DistributionScores } from "../evaluation/probabilistic.js";
import type { Summary } from "../runs/records.js";
import { fixed } from "../shared/format.js";
import type { Styles } from "./color.js";
import { type FigureRow, figureTable, sortedByValue } from "./figures.js";
import { type TableCell, table } from "./table.js";

interface BaselinesOptions {
  readonly width: number;
  readonly styles: Styles;
}

/** A run's errors beside the baselines', best first, and a line where one of them is better. */
export function baselinesText(
  name: string,
  summary: Summary,
  { width, styles }: BaselinesOptions,
): string {
  const figures = figureTable(name, summary);
  const rows = sortedByValue([
    { ...figures.own, style: styles.bold },
    ...figures.baselines.map((row) => ({ ...row, style: styles.dim })),
  ]);
  const cells = rows.map(({ label, cells: texts, style }) =>
    [label, ...texts].map((text): TableCell => ({ text, style })),
  );
  const columns = [figures.title, ...figures.headers].map((header, index) => ({
    header,
    align: index === 0 ? ("left" as const) : ("right" as const),
  }));
  const warning = baselineWarning(figures.own, figures.baselines, summary.objective);
  const lines = table(columns, cells, { width, styles });
  return warning === undefined ? lines : `${lines}\n${styles.yellow(warning)}`;
}

/** A model's deciding figure, or a baseline's. */
export type Rival = Pick<FigureRow, "label" | "value" | "limit">;

/** Says so where a forecaster that learns (almost) nothing has a lower error than the model. */
export function baselineWarning(
  { label, value }: Pick<Rival, "label" | "value">,
  baselines: readonly Rival[],
  objective: Objective,
): string | undefined {
  const better = sortedByValue(baselines.filter((one) => !one.limit && one.value <= value));
  const [best] = better;
  if (!best) return undefined;
  const others = better.length > 1 ? ` and ${better.length - 1} more` : "";
  return (
    `${label} loses to ${best.label}${others}: ` +
    `${decidingFigure(objective).name} ${fixed(value)} against ${fixed(best.value)}`
  );
}

/** CRPS and coverage: whether a forecast's spread is a fair measure of its error. */
export function spreadText({
  crps,
  coverage,
}: Pick<DistributionScores, "crps" | "coverage">): string {
  const shares = coverage.map(({ level, share }) => {
    return `${Math.round(share * 100)} % in the ${Math.round(level * 100)} % band`;
  });
  return `CRPS ${fixed(crps)}; truth ${shares.join(", ")}`;
}
