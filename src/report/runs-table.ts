import { fieldOf } from "../runs/fields.js";
import type { RunEntry } from "../runs/registry.js";
import type { RunStatus } from "../runs/status.js";
import { duration, significant, thousands } from "../shared/format.js";
import { plain, type Style, type Styles } from "./color.js";
import { type TableCell, table } from "./table.js";

export interface RunsTableOptions {
  /** Columns of the terminal; without it the table is as wide as needed. */
  readonly width?: number | undefined;
  readonly styles: Styles;
  /** Present time in milliseconds since 1970, for the ages. */
  readonly now: number;
}

interface Column {
  readonly header: string;
  readonly align?: "right";
  readonly cell: (entry: RunEntry, options: RunsTableOptions) => TableCell;
}

/** Columns in order of importance: in a narrow terminal the last ones are dropped first. */
const columns: readonly Column[] = [
  { header: "run", cell: ({ name }) => name },
  {
    header: "status",
    cell: ({ status }, { styles }) => ({ text: status, style: statusStyle(status, styles) }),
  },
  { header: "cell", cell: (entry) => textOf(fieldOf(entry, "model.cell")) },
  { header: "mse_last_step", align: "right", cell: ofOneTarget("test.mseLastStep") },
  { header: "mase_last_step", align: "right", cell: figure("test.maseLastStep", significant) },
  { header: "error_rate", align: "right", cell: figure("test.errorRate", significant) },
  { header: "age", align: "right", cell: ({ manifest }, { now }) => age(manifest, now) },
  { header: "tags", cell: ({ tags }) => tagsText(tags) },
  { header: "mse", align: "right", cell: ofOneTarget("test.mse") },
  { header: "cross_entropy", align: "right", cell: figure("test.crossEntropy", significant) },
  { header: "took", align: "right", cell: figure("durationMs", duration) },
  { header: "parameters", align: "right", cell: figure("parameters", thousands) },
  { header: "epochs", align: "right", cell: figure("epochs", thousands) },
  { header: "comparison", cell: ({ comparison }) => comparison ?? "-" },
  { header: "sweep", cell: ({ sweep }) => sweep ?? "-" },
];

/** A table of runs in the given order, with as many columns as fit. */
export function runsTable(entries: readonly RunEntry[], options: RunsTableOptions): string {
  const known = columns.filter(({ header }) => isWanted(header, entries));
  const rows = entries.map((entry) => known.map(({ cell }) => cell(entry, options)));
  const shown = fittingColumns(known, rows, options.width ?? Number.POSITIVE_INFINITY);
  return table(
    known.slice(0, shown),
    rows.map((row) => row.slice(0, shown)),
    options,
  );
}

const SHOWN_TAGS = 3;

function tagsText(tags: readonly string[]): string {
  if (tags.length === 0) return "-";
  const more = tags.length - SHOWN_TAGS;
  return `${tags.slice(0, SHOWN_TAGS).join(", ")}${more > 0 ? ` +${more}` : ""}`;
}

/**
 * Whether a column is shown: comparisons, sweeps, tags and figures of classes only if some run has them,
 * errors also if some run may have them.
 */
function isWanted(header: string, entries: readonly RunEntry[]): boolean {
  const some = (path: string) => entries.some((entry) => fieldOf(entry, path) !== undefined);
  if (header === "comparison" || header === "sweep") {
    return entries.some((entry) => entry[header] !== undefined);
  }
  if (header === "tags") return entries.some(({ tags }) => tags.length > 0);
  if (header === "error_rate" || header === "cross_entropy") return some("test.errorRate");
  if (header === "mase_last_step") return some("test.byTarget");
  if (header.startsWith("mse")) return some("test.mse") || !some("test.errorRate");
  return true;
}

/** The entries of `runs --json`: the whole config, the figures, and the folder. */
export function runsJson(entries: readonly RunEntry[]) {
  return entries.map(({ folder, status, manifest, config, summary, ...entry }) => ({
    run: folder,
    status,
    comparison: entry.comparison,
    sweep: entry.sweep,
    tags: entry.tags,
    note: entry.note,
    createdAt: manifest?.createdAt,
    durationMs: manifest?.durationMs,
    parameters: manifest?.parameters,
    fingerprint: manifest?.fingerprint,
    error: manifest?.error,
    final: summary.final,
    test: summary.test,
    validation: summary.validation,
    config,
  }));
}

/** An age in the largest unit that gives a whole number: `12 s`, `3 min`, `5 h`, `12 d`. */
export function ageText(ms: number): string {
  if (!Number.isFinite(ms)) return "?";
  const seconds = Math.max(0, ms) / 1000;
  const [size, unit] = AGES.find(([least]) => seconds >= least) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}

const AGES: readonly (readonly [number, string])[] = [
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
];

const CONTINUABLE: readonly RunStatus[] = ["running", "interrupted", "paused"];

export function statusStyle(status: RunStatus, styles: Styles): Style {
  if (status === "finished") return styles.green;
  return CONTINUABLE.includes(status) ? styles.yellow : styles.red;
}

function fittingColumns(
  columns: readonly Column[],
  rows: readonly (readonly TableCell[])[],
  width: number,
): number {
  let used = 0;
  const count = columns.findIndex(({ header }, column) => {
    const cells = rows.map((row) => lengthOf(row[column] ?? ""));
    used += cells.reduce((most, size) => Math.max(most, size), header.length) + GAP;
    return used - GAP > width;
  });
  return count < 0 ? columns.length : Math.max(count, LEAST);
}

const GAP = 2;
const LEAST = 4; // columns that stay; the table shortens their texts instead

function lengthOf(cell: TableCell): number {
  return typeof cell === "string" ? cell.length : cell.text.length;
}

function figure(path: string, format: (value: number) => string): Column["cell"] {
  return (entry) => {
    const value = fieldOf(entry, path);
    return typeof value === "number" ? format(value) : { text: "-", style: plain };
  };
}

/** Leaves out the squared error of several targets, which would add different units. */
function ofOneTarget(path: string): Column["cell"] {
  const cell = figure(path, significant);
  return (entry, options) => (fieldOf(entry, "test.byTarget") ? "-" : cell(entry, options));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "-";
}

function age(manifest: RunEntry["manifest"], now: number): string {
  return manifest ? ageText(now - Date.parse(manifest.createdAt)) : "?";
}
