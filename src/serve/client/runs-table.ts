import { hasNoValue } from "../../report/client/sorting.js";
import { sortBy, sortRows } from "../../report/client/tables.js";
import type { RowChanges } from "./events.js";

/** Least number of runs to show together. */
const FEWEST_SELECTED = 2;

/** Makes the table of runs filterable, sortable and selectable. */
export function showRuns(table: HTMLTableElement) {
  const body = table.tBodies[0]!;
  const filter = document.querySelector<HTMLInputElement>("#filter")!;
  const refresh = () => {
    filterRows(body, filter.value);
    showSelection(body);
  };
  filter.addEventListener("input", refresh);
  body.addEventListener("change", () => showSelection(body));
  for (const header of table.tHead!.rows[0]!.cells) {
    header.querySelector("button")?.addEventListener("click", () => sortBy(table, header));
  }
  hideEmptyColumns(table);
  refresh();
  return {
    update(changes: RowChanges): void {
      for (const path of changes.gone) rowOf(body, path)?.remove();
      for (const { path, row } of changes.rows) placeRow(body, path, row);
      hideEmptyColumns(table);
      sortRows(table);
      refresh();
    },
  };
}

function rowOf(body: HTMLTableSectionElement, path: string): HTMLTableRowElement | undefined {
  return [...body.rows].find((row) => row.dataset.run === path);
}

/** Replaces the row of a run, which stays selected, or adds a new one at the top. */
function placeRow(body: HTMLTableSectionElement, path: string, markup: string): void {
  const template = document.createElement("template");
  template.innerHTML = markup; // the server has escaped all text
  const row = template.content.firstElementChild as HTMLTableRowElement;
  const before = rowOf(body, path);
  if (before !== undefined) boxOf(row).checked = boxOf(before).checked;
  if (before === undefined) body.prepend(row);
  else before.replaceWith(row);
}

function boxOf(row: HTMLTableRowElement): HTMLInputElement {
  return row.querySelector("input")!;
}

/** Hides the rows that lack any of the words. */
function filterRows(body: HTMLTableSectionElement, text: string): void {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const content = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => content.includes(word));
    if (!row.hidden) shown += 1;
  }
  const count = document.querySelector("#count")!;
  count.textContent = `${shown} of ${body.rows.length} runs`;
}

/** Hides columns in which no run has a value. */
function hideEmptyColumns(table: HTMLTableElement): void {
  const rows = [...table.tBodies[0]!.rows];
  for (const [column, header] of [...table.tHead!.rows[0]!.cells].entries()) {
    const isEmpty =
      column > 0 && rows.every((row) => hasNoValue({ text: row.cells[column]!.textContent }));
    for (const cell of [header, ...rows.map((row) => row.cells[column]!)]) {
      if (cell.hidden !== isEmpty) cell.hidden = isEmpty;
    }
  }
}

function showSelection(body: HTMLTableSectionElement): void {
  const chosen = [...body.rows].filter((row) => boxOf(row).checked);
  const link = document.querySelector<HTMLAnchorElement>("#selection")!;
  if (chosen.length < FEWEST_SELECTED) {
    link.removeAttribute("href");
    link.setAttribute("aria-disabled", "true");
    return;
  }
  const paths = chosen.map((row) => `path=${encodeURIComponent(row.dataset.run!)}`);
  link.href = `/selection?${paths.join("&")}`;
  link.removeAttribute("aria-disabled");
}
