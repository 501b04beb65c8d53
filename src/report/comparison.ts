import type { SampleSummary } from "../evaluation/statistics.js";
import type { RunRecord } from "../runs/reader.js";
import { duration, meanWithSpread, significant, thousands } from "../shared/format.js";
import type { Styles } from "./color.js";
import { knownFigure, sortedByValue } from "./figures.js";
import { foldsText } from "./folds-text.js";
import { type Comparison, compareGroups, ensembleRows, type RunGroup } from "./groups.js";
import { sharedWindows } from "./shared-windows.js";
import { type TableCell, table } from "./table.js";
import { targetCells } from "./targets-table.js";
import { ensembleTexts, intervalText, verdicts } from "./verdicts.js";
import { rowOfWindows, windowGroups, windowsAcross } from "./windows-choice.js";
import { windowsPlot } from "./windows-plot.js";

interface ComparisonOptions {
  readonly width: number;
  readonly styles: Styles;
  /** Breaks sentences at the width of the terminal. */
  readonly wrap?: (text: string, indent?: number) => string;
}

/** A table of the models and baselines, the conclusions, and one plot of all predictions. */
export function comparisonText(groups: readonly RunGroup[], options: ComparisonOptions): string {
  const { wrap = (text: string) => text, width } = options;
  const comparison = compareGroups(groups);
  const across = windowsAcross(width, groups[0]?.runs[0]?.windows[0]?.prediction.length ?? 1);
  const plots = windowGroups(sharedWindows(groups)).map(({ target, windows }) => {
    const fold = comparison.unit === "fold" ? "last fold on test windows" : "";
    const title = [fold, target ?? ""].filter(Boolean).join(": ");
    const line = title === "" ? "" : `${options.styles.bold(title)}\n`;
    return `${line}${windowsPlot(rowOfWindows(windows, across), options)}\n`;
  });
  const ensembles = groups.flatMap(ensembleTexts);
  const sentences = [...verdicts(comparison), ...ensembles].map((line) => `${wrap(line)}\n`);
  const tables = [
    comparisonTable(comparison, options),
    ...targetsText(groups, options),
    ...foldsText(groups, comparison.figure, options),
  ];
  const blocks = [...tables.map((text) => `${text}\n`), sentences.join(""), ...plots];
  return blocks.filter((block) => block !== "").join("\n");
}

/** The error of each target, if there are several. */
function targetsText(groups: readonly RunGroup[], { width, styles }: ComparisonOptions): string[] {
  const cells = targetCells(groups);
  if (cells === undefined) return [];
  const columns = cells.headers.map((header, index) => ({
    header,
    align: index === 0 ? ("left" as const) : ("right" as const),
  }));
  const title = styles.bold("MSE of the last step, target by target");
  return [`${title}\n${table(columns, cells.rows, { width, styles })}`];
}

const TEXT_COLUMNS = [1];
/** Columns that a narrow terminal leaves out; the figures of each run include them. */
const SPARE = ["seconds"];
/** Shorter headers for narrow terminals. */
const SHORT: Readonly<Record<string, string>> = { parameters: "params", validation: "valid." };

/** A single seed has no interval; its final losses take the place of one. A backtest shows neither. */
function columnNames(middle: Middle, figure: string): string[] {
  return ["#", "model", "parameters", figure, "validation", ...MIDDLES[middle], "seconds"];
}

const MIDDLES = { interval: ["95 % interval"], losses: ["loss", "val_loss"], none: [] } as const;
type Middle = keyof typeof MIDDLES;

function middleOf({ unit, figures }: Comparison): Middle {
  if (unit === "fold") return "none";
  return figures.some(({ interval }) => interval !== null) ? "interval" : "losses";
}

/** Models and baselines, ordered by their test figures; the rank of a model is by validation. */
function comparisonTable(comparison: Comparison, { width, styles }: ComparisonOptions): string {
  const middle = middleOf(comparison);
  const models = modelRows(comparison, middle, styles);
  const rows = sortedByValue([
    ...models,
    ...togetherRows(comparison, middle),
    ...baselineRows(comparison, middle, styles),
  ]);
  const names = columnNames(middle, comparison.figure.header);
  const columns = names.map((header, index) => ({
    header,
    ...(header in SHORT && { short: SHORT[header]! }),
    align: TEXT_COLUMNS.includes(index) ? ("left" as const) : ("right" as const),
    isSpare: SPARE.includes(header),
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

function modelRows(comparison: Comparison, middle: Middle, styles: Styles): Row[] {
  const { groups, figures, validations, ranks } = comparison;
  return groups.map(({ label, runs }, index) => {
    const figure = figures[index]!;
    const rank = ranks[index]!;
    const text = meanWithSpread(figure.mean, figure.sd);
    const durations = runs.map(({ manifest }) => manifest.durationMs ?? Number.NaN);
    const cells = [
      String(rank),
      label,
      thousands(runs[0]?.manifest.parameters ?? Number.NaN),
      rank === 1 ? { text, style: styles.green } : text,
      knownFigure(validations[index]!),
      ...middleCells(middle, figure, runs),
      duration(durations.reduce((sum, ms) => sum + ms, 0) / durations.length),
    ];
    return { value: figure.mean, cells };
  });
}

function middleCells(
  middle: Middle,
  { interval }: SampleSummary,
  runs: readonly RunRecord[],
): string[] {
  if (middle === "none") return [];
  return middle === "losses" ? finalLosses(runs) : [interval ? intervalText(interval) : "-"];
}

function finalLosses([run]: readonly RunRecord[]): string[] {
  const { loss, valLoss } = run?.summary.final ?? { loss: Number.NaN, valLoss: Number.NaN };
  return [significant(loss), significant(valLoss)];
}

/** The ensembles of the models' seeds. They have no rank, because using one means keeping all its runs. */
function togetherRows(comparison: Comparison, middle: Middle): Row[] {
  const blank = columnNames(middle, "")
    .slice(4)
    .map(() => "-");
  return ensembleRows(comparison).map(({ label, value, parameters }) => ({
    value,
    cells: ["", label, thousands(parameters), knownFigure(value), ...blank],
  }));
}

function baselineRows({ baselines }: Comparison, middle: Middle, styles: Styles): Row[] {
  const blank = columnNames(middle, "")
    .slice(5)
    .map(() => "-");
  return baselines.map(({ label, value, validation }) => {
    const texts = ["", label, "-", knownFigure(value), knownFigure(validation), ...blank];
    return { value, cells: texts.map((text) => ({ text, style: styles.dim })) };
  });
}
