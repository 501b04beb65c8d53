import type { DecidingFigure } from "../evaluation/figures.js";
import type { Styles } from "./color.js";
import { FOLD_FACTS, type FoldTable, foldCells, foldNotes, foldTable } from "./folds.js";
import type { RunGroup } from "./groups.js";
import { table } from "./table.js";
import { displayWidth, flow } from "./text.js";

interface FoldsOptions {
  readonly width: number;
  readonly styles: Styles;
}

/** The deciding figure for each fold of a backtest; empty for other comparisons. */
export function foldsText(
  groups: readonly RunGroup[],
  figure: DecidingFigure,
  { width, styles }: FoldsOptions,
): string[] {
  const folds = foldTable(groups);
  if (folds === undefined) return [];
  const lines = foldNotes.flatMap((note) => flow(note.split(" "), width, 1));
  return [
    `${styles.bold(`${figure.name}, fold by fold`)}\n${foldTables(folds, { width, styles })}`,
    lines.map((words) => words.join(" ")).join("\n"),
  ];
}

/** One table or, if the terminal is too narrow, a table of times and a table of figures. */
function foldTables(folds: FoldTable, options: FoldsOptions): string {
  const { headers, rows: times, summaries } = foldCells(folds);
  const rows = [...times, ...summaries];
  const columns = headers.map((header) => ({ header, align: "right" as const }));
  const widest = Math.max(...table(columns, rows).split("\n").map(displayWidth));
  if (widest <= options.width) return table(columns, rows, options);
  const figuresOf = <T>([fold, ...cells]: readonly T[]) => [fold!, ...cells.slice(FOLD_FACTS - 1)];
  return [
    table(
      columns.slice(0, FOLD_FACTS),
      times.map((cells) => cells.slice(0, FOLD_FACTS)),
      options,
    ),
    table(figuresOf(columns), rows.map(figuresOf), options),
  ].join("\n\n");
}
