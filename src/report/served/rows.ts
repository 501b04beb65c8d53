import { tableCell } from "../html/elements.js";
import { tag } from "../svg/markup.js";
import { type Column, columns } from "./columns.js";
import type { ListedRun, ListedStudy } from "./listed.js";

/** A row of the table of all runs. */
export interface TableRow {
  /** Identifies the row. */
  readonly key: string;
  readonly markup: string;
}

/**
 * The row of a run; pages replace an earlier row of the run with it. The rows of the runs of a comparison or sweep are
 * hidden until their reader unfolds it.
 *
 * @param study the name of the comparison or sweep below which the row stands
 */
export function runRow(run: ListedRun, study?: string): TableRow {
  const key = rowKey(run.path, study);
  const attributes = {
    "data-key": key,
    "data-run": run.path,
    "data-study": study,
    class: study === undefined ? undefined : "member",
    hidden: study === undefined ? undefined : "",
  };
  const select = checkbox(run.path, `Select ${run.entry.name}`);
  const cells = columns.map((column) => cellOf(column, column.ofRun(run)));
  return { key, markup: tag("tr", attributes, tag("td", {}, select), ...cells) };
}

/** The key of a run's row; a run that a comparison only refers to also has one below the comparison. */
export function rowKey(path: string, study?: string): string {
  return study === undefined || path.startsWith(`${study}/`) ? path : `${study}>${path}`;
}

/** The row of a comparison or sweep. Its checkbox selects its runs, and its button unfolds them. */
export function studyRow(study: ListedStudy): TableRow {
  const { name, runs } = study;
  const select = runs.length === 0 ? "" : checkbox("", `Select the runs of ${name}`);
  const [first, ...others] = columns;
  const nameCell = cellOf(first!, first!.ofStudy(study)).replace(
    /^<td>/,
    `<td>${foldButton(study)}`,
  );
  const cells = others.map((column) => cellOf(column, column.ofStudy(study)));
  const attributes = { "data-key": name, "data-folder": name, class: "study" };
  return { key: name, markup: tag("tr", attributes, tag("td", {}, select), nameCell, ...cells) };
}

function foldButton({ name, runs }: ListedStudy): string {
  if (runs.length === 0) return "";
  const attributes = { type: "button", class: "fold", "aria-expanded": "false" };
  return tag("button", { ...attributes, "aria-label": `Runs of ${name}` });
}

function checkbox(value: string, label: string): string {
  const box = tag("input", { type: "checkbox", value, "aria-label": label });
  return box.replace("</input>", "");
}

function cellOf({ isNumber }: Column, cell: ReturnType<Column["ofRun"]>): string {
  return tableCell({ ...cell, classes: cell.classes ?? (isNumber && "number") });
}
