import type { TestLooks } from "../../runs/looks.js";
import type { Dimension } from "../../runs/sweep-file.js";
import { counted, duration, significant, thousands } from "../../shared/format.js";
import type { Styles } from "../color.js";
import { looksText } from "../looks-text.js";
import { type TableCell, type TableColumn, table } from "../table.js";
import { truncate } from "../text.js";
import {
  countOf,
  epochCounts,
  type SweepStanding,
  shortNames,
  type TrialRow,
  valueText,
} from "./standing.js";

interface SweepTextOptions {
  readonly width: number;
  readonly styles: Styles;
  /** Breaks sentences into lines. */
  readonly wrap: (text: string) => string;
  /** How often the test figures of its data have been looked at. */
  readonly looks?: TestLooks | undefined;
}

/** Maximum number of trials listed in a terminal. */
const MOST_ROWS = 10;

/** The state of a sweep for a terminal: the best trials as a table, then sentences. */
export function sweepText(
  standing: SweepStanding,
  { width, styles, wrap, looks }: SweepTextOptions,
): string {
  const { rows, best } = standing;
  const remark = looksText(looks);
  const shown = rows.slice(0, MOST_ROWS);
  const columns = columnsOf(standing);
  const cells = shown.map((row) => columns.map(({ cell }) => cell(row)));
  const list = table(columns, cells, { width, styles });
  const rest = rows.length - shown.length;
  return [
    ...(rows.length > 0 ? [list] : []),
    ...(rows.length > 0 && standing.sweep.asha ? [wrap(rungNote(standing))] : []),
    ...(rest > 0 ? [wrap(`and ${counted(rest, "more trial")}; report.html lists all`)] : []),
    "",
    wrap(countsText(standing)),
    ...(best ? bestText(standing, best) : ["No trial has a figure yet."]).map(wrap),
    ...(standing.confirmation ? [wrap(standing.confirmation.text)] : []),
    ...(remark === "" ? [] : ["", wrap(remark)]),
    "",
  ].join("\n");
}

interface Column extends TableColumn {
  readonly cell: (row: TrialRow) => TableCell;
}

/** With more searched keys, a trial's settings are one column, which a narrow terminal can shorten. */
const MOST_KEY_COLUMNS = 4;

function columnsOf({ sweep }: SweepStanding): Column[] {
  const rung: Column = {
    header: "rung",
    align: "right",
    cell: ({ rungValue }) => figureText(rungValue),
  };
  return [
    { header: "trial", align: "right", cell: ({ trial }) => String(trial.number) },
    ...settingsColumns(sweep.space),
    {
      header: sweep.metric.replace("validation.", ""),
      short: "metric",
      align: "right",
      cell: ({ value }) => figureText(value),
    },
    ...(sweep.asha ? [rung] : []),
    { header: "epochs", align: "right", cell: ({ epochs }) => thousands(epochs) },
    { header: "status", cell: ({ status }) => status },
    { header: "took", align: "right", cell: ({ trial }) => tookText(trial.durationMs) },
  ];
}

function settingsColumns(space: readonly Dimension[]): Column[] {
  if (space.length > MOST_KEY_COLUMNS) {
    return [{ header: "settings", cell: ({ settings }) => settings }];
  }
  return shortNames(space.map(({ key }) => key)).map((header, index) => ({
    header,
    short: truncate(header, SHORT_HEADER),
    align: isNumeric(space[index]!) ? "right" : "left",
    cell: ({ trial }) => valueText(trial.values[index]),
  }));
}

const SHORT_HEADER = 8;

function isNumeric(dimension: Dimension): boolean {
  if (dimension.kind !== "choice") return true;
  return dimension.values.every((value) => typeof value === "number");
}

/** The figure of the rungs is another one than the metric and may have another unit. */
function rungNote({ epochMetric }: SweepStanding): string {
  return `(rung: ${epochMetric} after the last rung that the trial reached)`;
}

function tookText(durationMs: number): string {
  return durationMs > 0 ? duration(durationMs) : "-";
}

function figureText(value: number | undefined): string {
  return value === undefined ? "-" : significant(value);
}

/** `81 trials: 3 finished, 76 stopped at a rung, 2 diverged; 302 of 2,187 epochs (7.2 times fewer)` */
export function countsText(standing: SweepStanding): string {
  const { sweep, rows } = standing;
  const left = sweep.trials - rows.length + countOf(standing, "waiting");
  const counts = [
    [countOf(standing, "finished"), "finished"],
    [countOf(standing, "stopped"), "stopped at a rung"],
    [countOf(standing, "running"), "running"],
    [left, "to do"],
    [countOf(standing, "diverged"), "diverged"],
    [countOf(standing, "failed"), "failed"],
  ] as const;
  const parts = counts.flatMap(([count, text]) =>
    count > 0 ? [`${thousands(count)} ${text}`] : [],
  );
  const { done, full } = epochCounts(standing);
  const fewer = done > 0 && full / done >= 1.05 ? ` (${(full / done).toFixed(1)} times fewer)` : "";
  const epochs = `${thousands(done)} of ${thousands(full)} epochs${standing.isDone ? fewer : ""}`;
  return `${counted(sweep.trials, "trial")} by ${sweep.sampler}: ${parts.join(", ")}; ${epochs}`;
}

function bestText({ sweep, isDone, epochMetric }: SweepStanding, best: TrialRow): string[] {
  const { trial, value, rungValue, settings } = best;
  const figure =
    value === undefined
      ? `${epochMetric} ${figureText(rungValue)} after ${counted(trial.epochs, "epoch")}`
      : `${sweep.metric} ${figureText(value)}`;
  return [
    `${isDone ? "Best" : "Best so far"}: trial ${trial.number}, ${figure}`,
    `  ${settings}`,
    "(chosen by validation; the test figures are in the run's report)",
  ];
}

/** The errors of failed trials, each kind once: `trial 3 failed: ...`. */
export function failureTexts({ rows }: SweepStanding): string[] {
  const failed = rows.filter(({ status }) => status === "failed");
  const errors = [...new Set(failed.map(({ trial }) => trial.error ?? "no reason is known"))];
  return errors.map((error) => {
    const group = failed.filter(({ trial }) => (trial.error ?? "no reason is known") === error);
    const numbers = group.map(({ trial }) => trial.number).sort((a, b) => a - b);
    const names = numbers.slice(0, 5).join(", ") + (numbers.length > 5 ? ", ..." : "");
    return `trial${numbers.length > 1 ? "s" : ""} ${names} failed: ${error}`;
  });
}
