import type { DistributionScores } from "../evaluation/probabilistic.js";
import type { Summary } from "../runs/records.js";
import { counted, significant } from "../shared/format.js";
import { areLevel, choiceNote } from "./choice.js";
import type { Styles } from "./color.js";
import {
  decidingOf,
  type FigureRow,
  type FigureTable,
  figureTable,
  sortedByValue,
  targetTables,
} from "./figures.js";
import { type TableCell, table } from "./table.js";

interface BaselinesOptions {
  readonly width: number;
  readonly styles: Styles;
  /** Breaks sentences at the width of the terminal. */
  readonly wrap?: (text: string, indent?: number) => string;
}

/**
 * A run's errors beside those of the baselines, best first, with a warning if a baseline is better; with
 * several targets, also the errors of each target.
 */
export function baselinesText(name: string, summary: Summary, options: BaselinesOptions): string {
  const { wrap = (text: string) => text } = options;
  const all = figureTable(name, summary);
  const targets = targetTables(name, summary);
  const lines = [all, ...targets].map((figures) => figuresText(figures, options));
  const { name: figure } = decidingOf(summary);
  const warnings = [
    baselineWarning(all.model, all.baselines, figure),
    choiceNote([all.model, ...all.baselines], figure),
    ...targets.map(targetWarning),
  ].flatMap((warning) => (warning === undefined ? [] : [options.styles.yellow(wrap(warning))]));
  return [lines.join("\n\n"), ...warnings].join("\n");
}

/** A warning if a baseline is better for one target. */
export function targetWarning({ title, model, baselines }: FigureTable): string | undefined {
  return baselineWarning(model, baselines, `MSE of ${title}`);
}

function figuresText(figures: FigureTable, { width, styles }: BaselinesOptions): string {
  const rows = sortedByValue([
    { ...figures.model, style: styles.bold },
    ...figures.baselines.map((row) => ({ ...row, style: styles.dim })),
  ]);
  const cells = rows.map(({ label, cells: texts, style }) =>
    [label, ...texts].map((text): TableCell => ({ text, style })),
  );
  const columns = [figures.title, ...figures.headers].map((header, index) => ({
    header,
    align: index === 0 ? ("left" as const) : ("right" as const),
  }));
  return table(columns, cells, { width, styles });
}

/** The deciding figure of a model or a baseline. */
export type Rival = Pick<FigureRow, "label" | "value" | "validation" | "limit">;

/**
 * A warning if a baseline has a lower error than the model.
 *
 * @param figure what the values are, as part of a sentence
 */
export function baselineWarning(
  { label, value }: Pick<Rival, "label" | "value">,
  baselines: readonly Rival[],
  figure: string,
): string | undefined {
  const better = sortedByValue(baselines.filter((row) => !row.limit && row.value <= value));
  const [best] = better;
  if (!best) return undefined;
  const figures = `${figure} ${significant(value)} against ${significant(best.value)}`;
  if (areLevel(value, best.value)) return `${label} is level with ${best.label}: ${figures}`;
  const rest = better.length - 1;
  const others = rest > 0 ? ` and ${counted(rest, "other baseline")}` : "";
  return `${label} is worse than ${best.label}${others}: ${figures}`;
}

/** One sentence on a run's test figure compared with that of the best baseline. */
export function runVerdict(label: string, summary: Summary): { text: string; isGood: boolean } {
  const { model, baselines } = figureTable(label, summary);
  const { name: figure } = decidingOf(summary);
  const warning = baselineWarning(model, baselines, figure);
  if (warning !== undefined) return { text: warning, isGood: false };
  const rivals = baselines.filter(({ limit, value }) => !limit && !Number.isNaN(value));
  const [best] = sortedByValue(rivals);
  if (best === undefined || Number.isNaN(model.value)) return { text: "", isGood: false };
  const figures = `${figure} ${significant(model.value)} against ${significant(best.value)}`;
  const beaten =
    rivals.length === 1
      ? `the only baseline, ${best.label}`
      : `every baseline, including the best, ${best.label}`;
  return { text: `${label} beats ${beaten}: ${figures}`, isGood: true };
}

/** A mean standard deviation below this share of the CRPS is rounding, not an uncertainty. */
const LEAST_SPREAD = 1e-6;

/** Whether forecasts have a spread. The members of an ensemble may be equal. */
export function hasSpread({ crps, meanSd }: Pick<DistributionScores, "crps" | "meanSd">): boolean {
  return meanSd > LEAST_SPREAD * crps;
}

/** The reason why there is no interval to judge. */
export const NO_SPREAD = "their forecasts are equal, so there are no intervals to judge";

/** CRPS and coverage, which show whether the spread of the forecasts matches their errors. */
export function spreadText({
  crps,
  coverage,
  meanSd,
}: Pick<DistributionScores, "crps" | "coverage" | "meanSd">): string {
  if (!hasSpread({ crps, meanSd })) return `CRPS ${significant(crps)}; ${NO_SPREAD}`;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const shares = coverage.map(({ level, share }, index) => {
    const verb = index === 0 ? " covers" : "";
    return `the ${percent(level)} interval${verb} ${percent(share)}`;
  });
  return `CRPS ${significant(crps)}; ${shares.join(", ")}`;
}
